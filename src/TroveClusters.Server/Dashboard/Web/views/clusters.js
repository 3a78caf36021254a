// All clusters of a tenant.

import * as api from '../api.js';
import * as catalog from '../catalog.js';
import * as connection from '../connection.js';
import { announce } from '../announce.js';
import { h, refresh, replace } from '../dom.js';
import { listen } from '../events.js';
import { megabytes, plural } from '../format.js';
import { refresher } from '../refresher.js';
import { to } from '../router.js';
import { badge, task } from '../parts/badge.js';
import { errorPanel } from '../parts/error.js';
import { table } from '../parts/table.js';
import { time } from '../parts/time.js';
import { grow } from '../changes/grow.js';
import { launch } from '../changes/launch.js';
import { removeAll } from '../changes/remove.js';
import { shrink } from '../changes/shrink.js';

export function clustersView(tenant) {
  let clusters = null;
  let flavors = new Map();
  const under = new Map();
  const chosen = new Set();
  const place = h('div', { 'aria-busy': 'true' }, h('p', { class: 'empty' }, 'Reading the clusters …'));
  const summary = h('p', { class: 'quiet' });
  const filter = h('input', { type: 'search', id: 'filter', placeholder: 'Name, datastore or status', autocomplete: 'off', spellcheck: 'false', oninput: draw });
  const removal = h('button', { type: 'button', class: 'button is-danger-quiet', 'data-focus': 'delete', hidden: true, onclick: () => removeAll(tenant, clusters.filter(cluster => chosen.has(cluster.id))) });
  const element = h('div', { class: 'page' },
    h('div', { class: 'page-head' },
      h('div', null, h('h1', { tabindex: -1 }, 'Clusters'), summary),
      h('div', { class: 'actions' }, removal, h('button', { type: 'button', class: 'button is-primary', 'data-focus': 'launch', onclick: () => launch(tenant) }, 'Launch a cluster'))),
    h('div', { class: 'filters' }, h('label', { for: 'filter' }, 'Filter'), filter),
    place);

  const reading = refresher(async signal => {
    const [found, sizes] = await Promise.all([api.list(tenant, 'get-clusters', { query: {} }, { signal }), catalog.flavorNames(tenant)]);
    tell(clusters, found);
    [clusters, flavors] = [found, sizes];
    for (const id of [...chosen].filter(id => !found.some(cluster => cluster.id === id)))
      chosen.delete(id);
    draw();
  }, error => replace(place, errorPanel(error, reading.soon)));
  const events = listen(api.eventsUrl(tenant), {
    changed: reading.soon,
    operation(operation) {
      under.set(operation.clusterId, operation);
      if (clusters)
        draw();
    },
  }, { connected() { connection.found(); reading.soon(); }, lost: connection.lost });
  reading.soon();

  function draw() {
    if (!clusters)
      return;
    const wanted = filter.value.trim().toLowerCase();
    const rows = clusters.filter(cluster => [cluster.name, cluster.datastore, cluster.status, cluster.task.name].some(text => text.toLowerCase().includes(wanted)));
    summary.textContent = `${plural(clusters.length, 'cluster')}, ${plural(clusters.reduce((sum, cluster) => sum + cluster.nodeCount, 0), 'node')}`;
    removal.hidden = chosen.size === 0;
    removal.textContent = `Delete ${plural(chosen.size, 'cluster')} …`;
    place.removeAttribute('aria-busy');
    refresh(place, clusters.unreadable.map(error => errorPanel(error)), table('Clusters', columns(), rows, clusters.length === 0
      ? 'There are no clusters yet. Launch one; it takes a few seconds where servers are on this machine.'
      : 'No cluster is like that.'));
  }

  function columns() {
    return [
      { head: 'Choose', hidden: true, kind: 'box', cell: cluster => h('input', { type: 'checkbox', checked: chosen.has(cluster.id), 'data-focus': `box-${cluster.id}`, 'aria-label': `Choose ${cluster.name}`, onchange: event => {
        event.target.checked ? chosen.add(cluster.id) : chosen.delete(cluster.id);
        draw();
      } }) },
      { head: 'Name', kind: 'key', cell: cluster => h('a', { href: to(tenant, 'clusters', cluster.id), 'data-focus': `cluster-${cluster.id}` }, cluster.name) },
      { head: 'Status', cell: cluster => [badge(cluster.status), cluster.message && h('span', { class: 'row-message' }, cluster.message)] },
      { head: 'Task', cell: cluster => [task(cluster.task), busy(cluster)] },
      { head: 'Datastore', cell: cluster => h('span', { class: 'whole' }, cluster.datastore, ' ', h('span', { class: 'quiet' }, cluster.datastoreVersion)) },
      { head: 'Size', cell: size },
      { head: 'Endpoints', cell: endpoints },
      { head: 'Updated', cell: cluster => h('span', { class: 'whole' }, time(cluster.updated)) },
      { head: 'Actions', hidden: true, kind: 'actions', cell: cluster => [action('Grow', grow, cluster), action('Shrink', shrink, cluster), action('Delete', (of, which) => removeAll(of, [which]), cluster)] },
    ];
  }

  function size(cluster) {
    const flavor = flavors.get(cluster.nodes[0]?.flavor);
    return h('span', { class: 'whole' }, plural(cluster.nodeCount, 'node'), flavor && h('span', { class: 'row-message' }, `${flavor.name}, ${megabytes(flavor.ram)}`));
  }

  function busy(cluster) {
    const operation = under.get(cluster.id);
    return operation && cluster.task.name !== 'NONE'
      && h('a', { class: 'row-progress', href: to(tenant, 'operations', operation.id) }, `${operation.percentComplete} %`, h('span', { class: 'visually-hidden' }, ` of what is done to ${cluster.name}`));
  }

  function action(name, open, cluster) {
    return h('button', { type: 'button', class: 'button quiet small', 'data-focus': `${name}-${cluster.id}`, onclick: () => open(tenant, clusters.find(other => other.id === cluster.id) ?? cluster) }, name, h('span', { class: 'visually-hidden' }, ` ${cluster.name}`));
  }

  return {
    title: 'Clusters',
    element,
    stop() {
      events.stop();
      reading.stop();
    },
  };
}

function endpoints(cluster) {
  const [first, ...others] = cluster.endpoint;
  return first ? [h('span', { class: 'code' }, first), others.length > 0 && h('span', { class: 'quiet', title: others.join(', ') }, ` +${others.length}`)] : h('span', { class: 'quiet' }, 'not yet');
}

/** Says what has changed to those who do not see it. */
function tell(before, now) {
  if (!before)
    return;
  for (const cluster of now) {
    const was = before.find(other => other.id === cluster.id);
    if (!was)
      announce(`Cluster ${cluster.name} has been added.`);
    else if (was.status !== cluster.status || was.task.name !== cluster.task.name)
      announce(`Cluster ${cluster.name}: ${cluster.status}, ${cluster.task.name}.`);
  }
  for (const was of before.filter(was => !now.some(cluster => cluster.id === was.id)))
    announce(`Cluster ${was.name} is gone.`);
}
