// What an application needs to reach a cluster.

import * as api from '../api.js';
import { h, refresh } from '../dom.js';
import { credentials } from './credentials.js';
import { facts } from './facts.js';

/** @param {function(): object} present The cluster as it is now. */
export function connectPanel(tenant, present) {
  const place = h('div');
  const first = present();
  const passwords = [credentials(tenant, first)];
  if (first.datastore === 'vertica')
    passwords.push(credentials(tenant, first, 'get-root-credential', 'root’s credentials'));
  const ending = new AbortController();
  let connection = null, endpoints = null;

  async function read() {
    try {
      connection = await api.call(tenant, 'get-connection', { clusterId: first.id }, ending.signal);
      draw();
    } catch {
      // A cluster that is being made or deleted has none; its endpoints are shown all the same.
    }
  }

  function draw() {
    const cluster = present();
    const now = cluster.endpoint.join();
    if (now !== endpoints) {
      endpoints = now;
      if (now)
        read();
    }
    refresh(place, facts([
      ['Endpoints', cluster.endpoint.length > 0 ? h('span', { class: 'code' }, cluster.endpoint.join('  ')) : null],
      ['User', connection?.userName],
      ['Connection string', connection?.connectionString && h('span', { class: 'code' }, connection.connectionString)],
      ['Example', example(cluster, connection)],
    ]));
  }

  return {
    element: h('div', null, place, passwords.map(password => password.element)),
    draw,
    stop() {
      ending.abort();
      passwords.forEach(password => password.hide());
    },
  };
}

function example(cluster, connection) {
  const node = cluster.nodes.find(node => node.port && node.ip.length > 0);
  if (!node)
    return null;
  const command = cluster.datastore === 'redis' ? `redis-cli -c -h ${node.ip[0]} -p ${node.port} --askpass`
    : cluster.datastore === 'vertica' ? `vsql -h ${node.ip[0]} -p ${node.port} -U ${connection?.userName || 'dbadmin'} -d ${cluster.database}` : null;
  return command && h('span', { class: 'code' }, command);
}
