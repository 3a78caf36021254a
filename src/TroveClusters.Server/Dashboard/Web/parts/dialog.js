// A window over the page. The browser keeps the keyboard in it, closes it by Escape and goes back to where it was opened from.

import { h } from '../dom.js';

let number = 0;

/**
 * Opens one.
 * @param {string} heading
 * @param {any} content
 * @param {{wide?: boolean, closed?: function(): void}} [options]
 * @returns {HTMLDialogElement}
 */
export function openDialog(heading, content, { wide = false, closed = () => {} } = {}) {
  const id = `dialog-${++number}`;
  const opener = document.activeElement;
  const dialog = h('dialog', { class: wide ? 'dialog is-wide' : 'dialog', 'aria-labelledby': id },
    h('div', { class: 'dialog-head' },
      h('h2', { id, tabindex: -1 }, heading),
      h('button', { type: 'button', class: 'button quiet small', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
    content);
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
    // The table it was opened from may have been drawn anew meanwhile.
    const place = opener?.isConnected ? opener : opener?.dataset?.focus && document.querySelector(`[data-focus="${CSS.escape(opener.dataset.focus)}"]`);
    place?.focus?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
