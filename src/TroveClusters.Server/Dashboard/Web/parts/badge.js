// States in words, with a dot of their colour: never by the colour alone.

import { h } from '../dom.js';
import { title } from '../format.js';

const TONES = {
  Active: 'good', Done: 'good', UP: 'good',
  Build: 'busy', Running: 'busy', Deleting: 'busy', RollingBack: 'busy', INITIALIZING: 'busy', RECOVERING: 'busy',
  Degraded: 'warn', Interrupted: 'warn', RolledBack: 'warn',
  Error: 'bad', Failed: 'bad', DOWN: 'bad',
  Shutdown: 'off', Unknown: 'off', Removed: 'off',
};

export function badge(state) {
  return h('span', { class: `badge is-${TONES[state] ?? 'off'}` }, /^[A-Z_]+$/.test(state) ? state : title(state));
}

/** What a cluster is busy with, in Trove's words. */
export function task(value) {
  const busy = value.name !== 'NONE';
  return h('span', { class: busy ? 'task is-busy' : 'task', title: value.description }, value.name);
}
