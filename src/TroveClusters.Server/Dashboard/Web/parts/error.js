// What went wrong, in the server's own words, and what it recommends.

import { h } from '../dom.js';

/**
 * @param {Error} error What was thrown.
 * @param {function} [again] What tries again.
 */
export function errorPanel(error, again = null) {
  return h('div', { class: 'notice is-bad', role: 'alert' },
    h('p', { class: 'notice-text' }, error.message),
    error.recommendedAction && h('p', { class: 'notice-more' }, error.recommendedAction),
    error.id && h('p', { class: 'notice-id' }, error.id),
    again && h('p', null, h('button', { type: 'button', class: 'button small', onclick: again }, 'Try again')));
}

/** Something to know that is no error. */
export function notice(kind, ...children) {
  return h('div', { class: `notice is-${kind}` }, children);
}
