// Puts the page together: who is here, which view they look at.

import * as api from './api.js';
import * as connection from './connection.js';
import * as heading from './heading.js';
import { h, replace } from './dom.js';
import { match, route, to } from './router.js';
import { clusterView } from './views/cluster.js';
import { clustersView } from './views/clusters.js';
import { operationView } from './views/operation.js';
import { operationsView } from './views/operations.js';
import { signInView } from './views/sign-in.js';
import { errorPanel } from './parts/error.js';

const DEFAULT_TENANT = 'default';

const main = document.getElementById('main');
let who = null;
let shown = null;

route(/^\/([^/]+)\/clusters$/, tenant => clustersView(tenant));
route(/^\/([^/]+)\/clusters\/([^/]+)$/, (tenant, id) => clusterView(tenant, id));
route(/^\/([^/]+)\/operations$/, tenant => operationsView(tenant));
route(/^\/([^/]+)\/operations\/([^/]+)$/, (tenant, id) => operationView(tenant, id));

document.getElementById('skip').addEventListener('click', () => main.focus());
window.addEventListener('hashchange', () => show(true));
api.departures.addEventListener('out', async () => {
  if (who?.signedIn) {
    who = { ...who, signedIn: false };
    show(true, 'You are signed out: your token is no longer accepted.');
  }
});
start();

async function start(moved = false) {
  try {
    who = await api.session();
  } catch (error) {
    replace(main, h('div', { class: 'page' }, errorPanel(error, () => start(true))));
    return;
  }
  await show(moved);
}

/** Shows what stands at the present address. */
async function show(moved, reason = '') {
  shown?.stop?.();
  shown = null;
  connection.found();
  document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close());
  if (!who.signedIn) {
    bar(null);
    present(signInView(reason, () => start(true)), moved);
    return;
  }
  const found = match();
  const tenant = who.tenant ?? found?.parts[0] ?? DEFAULT_TENANT;
  if (!found || found.parts[0] !== tenant) {
    location.replace(to(tenant, 'clusters'));
    return;
  }
  bar(tenant);
  const view = found.view(...found.parts);
  shown = view;
  present(view, moved);
}

/** A view's element takes the page; who came from elsewhere is put at its heading, or hears nothing of it. */
function present({ title, element }, moved) {
  heading.call(title);
  replace(main, element);
  window.scrollTo(0, 0);
  if (moved)
    element.querySelector('h1')?.focus({ preventScroll: true });
}

function bar(tenant) {
  const here = location.hash;
  const link = (part, text) => h('a', { href: to(tenant, part), 'aria-current': here === to(tenant, part) ? 'page' : here.startsWith(to(tenant, part)) ? 'true' : null }, text);
  replace(document.getElementById('navigation'), tenant && [link('clusters', 'Clusters'), link('operations', 'Operations')]);
  replace(document.getElementById('who'), tenant && (who.needsToken ? signedIn() : tenantForm(tenant)));
}

function signedIn() {
  return [
    h('span', { class: 'who-name', title: who.isAdmin ? 'An administrator’s token' : 'A member’s token' }, who.name, h('span', { class: 'quiet' }, ` · ${who.tenant}`)),
    h('button', { type: 'button', class: 'button small', onclick: leave }, 'Sign out'),
  ];
}

async function leave() {
  try {
    await api.signOut();
  } finally {
    who = { ...who, signedIn: false };
    location.replace('#/');
    show(true, '');
  }
}

/** Where nobody needs a token, anybody works for any tenant. */
function tenantForm(tenant) {
  const input = h('input', { id: 'tenant', name: 'tenant', value: tenant, maxlength: 255, required: true, autocomplete: 'off', spellcheck: 'false' });
  return h('form', {
    class: 'tenant', onsubmit: event => {
      event.preventDefault();
      if (input.value.trim())
        location.hash = to(input.value.trim(), 'clusters');
    },
  }, h('label', { for: 'tenant' }, 'Tenant'), input);
}
