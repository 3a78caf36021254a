// Names and values beside each other.

import { h } from '../dom.js';

/** @param {[string, any][]} pairs Those whose value is null, empty or false are left out. */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
    .map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}
