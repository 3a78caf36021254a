// What is known of a cluster as a whole.

import { h } from '../dom.js';
import { count, megabytes, moment, percent } from '../format.js';
import { facts } from './facts.js';

const LOCALITIES = { None: 'no wish', Affinity: 'all on one host', AntiAffinity: 'each on a host of its own' };

export function clusterFacts(cluster, flavors) {
  const flavor = flavors.get(cluster.nodes[0]?.flavor);
  const volumes = [...new Set(cluster.nodes.map(node => node.volumeSize).filter(size => size !== null && size !== undefined))];
  return facts([
    ['Nodes', count(cluster.nodeCount)],
    ['Flavor', flavor && `${flavor.name}, ${megabytes(flavor.ram)}, ${flavor.vcpus} vCPU`],
    ['Volume', volumes.length > 0 && `${volumes.join(', ')} GB a node`],
    ['Locality', LOCALITIES[cluster.locality] ?? cluster.locality],
    ['Provider', cluster.provider],
    ...(cluster.datastore === 'redis' ? redis(cluster) : cluster.datastore === 'vertica' ? vertica(cluster) : []),
    ['Created', moment(cluster.created)],
    ['Id', h('span', { class: 'code' }, cluster.id)],
  ]);
}

function redis(cluster) {
  const settings = Object.entries(cluster.configuration ?? {});
  return [
    ['Slots owned', `${count(cluster.slotsAssigned)} of 16,384`],
    ['Shards', count(cluster.shardCount)],
    ['Replicas', count(cluster.replicaCount)],
    ['Configuration', settings.length > 0 && h('span', { class: 'code' }, settings.map(([name, value]) => `${name} ${value}`).join(', '))],
  ];
}

function vertica(cluster) {
  return [
    ['Database', cluster.database],
    ['K-safety', `${cluster.kSafety ?? 'unknown'} by design, ${cluster.currentKSafety ?? 'unknown'} now`],
    ['Licence', [cluster.license, cluster.licenseNodes ? `, ${cluster.licenseNodes} nodes` : ''].join('')],
    ['Rebalance', cluster.isRebalancing ? `under way${cluster.rebalancePercent === null || cluster.rebalancePercent === undefined ? '' : `, ${percent(cluster.rebalancePercent)}`}` : cluster.rebalancePercent !== null && cluster.rebalancePercent !== undefined && `the last one reached ${percent(cluster.rebalancePercent)}`],
    ['Local segments', cluster.localSegments === true ? `yes, scaling factor ${cluster.scalingFactor ?? 'unknown'}` : cluster.localSegments === false ? 'no' : null],
    ['Nodes speak', cluster.pointToPoint ? 'one by one' : 'by broadcast'],
    ['Root', cluster.rootEnabled ? 'enabled' : 'not enabled'],
    ['Adopted', cluster.adopted && 'yes: deleting it leaves its data, unless told otherwise'],
  ];
}
