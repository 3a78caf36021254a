// The journal: who did what, and how it ended.

import * as api from '../api.js';
import * as connection from '../connection.js';
import { h, refresh, replace } from '../dom.js';
import { listen } from '../events.js';
import { title } from '../format.js';
import { refresher } from '../refresher.js';
import { errorPanel } from '../parts/error.js';
import { options } from '../parts/form.js';
import { operationRows } from '../parts/operation-rows.js';

const PAGE = 50;
const KINDS = ['Create', 'Grow', 'Shrink', 'Delete', 'Start', 'Stop', 'Restart', 'Update', 'Optimize', 'MoveSlots', 'Import', 'Repair', 'EnableRoot', 'Upgrade'];
const STATES = ['Running', 'RollingBack', 'Done', 'RolledBack', 'Failed', 'Interrupted'];

export function operationsView(tenant) {
  let operations = null;
  let most = PAGE;
  const place = h('div', { 'aria-busy': 'true' }, h('p', { class: 'empty' }, 'Reading the journal …'));
  const cluster = h('input', { type: 'search', id: 'of-cluster', placeholder: 'any; * stands for the rest', autocomplete: 'off', spellcheck: 'false', onchange: again });
  const kind = h('select', { id: 'of-kind', onchange: again }, options([['', 'any'], ...KINDS.map(kind => [kind, title(kind)])]));
  const state = h('select', { id: 'of-state', onchange: again }, options([['', 'any'], ...STATES.map(state => [state, title(state)])]));
  const element = h('div', { class: 'page' },
    h('div', { class: 'page-head' }, h('div', null, h('h1', { tabindex: -1 }, 'Operations'), h('p', { class: 'quiet' }, 'Every change, by whichever way it was asked for.'))),
    h('div', { class: 'filters' }, h('label', { for: 'of-cluster' }, 'Cluster'), cluster, h('label', { for: 'of-kind' }, 'Operation'), kind, h('label', { for: 'of-state' }, 'State'), state),
    place);

  const reading = refresher(async signal => {
    const query = {
      ...(cluster.value.trim() ? { clusters: [cluster.value.trim()] } : {}), ...(kind.value ? { kinds: [kind.value] } : {}), ...(state.value ? { states: [state.value] } : {}),
    };
    operations = await api.list(tenant, 'get-operations', { query }, { signal, most: most + 1 });
    draw();
  }, error => replace(place, errorPanel(error, reading.soon)));
  const events = listen(api.eventsUrl(tenant), {
    changed: reading.soon,
    operation(operation) {
      const at = operations?.findIndex(other => other.id === operation.id) ?? -1;
      if (at >= 0) {
        operations = operations.with(at, operation);
        draw();
      }
    },
  }, { connected() { connection.found(); reading.soon(); }, lost: connection.lost });
  reading.soon();

  function again() {
    most = PAGE;
    reading.soon();
  }

  function draw() {
    place.removeAttribute('aria-busy');
    refresh(place, operationRows(tenant, operations.slice(0, most), { empty: 'The journal has no such operation.' }),
      operations.length > most && h('p', null, h('button', { type: 'button', class: 'button', 'data-focus': 'more', onclick: () => { most += PAGE; reading.soon(); } }, 'Show more')));
  }

  return {
    title: 'Operations',
    element,
    stop() {
      events.stop();
      reading.stop();
    },
  };
}
