// Launches a cluster.

import * as api from '../api.js';
import * as catalog from '../catalog.js';
import { h, replace } from '../dom.js';
import { plural, title } from '../format.js';
import { errorPanel } from '../parts/error.js';
import { openDialog } from '../parts/dialog.js';
import { check, compact, field, more, numberOf, options, select, text, textOf, whole } from '../parts/form.js';
import { Incomplete, openChange } from './change.js';
import { nodeRows } from './node-rows.js';

const SLOTS_NEED = 'Three primaries and a replica of each is what survives the loss of a node.';

export async function launch(tenant) {
  let choices;
  try {
    const [datastores, flavors, hosts, about] = await Promise.all([catalog.datastores(tenant), catalog.flavors(tenant), catalog.hosts(tenant), api.about()]);
    choices = { datastores, flavors, hosts, providers: about.providers ?? [] };
  } catch (error) {
    openDialog('Launch a cluster', errorPanel(error));
    return;
  }
  open(tenant, choices);
}

function open(tenant, { datastores, flavors, hosts, providers }) {
  const name = text('Name', { required: true, maxlength: 255, autofocus: true, hint: 'Unique in the tenant. A letter or a digit, and none of / \\ * ? [ ] : " < > |' });
  const datastore = select('Datastore', datastores.map(store => [store.name, title(store.name)]));
  const version = select('Version', []);
  const count = whole('Number of nodes', { min: 1, max: 100, value: 3, required: true });
  const replicas = whole('Replicas of each primary', { min: 0, max: 5, value: 0, hint: SLOTS_NEED });
  const shape = h('p', { class: 'hint shape', 'aria-live': 'polite' });
  const flavor = select('Flavor', [['', 'the configured one'], ...flavors], { value: flavors[0]?.[0] });
  const volume = whole('Volume of each node, in GB', { min: 1, value: 1, hint: 'Leave it empty for the configured one.' });
  const locality = select('Locality', [['None', 'no wish'], ['Affinity', 'all on one host'], ['AntiAffinity', 'each on a host of its own']]);
  const provider = select('Nodes come from', [['', 'the usual provider'], ...providers.map(provider => [provider, PROVIDERS[provider] ?? provider])]);
  const nodes = nodeRows(hosts, 3);
  const names = h('details', { class: 'more' }, h('summary', null, 'Names and hosts of the nodes'), nodes.element);
  const password = field('Password', h('input', { type: 'password', autocomplete: 'new-password', maxlength: 512 }), 'Left empty, one is made. It is shown on the cluster’s page, when asked for.');
  const keep = check('Keep what was made when it fails', { hint: 'To look at it. Else nothing is left of a creation that failed.' });
  const database = text('Database', { maxlength: 128, hint: 'Left empty, the configured name.' });
  const safety = select('K-safety by design', [['', 'what suits the number of nodes'], ['0', '0 – no node may fail'], ['1', '1 – one node may fail'], ['2', '2 – two nodes may fail']]);
  const packagePath = text('Package of the server', { hint: 'A path, on the hosts or on the server. Left empty, the configured one.' });
  const license = text('Licence', { hint: 'A path, on the hosts or on the server. Left empty, the configured one.' });
  const threshold = select('A finding of the installer fails it from', [['', 'the configured severity'], ...['HINT', 'WARN', 'FAIL', 'HALT', 'NONE'].map(severity => [severity, severity])]);
  const point = select('Nodes speak to each other', [['', 'as configured'], ['true', 'one by one (point to point)'], ['false', 'by broadcast']]);
  const redisFields = h('div', { class: 'fields' }, replicas.row, shape);
  const verticaFields = h('div', { class: 'fields' }, database.row, safety.row);
  const verticaMore = h('div', { class: 'fields' }, packagePath.row, license.row, threshold.row, point.row);
  const form = h('div', null,
    h('div', { class: 'fields is-two' }, name.row, count.row, datastore.row, version.row, flavor.row, volume.row, locality.row, provider.row),
    redisFields, verticaFields, names, more('More', password.row, keep.row, verticaMore));

  const isVertica = () => datastore.input.value === 'vertica';
  const follow = () => {
    const store = datastores.find(store => store.name === datastore.input.value);
    const chosen = version.input.value;
    replace(version.input, options([['', store?.defaultVersion ? `${store.defaultVersion} (default)` : 'what is here'], ...(store?.versions ?? []).map(number => [number, number])]));
    version.input.value = [...version.input.options].some(option => option.value === chosen) ? chosen : '';
    redisFields.hidden = isVertica();
    verticaFields.hidden = verticaMore.hidden = !isVertica();
    const total = numberOf(count) ?? 0, copies = numberOf(replicas) ?? 0, primaries = total / (1 + copies);
    shape.textContent = total < 1 ? '' : Number.isInteger(primaries)
      ? `${plural(primaries, 'primary', 'primaries')} that share the slots${copies > 0 ? `, each with ${plural(copies, 'replica')}` : ''}.`
      : `${plural(total, 'node')} cannot be split into primaries with ${plural(copies, 'replica')} each: take a multiple of ${1 + copies}.`;
    nodes.resize(Math.max(1, total));
  };
  form.addEventListener('input', follow);
  nodes.element.addEventListener('change', () => {
    if (names.open && nodes.count !== numberOf(count)) {
      count.input.value = nodes.count;
      follow();
    }
  });
  follow();

  openChange(tenant, {
    heading: 'Launch a cluster',
    verb: 'Launch',
    form,
    request() {
      if (!textOf(name))
        throw new Incomplete('Give the cluster a name.');
      const own = isVertica()
        ? { database: textOf(database), kSafety: safety.input.value === '' ? null : Number(safety.input.value), package: textOf(packagePath), license: textOf(license),
          failureThreshold: threshold.input.value || null, pointToPoint: point.input.value === '' ? null : point.input.value === 'true' }
        : { replicaCount: numberOf(replicas) || null };
      return compact({
        $type: 'create', name: textOf(name), datastore: datastore.input.value, datastoreVersion: version.input.value || null, nodes: nodes.specs(),
        flavor: flavor.input.value || null, volumeSize: numberOf(volume), provider: provider.input.value || null, locality: locality.input.value,
        password: password.input.value || null, keepOnFailure: keep.input.checked || null, ...own,
      });
    },
  });
}

const PROVIDERS = { local: 'this machine (local)', ssh: 'registered hosts (ssh)', existing: 'servers that run already (existing)' };
