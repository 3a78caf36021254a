// What would be done, as the server has checked it.

import { h } from '../dom.js';
import { bytes, count, duration, plural, seconds } from '../format.js';
import { notice } from './error.js';

export function planView(plan) {
  const moves = plan.slotMoves ?? [];
  const targets = plan.targets ?? [];
  const steps = plan.steps ?? [];
  return h('div', { class: 'plan' },
    plan.changesNothing && notice('info', h('p', { class: 'notice-text' }, 'All is as you ask already. There is nothing to do.')),
    plan.recovers && notice('warn', h('p', { class: 'notice-text' }, 'An operation that was interrupted is finished or undone first.')),
    targets.length > 0 && [h('h3', null, plan.action), h('ul', { class: 'plan-targets' }, targets.map(target => h('li', null, target)))],
    steps.length > 0 && [h('h3', null, 'Steps'), h('ol', { class: 'plan-steps' }, steps.map(step => h('li', null, step)))],
    moves.length > 0 && [h('h3', null, 'Slots that move'), movesTable(moves), h('p', { class: 'quiet' }, total(plan, moves))],
    (plan.warnings ?? []).map(text => notice('warn', h('p', { class: 'notice-text' }, text))));
}

/** The plan in one sentence. */
export function planSentence(plan) {
  const moves = plan.slotMoves ?? [];
  const parts = [plural((plan.steps ?? []).length, 'step')];
  if (moves.length > 0)
    parts.push(total(plan, moves));
  return `Checked by the server: this can be done. ${parts.join('; ')}${parts.at(-1).endsWith('.') ? '' : '.'}`;
}

function total(plan, moves) {
  const sum = name => moves.reduce((all, move) => all + (move[name] ?? 0), 0);
  const time = seconds(plan.estimatedTime);
  return `${plural(sum('slotCount'), 'slot')} with ${plural(sum('keyCount'), 'key')}, about ${bytes(sum('bytes'))}${time === null ? '' : `; estimated ${duration(time)}`}.`;
}

function movesTable(moves) {
  return h('div', { class: 'table-frame' }, h('table', { class: 'table is-plain' },
    h('thead', null, h('tr', null, ['From', 'To', 'Slots', 'Keys', 'Bytes'].map((name, i) => h('th', { scope: 'col', class: i > 1 ? 'is-number' : null }, name)))),
    h('tbody', null, moves.map(move => h('tr', null,
      h('td', null, move.from), h('td', null, move.to), h('td', { class: 'is-number', title: (move.slots ?? []).join(', ') }, count(move.slotCount)),
      h('td', { class: 'is-number' }, count(move.keyCount ?? 0)), h('td', { class: 'is-number' }, bytes(move.bytes ?? 0)))))));
}
