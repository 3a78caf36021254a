// The password of a cluster: asked for when somebody wants to see it, not before, and gone again when they do not.

import * as api from '../api.js';
import { h, replace } from '../dom.js';
import { errorPanel } from './error.js';

const SHOWN_FOR = 60000;

/** @param {string} call `get-credential` or `get-root-credential`. */
export function credentials(tenant, cluster, call = 'get-credential', what = 'credentials') {
  const place = h('div', { class: 'credentials-shown', 'aria-live': 'polite' });
  const button = h('button', { type: 'button', class: 'button small', 'aria-expanded': 'false', onclick: toggle }, `Show ${what}`);
  let timer = null;

  async function toggle() {
    if (button.getAttribute('aria-expanded') === 'true')
      return hide();
    button.disabled = true;
    try {
      const found = await api.call(tenant, call, { clusterId: cluster.id });
      replace(place, found
        ? h('dl', { class: 'facts' }, ['userName', 'password'].map(name =>
          h('div', null, h('dt', null, name === 'userName' ? 'User' : 'Password'), h('dd', { class: 'code is-secret' }, found[name]))))
        : h('p', { class: 'quiet' }, 'Root is not enabled.'));
      button.setAttribute('aria-expanded', 'true');
      button.textContent = `Hide ${what}`;
      timer = setTimeout(hide, SHOWN_FOR);
    } catch (error) {
      replace(place, errorPanel(error));
    } finally {
      button.disabled = false;
      button.focus();
    }
  }

  function hide() {
    clearTimeout(timer);
    replace(place);
    button.setAttribute('aria-expanded', 'false');
    button.textContent = `Show ${what}`;
  }

  return { element: h('div', { class: 'credentials' }, button, place), hide };
}
