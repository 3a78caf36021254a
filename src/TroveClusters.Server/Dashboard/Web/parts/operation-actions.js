// Stopping, resuming and undoing an operation, each with what it means.

import * as api from '../api.js';
import { announce } from '../announce.js';
import { h, refresh, replace } from '../dom.js';
import { openDialog } from './dialog.js';
import { errorPanel, notice } from './error.js';

/**
 * @param {function(): object} present The operation as it is now.
 * @param {function(): void} again What listens to it anew.
 */
export function operationActions(tenant, id, present, again) {
  const element = h('div', { class: 'operation-actions' });

  function draw() {
    const operation = present();
    const rows = [];
    if (operation.state === 'Running')
      rows.push(row('Stop', 'The step in hand ends. Then what was done is undone, or completed where there is no way back.', stop, 'button is-danger-quiet'));
    if (operation.state === 'Interrupted')
      rows.push(row('Resume', 'Nobody works on it any more. It is finished, or undone where it cannot be.', resume, 'button is-primary'));
    if (operation.state === 'Interrupted' || operation.state === 'Failed')
      rows.push(row('Undo', 'Takes back what it has done, where that is still as it was left.', undo));
    refresh(element, rows);
  }

  function row(name, what, act, kind = 'button') {
    const hint = `act-${name}-hint`;
    return h('div', { class: 'operation-action' }, h('button', { type: 'button', class: kind, 'data-focus': `act-${name}`, 'aria-describedby': hint, onclick: act }, name), h('p', { class: 'hint', id: hint }, what));
  }

  const stop = () => confirm('Stop the operation', 'Stop it', () => api.call(tenant, 'stop', { operationId: id, checkOnly: true }), () => api.call(tenant, 'stop', { operationId: id, checkOnly: false }));
  const undo = () => confirm('Undo the operation', 'Undo it', () => api.call(tenant, 'plan-undo', { operationId: id }), () => api.call(tenant, 'undo', { operationId: id }));
  const resume = () => confirm('Resume the operation', 'Resume it', async () => ({ steps: ['It is finished; or undone, where it cannot be finished.'] }), () => api.call(tenant, 'resume', { operationId: id }));

  /** What would be done is asked for first, and shown. */
  function confirm(heading, verb, check, act) {
    const place = h('div', null, h('p', { class: 'hint' }, 'The server checks it …'));
    const failed = h('div');
    const dialog = openDialog(heading, h('div', { class: 'form' }, place, failed));
    check().then(change => {
      const begin = h('button', { type: 'button', class: 'button is-danger', onclick: async () => {
        begin.disabled = true;
        try {
          await act();
          dialog.close();
          announce(`${heading}: asked for.`);
          again();
        } catch (error) {
          replace(failed, errorPanel(error));
          begin.disabled = false;
        }
      } }, verb);
      const steps = change.steps ?? [];
      replace(place, steps.length > 0 ? h('ol', { class: 'plan-steps' }, steps.map(step => h('li', null, step))) : h('p', null, 'It has come to that already; there is nothing to do.'),
        (change.warnings ?? []).map(text => notice('warn', h('p', { class: 'notice-text' }, text))),
        h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Leave it'), begin));
      begin.focus();
    }, error => replace(place, errorPanel(error)));
  }

  return { element, draw };
}
