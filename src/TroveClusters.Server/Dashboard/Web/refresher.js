// Reads again and again, never twice at once, and not more often than the server likes to be asked.

const LEAST_PAUSE = 700;

/**
 * @param {function(AbortSignal): Promise<void>} read
 * @param {function(Error): void} failed Takes what went wrong.
 */
export function refresher(read, failed) {
  const ending = new AbortController();
  let running = false;
  let wanted = false;
  let last = 0;
  let timer = null;

  async function run() {
    timer = null;
    running = true;
    wanted = false;
    last = Date.now();
    try {
      await read(ending.signal);
    } catch (error) {
      if (error.name !== 'AbortError' && !ending.signal.aborted)
        failed(error);
    }
    running = false;
    if (wanted)
      soon();
  }

  function soon() {
    if (ending.signal.aborted)
      return;
    if (running) {
      wanted = true;
      return;
    }
    timer ??= setTimeout(run, Math.max(0, last + LEAST_PAUSE - Date.now()));
  }

  return {
    soon,
    stop() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
