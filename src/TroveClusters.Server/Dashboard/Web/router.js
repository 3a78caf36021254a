// Which view stands at which address. Addresses are behind the #, so that any of them can be bookmarked and reloaded.

const routes = [];

/** @param {RegExp} pattern Of the address. @param {function} view Takes the groups of the pattern, decoded. */
export function route(pattern, view) {
  routes.push({ pattern, view });
}

/** The address of a page of a tenant. */
export function to(tenant, ...parts) {
  return `#/${[tenant, ...parts].map(encodeURIComponent).join('/')}`;
}

export function go(address) {
  location.hash = address;
}

/** The view at the present address, or null. */
export function match() {
  const path = location.hash.replace(/^#/, '') || '/';
  for (const { pattern, view } of routes) {
    const found = pattern.exec(path);
    if (found) {
      try {
        return { view, parts: found.slice(1).map(decodeURIComponent) };
      } catch {
        return null;
      }
    }
  }
  return null;
}
