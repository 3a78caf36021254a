// Adds nodes to a cluster.

import * as catalog from '../catalog.js';
import { h } from '../dom.js';
import { openDialog } from '../parts/dialog.js';
import { errorPanel } from '../parts/error.js';
import { check, compact, more, numberOf, select, text, textOf, whole } from '../parts/form.js';
import { openChange } from './change.js';
import { nodeRows } from './node-rows.js';

export async function grow(tenant, cluster) {
  let flavors, hosts;
  try {
    [flavors, hosts] = await Promise.all([catalog.flavors(tenant), cluster.provider === 'local' ? null : catalog.hosts(tenant)]);
  } catch (error) {
    openDialog(`Grow ${cluster.name}`, errorPanel(error));
    return;
  }
  const isVertica = cluster.datastore === 'vertica';
  const nodes = nodeRows(hosts, 1);
  const flavor = select('Flavor', [['', 'the cluster’s'], ...flavors]);
  const volume = whole('Volume of each node, in GB', { min: 1, placeholder: 'the cluster’s' });
  const keep = check('Keep what was made when it fails', { hint: 'To look at it. Else nothing is left of a growth that failed.' });
  const own = isVertica ? verticaFields() : redisFields(cluster);
  openChange(tenant, {
    heading: `Grow ${cluster.name}`,
    verb: `Grow ${cluster.name}`,
    form: h('div', null, nodes.element, h('div', { class: 'fields is-two' }, flavor.row, volume.row), own.element, more('More', ...own.more, keep.row)),
    request: () => compact({
      $type: 'grow', clusterId: cluster.id, nodes: nodes.specs(), flavor: flavor.input.value || null, volumeSize: numberOf(volume), keepOnFailure: keep.input.checked || null, ...own.request(),
    }),
  });
}

function redisFields(cluster) {
  const primaries = cluster.nodes.filter(node => node.role === 'Primary');
  const role = select('The new nodes are', [
    ['', 'primaries without slots'],
    ['rebalance', 'primaries that take their part of the slots'],
    ['replica', 'replicas, of the primaries with the fewest'],
    ...primaries.map(node => [`replica:${node.name}`, `replicas of ${node.name}`]),
  ], { hint: 'A primary without slots holds no keys: it is there for slots that are moved to it later.' });
  const latency = whole('Moving keys may block a server for at most, in milliseconds', { min: 1, placeholder: '20' });
  const rate = whole('At most so many MB of keys a second', { min: 1, placeholder: 'as many as there can be' });
  return {
    element: h('div', { class: 'fields' }, role.row),
    more: [latency.row, rate.row],
    request() {
      const [kind, primary] = role.input.value.split(/:(.*)/);
      return { rebalance: kind === 'rebalance' || null, role: kind === 'replica' ? 'Replica' : null, replicaOf: primary || null, ...limits(latency, rate) };
    },
  };
}

function verticaFields() {
  const rebalance = check('Move data to the new nodes, in the background', { checked: true, hint: 'Else they stay empty until the cluster is rebalanced.' });
  const safety = select('K-safety by design', [['', 'leave it'], ['0', '0 – no node may fail'], ['1', '1 – one node may fail'], ['2', '2 – two nodes may fail']]);
  const packagePath = text('Package of the server', { hint: 'A path. Left empty, the one the cluster was made with.' });
  const threshold = select('A finding of the installer fails it from', [['', 'the configured severity'], ...['HINT', 'WARN', 'FAIL', 'HALT', 'NONE'].map(severity => [severity, severity])]);
  return {
    element: h('div', { class: 'fields' }, rebalance.row, safety.row),
    more: [packagePath.row, threshold.row],
    request: () => ({
      noRebalance: !rebalance.input.checked || null, kSafety: safety.input.value === '' ? null : Number(safety.input.value), package: textOf(packagePath), failureThreshold: threshold.input.value || null,
    }),
  };
}

/** How much slots that move may get in the way of applications. */
export function limits(latency, rate) {
  const milliseconds = numberOf(latency), megabytes = numberOf(rate);
  if (milliseconds === null && megabytes === null)
    return {};
  return {
    limits: compact({
      latency: milliseconds === null ? null : span(milliseconds),
      bytesPerSecond: megabytes === null ? null : megabytes * 1024 * 1024,
    }),
  };
}

// As .NET writes a time: hours, minutes, seconds with their fraction.
function span(milliseconds) {
  const whole = Math.floor(milliseconds / 1000), two = value => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(Math.round(milliseconds % 1000)).padStart(3, '0')}`;
}
