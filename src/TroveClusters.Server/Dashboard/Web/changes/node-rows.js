// The nodes that are to be made: a row each, with a name and a host where somebody wants to choose them.

import { h, replace } from '../dom.js';
import { compact } from '../parts/form.js';

const MOST = 100;

/**
 * @param {{name: string}[]|null} hosts Hosts to choose from; null where the server chooses.
 * @param {number} first How many rows there are at first.
 */
export function nodeRows(hosts, first) {
  let rows = [];
  const list = h('ol', { class: 'node-rows' });
  const add = h('button', { type: 'button', class: 'button small', onclick: () => append(true) }, 'Add a node');
  const element = h('fieldset', { class: 'fieldset' }, h('legend', null, 'Nodes'), list, add);

  function append(focus = false) {
    if (rows.length >= MOST)
      return;
    const number = rows.length + 1;
    const name = h('input', { type: 'text', maxlength: 255, autocomplete: 'off', spellcheck: 'false', placeholder: 'named by itself', 'aria-label': `Name of node ${number}` });
    const host = hosts?.length ? h('select', { 'aria-label': `Host of node ${number}` }, h('option', { value: '' }, 'any host'), hosts.map(host => h('option', { value: host.name }, host.name))) : null;
    const row = { name, host };
    row.element = h('li', null, name, host, h('button', { type: 'button', class: 'button quiet small', onclick: () => remove(row) }, h('span', { class: 'visually-hidden' }, `Leave out node ${number}`), h('span', { 'aria-hidden': 'true' }, '✕')));
    rows.push(row);
    draw();
    if (focus)
      name.focus();
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function remove(row) {
    if (rows.length === 1)
      return;
    rows = rows.filter(other => other !== row);
    draw();
    (rows.at(-1).name ?? add).focus();
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function draw() {
    replace(list, rows.map(row => row.element));
    list.classList.toggle('is-one', rows.length === 1);
    add.disabled = rows.length >= MOST;
  }

  for (let i = 0; i < first; i++)
    append();
  return {
    element,
    get count() { return rows.length; },
    /** What the server is asked for. */
    specs: () => rows.map(row => compact({ name: row.name.value.trim() || null, host: row.host?.value || null })),
    /** As many rows as that. */
    resize(count) {
      while (rows.length < Math.min(count, MOST))
        append();
      if (rows.length > count && count >= 1) {
        rows = rows.slice(0, count);
        draw();
      }
    },
  };
}
