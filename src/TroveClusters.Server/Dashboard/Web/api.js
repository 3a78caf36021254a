// Speaks to the server this page came from, and to nobody else.

const HEADERS = { 'Content-Type': 'application/json', 'X-Trove-Request': 'dashboard' };

/** What the server says went wrong, in its own words. */
export class ServiceError extends Error {
  constructor(status, { id = '', message, recommendedAction = '', operationId = null }) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
    this.id = id;
    this.recommendedAction = recommendedAction;
    this.operationId = operationId;
  }
}

/** Told when the server does not let us in any more. */
export const departures = new EventTarget();

/** Who is signed in: `{needsToken, signedIn, name, tenant, isAdmin}`. */
export function session() {
  return ask('/dashboard/session', { headers: { Accept: 'application/json' } }).then(answer => answer.json());
}

export function signIn(token) {
  return ask('/dashboard/sign-in', { method: 'POST', headers: HEADERS, body: JSON.stringify({ token }) });
}

export function signOut() {
  return ask('/dashboard/sign-out', { method: 'POST', headers: HEADERS, body: '{}' });
}

/** What the server is: `{version, providers, …}`. */
export function about() {
  return letIn('/service/v1', { headers: { Accept: 'application/json' } }).then(answer => answer.json());
}

/**
 * One call of the service.
 * @param {string} tenant For whom.
 * @param {string} name Such as `plan`.
 * @param {object} body Its arguments.
 * @param {AbortSignal} [signal] Ends it.
 */
export async function call(tenant, name, body = {}, signal = undefined) {
  const answer = await post(tenant, name, body, signal);
  return answer.status === 204 ? null : answer.json();
}

/** A call that answers with a stream: all of its items, or the first `most` of them; and in `unreadable` what could not be read. */
export async function list(tenant, name, body = {}, { signal, most = Infinity } = {}) {
  const answer = await post(tenant, name, body, signal);
  const items = Object.assign([], { unreadable: [] });
  let rest = '';
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? '';
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines.filter(line => line.length > 0)) {
      const part = JSON.parse(line);
      if (part.error)
        throw new ServiceError(answer.status, part.error);
      if (part.end)
        return items;
      // What cannot be read is told beside the rest.
      if (part.unreadable) {
        items.unreadable.push(new ServiceError(answer.status, part.unreadable));
        continue;
      }
      items.push(part.item);
      if (items.length >= most) {
        await reader.cancel();
        return items;
      }
    }
    if (done)
      throw new ServiceError(answer.status, { message: 'The connection ended before the answer did.' });
  }
}

/** Where events come from. */
export function eventsUrl(tenant, operation = null) {
  return operation
    ? `/service/v1/${encodeURIComponent(tenant)}/operations/${encodeURIComponent(operation)}/events`
    : `/service/v1/${encodeURIComponent(tenant)}/events`;
}

function post(tenant, name, body, signal) {
  return letIn(`/service/v1/${encodeURIComponent(tenant)}/${name}`, { method: 'POST', headers: HEADERS, body: JSON.stringify(body), signal });
}

async function letIn(url, options) {
  try {
    return await ask(url, options);
  } catch (error) {
    if (error.status === 401)
      departures.dispatchEvent(new Event('out'));
    throw error;
  }
}

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { credentials: 'same-origin', redirect: 'error', ...options });
  } catch (error) {
    if (error.name === 'AbortError')
      throw error;
    throw new ServiceError(0, { id: 'Unreachable', message: 'The server does not answer.', recommendedAction: 'Check that it runs and that you can reach it, then try again.' });
  }
  if (!answer.ok)
    throw new ServiceError(answer.status, await reason(answer));
  return answer;
}

// The service has its own envelope of errors; the rest of the server has Trove's, an object under a name that depends on the code.
async function reason(answer) {
  try {
    const body = await answer.json();
    const told = body.error ?? Object.values(body)[0];
    if (typeof told?.message === 'string')
      return told;
  } catch {
    // No JSON: what stands between us and the server may have answered.
  }
  return { message: `The server answered with the code ${answer.status} and said no more.` };
}
