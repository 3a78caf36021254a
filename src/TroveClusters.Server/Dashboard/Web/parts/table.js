// A table that becomes a list of cards where there is no room for one. Roles are written out, since another display takes them away.

import { h } from '../dom.js';

/**
 * @param {string} caption What it shows, for those who hear it.
 * @param {{head: string, cell: function(any): any, kind?: string}[]} columns Kinds: `key` names the row, `name` something else, `number`, `wide`, `box`, `actions`.
 * @param {any[]} rows
 * @param {string} empty What stands there without rows.
 */
export function table(caption, columns, rows, empty) {
  if (rows.length === 0)
    return h('p', { class: 'empty' }, empty);
  return h('div', { class: 'table-frame' }, h('table', { class: 'table', role: 'table' },
    h('caption', { class: 'visually-hidden' }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(column =>
      h('th', { role: 'columnheader', scope: 'col', class: kind(column) }, column.hidden ? h('span', { class: 'visually-hidden' }, column.head) : column.head)))),
    h('tbody', { role: 'rowgroup' }, rows.map(row => h('tr', { role: 'row' }, columns.map(column => cell(column, row)))))));
}

function cell(column, row) {
  const isKey = column.kind === 'key';
  return h(isKey ? 'th' : 'td', { role: isKey ? 'rowheader' : 'cell', scope: isKey ? 'row' : null, class: kind(column), 'data-label': column.hidden ? null : column.head }, h('div', { class: 'cell' }, column.cell(row)));
}

function kind(column) {
  return column.kind ? `is-${column.kind}` : null;
}
