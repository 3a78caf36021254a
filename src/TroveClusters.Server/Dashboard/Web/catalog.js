// What there is to choose from: datastores, flavors, hosts. Read when a form is opened.

import * as api from './api.js';
import { megabytes } from './format.js';

export function datastores(tenant) {
  return api.call(tenant, 'get-datastores');
}

export async function flavors(tenant) {
  return (await api.call(tenant, 'get-flavors')).map(flavor => [flavor.id, `${flavor.name} – ${megabytes(flavor.ram)}, ${flavor.vcpus} vCPU`, flavor]);
}

/** The hosts nodes may be placed on; null where the caller may not know them: then the server chooses. */
export async function hosts(tenant) {
  try {
    return (await api.call(tenant, 'get-hosts', { query: {} })).filter(host => !host.implicit);
  } catch (error) {
    if (error.status === 401 || error.status === 403 || error.status === 404)
      return null;
    throw error;
  }
}

/** What a flavor is called, by its id. */
export async function flavorNames(tenant) {
  return new Map((await api.call(tenant, 'get-flavors')).map(flavor => [flavor.id, flavor]));
}
