// The ends of the nodes' logs, when somebody asks for them.

import * as api from '../api.js';
import { h, replace } from '../dom.js';
import { errorPanel } from './error.js';

const LINES = 50;

export function logPanel(tenant, clusterId) {
  const place = h('div');
  const button = h('button', { type: 'button', class: 'button small', onclick: read }, `Show the last ${LINES} lines of each node`);

  async function read() {
    button.disabled = true;
    try {
      const entries = await api.list(tenant, 'get-log', { query: { clusterId, tail: LINES } });
      replace(place, entries.unreadable.map(error => errorPanel(error)), entries.length === 0
        ? h('p', { class: 'empty' }, 'The logs are empty.')
        : h('pre', { class: 'log', tabindex: 0, role: 'region', 'aria-label': 'Log' }, entries.map(entry =>
          h('span', { class: `log-line is-${entry.level.toLowerCase()}` }, h('span', { class: 'quiet' }, `${entry.nodeName}  `), `${entry.line}\n`))));
      button.textContent = 'Read it again';
    } catch (error) {
      replace(place, errorPanel(error));
    } finally {
      button.disabled = false;
    }
  }

  return h('div', null, button, place);
}
