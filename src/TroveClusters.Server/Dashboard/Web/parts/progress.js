// How far something has come.

import { h, svg } from '../dom.js';

/** @param {number} percent 0 to 100. @param {string} label What it is the progress of. */
export function progress(percent, label) {
  return h('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(percent), 'aria-label': label },
    svg('svg', { viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
      svg('rect', { class: 'load-back', width: 100, height: 4 }), svg('rect', { class: 'progress-done', width: percent, height: 4 })));
}
