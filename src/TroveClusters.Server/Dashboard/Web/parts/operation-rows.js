// Operations as rows of a table.

import { h } from '../dom.js';
import { between, title } from '../format.js';
import { to } from '../router.js';
import { badge } from './badge.js';
import { table } from './table.js';
import { time } from './time.js';

/** Whether somebody works on it now. */
export function isUnderWay(operation) {
  return operation.state === 'Running' || operation.state === 'RollingBack';
}

/** Who it was, without the number of their process. */
export function person(owner) {
  return owner.replace(/ \(pid \d+\)$/, '');
}

export function operationRows(tenant, operations, { cluster = true, empty }) {
  return table('Operations, newest first', [
    { head: 'Operation', kind: 'key', cell: operation => h('a', { href: to(tenant, 'operations', operation.id), 'data-focus': `operation-${operation.id}` }, title(operation.kind)) },
    cluster && { head: 'Cluster', kind: 'name', cell: operation => h('a', { href: to(tenant, 'clusters', operation.clusterId) }, operation.clusterName) },
    { head: 'State', cell: operation => h('span', { class: 'whole' }, badge(operation.state), isUnderWay(operation) && h('span', { class: 'quiet' }, ` ${operation.percentComplete} %`)) },
    { head: 'Started', cell: operation => h('span', { class: 'whole' }, time(operation.started)) },
    { head: 'Took', cell: operation => h('span', { class: 'whole' }, between(operation.started, operation.finished)) },
    { head: 'By', cell: operation => h('span', { title: operation.startedBy }, person(operation.startedBy)) },
    { head: 'Outcome', kind: 'wide', cell: operation => isUnderWay(operation) ? operation.step : [operation.errorId && h('span', { class: 'code' }, operation.errorId), operation.errorId && ' ', operation.message] },
  ].filter(Boolean), operations, empty);
}
