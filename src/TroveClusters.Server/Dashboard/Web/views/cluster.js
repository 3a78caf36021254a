// One cluster: how it is doing, its nodes, what they hold, what was done to it, and what can be done.

import * as api from '../api.js';
import * as catalog from '../catalog.js';
import * as connection from '../connection.js';
import * as heading from '../heading.js';
import { announce } from '../announce.js';
import { h, refresh, replace } from '../dom.js';
import { listen } from '../events.js';
import { plural } from '../format.js';
import { refresher } from '../refresher.js';
import { to } from '../router.js';
import { badge, task } from '../parts/badge.js';
import { clusterFacts } from '../parts/cluster-facts.js';
import { connectPanel } from '../parts/connect.js';
import { errorPanel, notice } from '../parts/error.js';
import { facts } from '../parts/facts.js';
import { logPanel } from '../parts/log.js';
import { nodeTable } from '../parts/node-table.js';
import { isUnderWay, operationRows, person } from '../parts/operation-rows.js';
import { loadBars, slotMap, totals } from '../parts/pictures.js';
import { progress } from '../parts/progress.js';
import { time } from '../parts/time.js';
import { grow } from '../changes/grow.js';
import { enableRoot, restart, start, stop } from '../changes/life.js';
import { rebalance } from '../changes/rebalance.js';
import { remove } from '../changes/remove.js';
import { shrink } from '../changes/shrink.js';

const LOOK_AGAIN = 15000;
const MEASURED_FOR = '00:00:00.5000000';
const SHOWN_OPERATIONS = 5;

export function clusterView(tenant, id) {
  const view = { title: 'Cluster', element: h('div', { class: 'page' }), stop };
  let cluster = null, flavors = new Map(), figures = null, unmeasured = null, operations = [], gone = false;
  const places = Object.fromEntries(['head', 'now', 'message', 'facts', 'nodes', 'slots', 'load', 'journal'].map(name => [name, h('div', { class: `place-${name}` })]));
  let connect = null, log = null;
  replace(view.element, h('p', { class: 'empty' }, 'Reading the cluster …'));

  const reading = refresher(async signal => {
    const [found, sizes, journal] = await Promise.all([
      api.list(tenant, 'get-clusters', { query: { ids: [id] } }, { signal }), catalog.flavorNames(tenant),
      api.list(tenant, 'get-operations', { query: { clusterIds: [id] } }, { signal, most: SHOWN_OPERATIONS }),
    ]);
    [flavors, operations] = [sizes, journal];
    if (found.length === 0)
      return lost();
    take(found[0]);
  }, failed);
  // What only the nodes themselves know; they are not asked more often than somebody can read it.
  const looking = refresher(async signal => {
    const [found] = await api.list(tenant, 'get-clusters', { query: { ids: [id], refresh: true } }, { signal });
    if (!found)
      return;
    take(found);
    if (found.status === 'Active' || found.status === 'Degraded') {
      try {
        [figures, unmeasured] = [await api.call(tenant, 'measure', { clusterId: id, interval: MEASURED_FOR }, signal), null];
      } catch (error) {
        if (error.name === 'AbortError' || error.status === 401)
          throw error;
        unmeasured = error;
      }
      draw();
    }
  }, error => { if (error.status !== 404 && error.status !== 422) failed(error); });
  const events = listen(api.eventsUrl(tenant), {
    changed: reading.soon,
    operation(operation) {
      if (operation.clusterId !== id)
        return;
      const place = operations.findIndex(other => other.id === operation.id);
      operations = place < 0 ? [operation, ...operations].slice(0, SHOWN_OPERATIONS) : operations.with(place, operation);
      draw();
    },
  }, { connected() { connection.found(); reading.soon(); looking.soon(); }, lost: connection.lost });
  const timer = setInterval(() => { if (!document.hidden && !gone) looking.soon(); }, LOOK_AGAIN);
  reading.soon();
  looking.soon();

  function stop() {
    clearInterval(timer);
    events.stop();
    reading.stop();
    looking.stop();
    connect?.stop();
  }

  function take(now) {
    const was = cluster;
    cluster = remember(was, now);
    if (was && (was.status !== now.status || was.task.name !== now.task.name))
      announce(`Cluster ${now.name}: ${now.status}, ${now.task.name}.`);
    // What was done to it has another outcome for the nodes: they are asked again.
    if (was && was.task.name !== 'NONE' && now.task.name === 'NONE')
      looking.soon();
    if (!was) {
      view.title = now.name;
      heading.call(now.name);
      connect = connectPanel(tenant, () => cluster);
      log = logPanel(tenant, id);
      replace(view.element, places.head, places.message, places.now, places.facts,
        section('Nodes', places.nodes),
        now.datastore === 'redis' && section('Slots', places.slots),
        section(now.datastore === 'redis' ? 'Memory and keys' : 'Load', places.load),
        section('Connect', connect.element), section('Last operations', places.journal), section('Log', log));
    }
    draw();
    if (!was)
      heading.begin(view.element);
  }

  function draw() {
    if (!cluster || gone)
      return;
    refresh(places.head, head());
    refresh(places.message, cluster.message && notice(cluster.status === 'Error' ? 'bad' : 'warn', h('p', { class: 'notice-text' }, cluster.message)));
    refresh(places.now, underWay());
    refresh(places.facts, clusterFacts(cluster, flavors));
    refresh(places.nodes, nodeTable(cluster, flavors));
    refresh(places.slots, slotMap(cluster.nodes));
    refresh(places.load, unmeasured && h('p', { class: 'hint' }, `It could not be measured: ${unmeasured.message}`), !unmeasured && figures && facts(totals(figures)), loadBars(cluster.nodes, figures));
    refresh(places.journal, operationRows(tenant, operations, { cluster: false, empty: 'Nothing was done to it that the journal still has.' }),
      h('p', null, h('a', { href: to(tenant, 'operations'), 'data-focus': 'journal' }, 'All operations')));
    connect.draw();
  }

  function head() {
    const act = (name, open, kind = 'button') => h('button', { type: 'button', class: kind, 'data-focus': `act-${name}`, onclick: () => open(tenant, cluster) }, name);
    const off = cluster.status === 'Shutdown';
    const down = cluster.nodes.some(node => node.status === 'Shutdown' || node.status === 'Failed');
    return [
      h('nav', { 'aria-label': 'Where you are' }, h('p', { class: 'crumbs' }, h('a', { href: to(tenant, 'clusters'), 'data-focus': 'crumb' }, 'Clusters'), ' / ', h('span', { 'aria-current': 'page' }, cluster.name))),
      h('div', { class: 'page-head' },
        h('div', null,
          h('h1', { tabindex: -1, 'data-focus': 'heading' }, cluster.name),
          h('p', { class: 'states' }, badge(cluster.status), task(cluster.task),
            h('span', { class: 'quiet' }, `${cluster.datastore} ${cluster.datastoreVersion} · ${plural(cluster.nodeCount, 'node')} · ${cluster.provider} · updated `, time(cluster.updated)))),
        h('div', { class: 'actions' },
          act('Grow', grow), act('Shrink', shrink), act('Rebalance', rebalance), act('Restart', restart),
          (off || down) && act('Start', start), !off && act('Stop', stopNodes),
          cluster.datastore === 'vertica' && act(cluster.rootEnabled ? 'Reset root password' : 'Enable root', enableRoot),
          act('Delete', remove, 'button is-danger-quiet'))),
    ];
  }

  function underWay() {
    const operation = operations.find(isUnderWay);
    if (operation)
      return h('div', { class: 'under-way' },
        h('p', null, h('strong', null, `${operation.kind}: `), operation.step || 'beginning', h('span', { class: 'quiet' }, ` · ${person(operation.startedBy)}`)),
        progress(operation.percentComplete, `${operation.kind} of ${cluster.name}`),
        h('a', { href: to(tenant, 'operations', operation.id), 'data-focus': 'watch' }, 'Watch it'));
    const left = operations[0]?.state === 'Interrupted' ? operations[0] : null;
    return left && notice('warn', h('p', { class: 'notice-text' }, `An operation was interrupted: ${left.kind}. The next change finishes or undoes it first. `, h('a', { href: to(tenant, 'operations', left.id), 'data-focus': 'watch' }, 'Look at it')));
  }

  function lost() {
    gone = true;
    const last = operations[0];
    const name = cluster?.name ?? last?.clusterName ?? 'This cluster';
    heading.call(name);
    replace(view.element, h('h1', { tabindex: -1 }, name),
      notice('info', h('p', { class: 'notice-text' }, last?.kind === 'Create' && last.state !== 'Running' ? 'Its creation was undone; there is no such cluster.' : last && isUnderWay(last) ? 'It is not there yet.' : 'There is no such cluster any more.'),
        h('p', null, h('a', { href: to(tenant, 'clusters') }, 'All clusters'))),
      operations.length > 0 && section('What was done to it', operationRows(tenant, operations, { cluster: false, empty: '' })));
    heading.begin(view.element);
    if (last && isUnderWay(last))
      gone = false;
  }

  function failed(error) {
    if (cluster)
      refresh(places.message, errorPanel(error));
    else
      replace(view.element, h('h1', { tabindex: -1 }, 'Cluster'), errorPanel(error, () => { reading.soon(); looking.soon(); }));
  }

  return view;
}

function stopNodes(tenant, cluster) {
  return stop(tenant, cluster);
}

function section(heading, ...content) {
  return h('section', { class: 'section' }, h('h2', null, heading), content);
}

/** What the catalog does not keep stays as the nodes told it last. */
function remember(was, now) {
  const nodes = now.nodes.map(node => {
    const before = was?.nodes.find(other => other.id === node.id);
    return before ? { ...node, keyCount: node.keyCount ?? before.keyCount, memoryUsed: node.memoryUsed ?? before.memoryUsed, volumeUsed: node.volumeUsed ?? before.volumeUsed } : node;
  });
  return { ...now, nodes };
}
