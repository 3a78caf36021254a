// The nodes of a cluster, each with what there is to know of it.

import { h } from '../dom.js';
import { UNKNOWN, bytes, count, gigabytes } from '../format.js';
import { kSafetyOf } from '../k-safety.js';
import { badge } from './badge.js';
import { table } from './table.js';

export function nodeTable(cluster, flavors) {
  const isRedis = cluster.datastore === 'redis', isVertica = cluster.datastore === 'vertica';
  return table(`Nodes of ${cluster.name}`, [
    { head: 'Name', kind: 'key', cell: node => node.name },
    { head: 'Status', cell: node => [badge(node.status), node.message && h('span', { class: 'row-message' }, node.message)] },
    isVertica && { head: 'Database', cell: node => [node.state ? badge(node.state) : UNKNOWN, node.databaseNode && h('span', { class: 'quiet' }, ` ${node.databaseNode}`)] },
    { head: 'Role', cell: node => [node.role === 'Unknown' ? UNKNOWN : node.role, node.primary && h('span', { class: 'quiet' }, ` of ${node.primary}`), node.type === 'master' && h('span', { class: 'quiet' }, ' (master)')] },
    { head: 'Address', cell: address },
    { head: 'Flavor', cell: node => flavors.get(node.flavor)?.name ?? node.flavor },
    { head: 'Volume', kind: 'number', cell: node => node.volumeSize ? `${gigabytes(node.volumeUsed)} of ${node.volumeSize} GB` : gigabytes(node.volumeUsed) },
    isRedis && { head: 'Slots', kind: 'number', cell: node => h('span', { title: node.slots.join(', ') }, count(node.slotCount)) },
    isRedis && { head: 'Keys', kind: 'number', cell: node => count(node.keyCount) },
    isRedis && { head: 'Memory', kind: 'number', cell: node => bytes(node.memoryUsed) },
    isVertica && { head: 'K-safety', cell: () => protection(cluster) },
  ].filter(Boolean), cluster.nodes, 'It has no nodes yet.');
}

/** What a Vertica node is for, beyond its data: whether the design still holds without it. */
function protection(cluster) {
  if (cluster.kSafety === null || cluster.kSafety === undefined)
    return UNKNOWN;
  return kSafetyOf(cluster.nodeCount - 1) < cluster.kSafety ? `needed for\u00a0${cluster.kSafety}` : 'can be spared';
}

function address(node) {
  const ip = node.ip[0] ?? node.host;
  if (!ip)
    return h('span', { class: 'quiet' }, 'not yet');
  return [h('span', { class: 'code' }, node.port ? `${ip.includes(':') ? `[${ip}]` : ip}:${node.port}` : ip), node.host && node.host !== ip && h('span', { class: 'quiet' }, ` ${node.host}`)];
}
