// What there is to choose from: datastores, flavors, hosts. Read when a form is opened.

import * as api from './api.js';
import { megabytes } from './format.js';

export function datastores(tenant) {
  return api.call(tenant, 'get-datastores');
}

export async function flavors(tenant) {
  return (await api.call(tenant, 'get-flavors')).map(flavor => [flavor.id, `${flavor.name} – ${megabytes(flavor.ram)}, ${flavor.vcpus} vCPU`, flavor]);
}

/** The hosts nodes may be placed on; null where the caller may not know them, as administrators may: then the server chooses. */
export async function hosts(tenant) {
  return (await api.about()).isAdmin ? (await api.call(tenant, 'get-hosts', { query: {} })).filter(host => !host.implicit) : null;
}

/** What a flavor is called, by its id. */
export async function flavorNames(tenant) {
  return new Map((await api.call(tenant, 'get-flavors')).map(flavor => [flavor.id, flavor]));
}
