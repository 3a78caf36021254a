// Listens to the server, and goes on listening when the connection was lost.

import * as api from './api.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;
// A browser keeps few connections to one server: pages that nobody looks at give theirs back.
const HIDDEN_PAUSE = 20000;

/**
 * Listens until it is told to stop.
 * @param {string} url Where the events come from.
 * @param {Object<string, function(object): void>} kinds What takes the data of each kind of event.
 * @param {object} watch `connected(again)` once there is a connection, `lost()` when there is none any more.
 * @returns {{stop: function(): void}}
 */
export function listen(url, kinds, { connected = () => {}, lost = () => {} } = {}) {
  let source = null;
  let timer = null;
  let hidden = null;
  let pause = FIRST_PAUSE;
  let times = 0;
  let stopped = false;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const open = () => {
    if (stopped || source)
      return;
    source = new EventSource(url);
    source.addEventListener('open', () => {
      pause = FIRST_PAUSE;
      connected(times++ > 0);
    });
    for (const [kind, take] of Object.entries(kinds))
      source.addEventListener(kind, event => event.data !== undefined && take(JSON.parse(event.data)));
    source.addEventListener('error', event => {
      // The service has events of this name too: those have data.
      if (event.data !== undefined || stopped)
        return;
      close();
      lost();
      timer = setTimeout(again, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    });
  };

  // Where we are not let in any more, there is nothing to be tried again.
  const again = async () => {
    try {
      const now = await api.session();
      if (!now.signedIn)
        api.departures.dispatchEvent(new Event('out'));
      else
        open();
    } catch {
      timer = setTimeout(again, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  };

  const look = () => {
    clearTimeout(hidden);
    if (document.hidden)
      hidden = setTimeout(close, HIDDEN_PAUSE);
    else
      open();
  };

  document.addEventListener('visibilitychange', look);
  open();
  return {
    stop() {
      stopped = true;
      document.removeEventListener('visibilitychange', look);
      clearTimeout(hidden);
      close();
    },
  };
}
