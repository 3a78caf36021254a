// Fields with labels and hints that belong to them.

import { h } from '../dom.js';

let number = 0;

/** A field: `{row, input}`. The hint is read with the field. */
export function field(label, input, hint = null) {
  const id = input.id || `field-${++number}`;
  input.id = id;
  const note = hint && h('p', { class: 'hint', id: `${id}-hint` }, hint);
  if (note)
    input.setAttribute('aria-describedby', note.id);
  return { input, row: h('div', { class: 'field' }, h('label', { for: id }, label), input, note) };
}

export function text(label, { hint, ...properties } = {}) {
  return field(label, h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...properties }), hint);
}

export function whole(label, { hint, ...properties } = {}) {
  return field(label, h('input', { type: 'number', step: 1, inputmode: 'numeric', ...properties }), hint);
}

/** @param {[string, string][]} choices Values and what they are called. */
export function select(label, choices, { hint, value, ...properties } = {}) {
  const input = h('select', properties, options(choices));
  if (value !== undefined && value !== null)
    input.value = value;
  return field(label, input, hint);
}

export function options(choices) {
  return choices.map(([value, name]) => h('option', { value }, name));
}

/** A box to tick: `{row, input}`. */
export function check(label, { hint, checked = false, ...properties } = {}) {
  const id = `field-${++number}`;
  const input = h('input', { type: 'checkbox', id, checked, ...properties });
  const note = hint && h('p', { class: 'hint', id: `${id}-hint` }, hint);
  if (note)
    input.setAttribute('aria-describedby', note.id);
  return { input, row: h('div', { class: 'field is-check' }, input, h('label', { for: id }, label), note) };
}

/** What few need. */
export function more(summary, ...rows) {
  return h('details', { class: 'more' }, h('summary', null, summary), h('div', { class: 'fields' }, rows));
}

/** The text of a field; null where it is empty. */
export function textOf({ input }) {
  return input.value.trim() || null;
}

/** The number in a field; null where it is empty. */
export function numberOf({ input }) {
  return input.value.trim() === '' ? null : Number(input.value);
}

/** What is null is left out: the server has its own ideas of it. */
export function compact(request) {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null && value !== undefined));
}
