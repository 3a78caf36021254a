// Spreads a cluster's data evenly over its nodes.

import { h } from '../dom.js';
import { compact, more, numberOf, select, whole } from '../parts/form.js';
import { openChange } from './change.js';
import { limits } from './grow.js';

export function rebalance(tenant, cluster) {
  const isRedis = cluster.datastore === 'redis';
  const by = select('Spread evenly', [['Slots', 'slots – each node owns as many'], ['Keys', 'keys, as they are counted now'], ['Bytes', 'bytes of memory, as they are estimated now']]);
  const threshold = whole('Leave it while no node is off its part by more than, in per cent', { min: 0, max: 100, placeholder: '0 by slots, 2 by keys and bytes' });
  const latency = whole('Moving keys may block a server for at most, in milliseconds', { min: 1, placeholder: '20' });
  const rate = whole('At most so many MB of keys a second', { min: 1, placeholder: 'as many as there can be' });
  openChange(tenant, {
    heading: `Rebalance ${cluster.name}`,
    verb: 'Rebalance',
    form: isRedis ? h('div', null, h('div', { class: 'fields' }, by.row), more('More', threshold.row, latency.row, rate.row)) : null,
    request: () => isRedis
      ? compact({ $type: 'optimize', clusterId: cluster.id, by: by.input.value, thresholdPercent: numberOf(threshold), ...limits(latency, rate) })
      : { $type: 'optimize', clusterId: cluster.id },
  });
}
