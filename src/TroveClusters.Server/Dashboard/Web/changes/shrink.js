// Removes nodes from a cluster. Why some of them cannot simply go is said before anybody tries.

import { h, replace } from '../dom.js';
import { count, plural } from '../format.js';
import { kSafetyOf } from '../k-safety.js';
import { badge } from '../parts/badge.js';
import { check, compact, more, whole } from '../parts/form.js';
import { notice } from '../parts/error.js';
import { Incomplete, openChange } from './change.js';
import { limits } from './grow.js';

export function shrink(tenant, cluster) {
  const isRedis = cluster.datastore === 'redis';
  const boxes = cluster.nodes.map(node => ({ node, ...check('', { value: node.id }) }));
  const chosen = () => boxes.filter(box => box.input.checked).map(box => box.node);
  const drain = check('Drain first: move their slots, with their keys, to the nodes that stay', { hint: 'Applications go on meanwhile.' });
  const unreachable = check('Go on although a node cannot be reached');
  const latency = whole('Moving keys may block a server for at most, in milliseconds', { min: 1, placeholder: '20' });
  const rate = whole('At most so many MB of keys a second', { min: 1, placeholder: 'as many as there can be' });
  const slots = h('div', { class: 'shrink-slots', 'aria-live': 'polite' });
  const form = h('div', null,
    h('fieldset', { class: 'fieldset' }, h('legend', null, 'Nodes to remove'), h('ul', { class: 'choices' }, boxes.map(box => choice(cluster, box)))),
    isRedis ? slots : safety(cluster),
    more('More', unreachable.row, isRedis && [latency.row, rate.row]));
  form.addEventListener('change', follow);
  follow();

  function follow() {
    if (!isRedis)
      return;
    const owners = chosen().filter(node => node.slotCount > 0);
    if (owners.length === 0)
      drain.input.checked = false;
    if (owners.length === 0)
      replace(slots);
    else if (slots.childElementCount === 0 || slots.dataset.owners !== owners.map(node => node.id).join()) {
      const there = slots.contains(document.activeElement);
      replace(slots, notice('warn',
        h('p', { class: 'notice-text' }, `${owners.map(node => `${node.name} owns ${plural(node.slotCount, 'slot')}`).join('; ')}. A node that owns slots is not removed, or its keys would be lost.`),
        drain.row));
      if (there)
        drain.input.focus();
    }
    slots.dataset.owners = owners.map(node => node.id).join();
  }

  openChange(tenant, {
    heading: `Shrink ${cluster.name}`,
    verb: 'Remove the nodes',
    danger: true,
    live: true,
    form,
    request() {
      const nodes = chosen();
      if (nodes.length === 0)
        throw new Incomplete('Choose the nodes to remove.');
      return compact({
        $type: 'shrink', clusterId: cluster.id, nodes: nodes.map(node => node.id), drain: drain.input.checked || null, allowUnreachable: unreachable.input.checked || null, ...(isRedis ? limits(latency, rate) : {}),
      });
    },
  });
}

/** A node with what keeps it, beside its box. */
function choice(cluster, { node, input }) {
  input.setAttribute('aria-label', node.name);
  const why = reasons(cluster, node);
  if (why.length > 0) {
    input.setAttribute('aria-describedby', `why-${node.id}`);
  }
  return h('li', null, h('label', { class: 'choice' }, input,
    h('span', { class: 'choice-name' }, node.name), badge(node.state || node.status),
    h('span', { class: 'choice-why', id: `why-${node.id}` }, why.join(' '))));
}

function reasons(cluster, node) {
  const copies = cluster.nodes.filter(other => other.primary === node.name).map(other => other.name);
  return [
    node.slotCount > 0 ? `Owns ${count(node.slotCount)} slots: has to be drained first.` : node.role === 'Primary' ? 'Owns no slots.' : '',
    node.role === 'Replica' ? `A copy of ${node.primary}; the data stays without it.` : '',
    copies.length > 0 ? `Has ${plural(copies.length, 'replica')}: ${copies.join(', ')}.` : '',
    node.type === 'master' ? 'The master, by which the others were installed.' : '',
  ].filter(Boolean);
}

function safety(cluster) {
  return notice('info',
    h('p', { class: 'notice-text' }, `The database is designed for a k-safety of ${cluster.kSafety ?? 'unknown'}: so many nodes may fail without loss. ${plural(cluster.nodeCount, 'node')} can have ${kSafetyOf(cluster.nodeCount)}; 3 nodes are needed for 1, and 5 for 2.`),
    h('p', { class: 'notice-more' }, 'The server refuses what would take it below the least that its operator allows (min_ksafety), and says so here as you choose.'));
}
