// Starts, stops and restarts a cluster's nodes, and enables its root.

import { h } from '../dom.js';
import { badge } from '../parts/badge.js';
import { check, compact, field } from '../parts/form.js';
import { notice } from '../parts/error.js';
import { openChange } from './change.js';

export function restart(tenant, cluster) {
  const boxes = cluster.nodes.map(node => ({ node, ...check('', {}) }));
  const force = check('Go on although another node cannot be reached, and kill a server that does not end by itself');
  openChange(tenant, {
    heading: `Restart ${cluster.name}`,
    verb: 'Restart',
    form: h('div', null,
      h('fieldset', { class: 'fieldset' }, h('legend', null, 'Nodes to restart; all of them where none is chosen'), h('ul', { class: 'choices' }, boxes.map(({ node, input }) => {
        input.setAttribute('aria-label', node.name);
        return h('li', null, h('label', { class: 'choice' }, input, h('span', { class: 'choice-name' }, node.name), badge(node.state || node.status)));
      }))), force.row),
    request: () => compact({
      $type: 'restart', clusterId: cluster.id, nodes: boxes.filter(box => box.input.checked).map(box => box.node.id), allowUnreachable: force.input.checked || null,
    }),
  });
}

export function start(tenant, cluster) {
  openChange(tenant, { heading: `Start ${cluster.name}`, verb: 'Start', request: () => ({ $type: 'start', clusterId: cluster.id }) });
}

export function stop(tenant, cluster) {
  const force = check('Kill a server that does not end by itself', { hint: 'What it has not written by then is lost.' });
  openChange(tenant, {
    heading: `Stop ${cluster.name}`,
    verb: 'Stop all nodes',
    danger: true,
    form: h('div', null, notice('info', h('p', { class: 'notice-text' }, 'All nodes are stopped and keep their data. The cluster serves again when it is started.')), force.row),
    request: () => compact({ $type: 'stop', clusterId: cluster.id, allowUnreachable: force.input.checked || null }),
  });
}

export function enableRoot(tenant, cluster) {
  const password = field('Password of root', h('input', { type: 'password', autocomplete: 'new-password', maxlength: 512 }), 'Left empty, one is made. It is shown on the cluster’s page, when asked for.');
  openChange(tenant, {
    heading: cluster.rootEnabled ? `Reset the root password of ${cluster.name}` : `Enable root of ${cluster.name}`,
    verb: cluster.rootEnabled ? 'Reset the password' : 'Enable root',
    form: h('div', { class: 'fields' }, password.row),
    request: () => compact({ $type: 'enableRoot', clusterId: cluster.id, password: password.input.value || null }),
  });
}
