// Asks for a token.

import * as api from '../api.js';
import { h, replace } from '../dom.js';
import { errorPanel, notice } from '../parts/error.js';
import { field } from '../parts/form.js';

/**
 * @param {string} reason Why it has to be.
 * @param {function(): void} signedIn What goes on afterwards.
 */
export function signInView(reason, signedIn) {
  const token = field('Token', h('input', { type: 'password', autocomplete: 'current-password', required: true, spellcheck: 'false', autofocus: true }),
    'An operator makes one with New-TroveServerToken, for your tenant.');
  const outcome = h('div');
  const button = h('button', { type: 'submit', class: 'button is-primary' }, 'Sign in');
  const element = h('div', { class: 'sign-in' },
    h('h1', { tabindex: -1 }, 'Sign in'),
    reason && notice('warn', h('p', { class: 'notice-text', role: 'alert' }, reason)),
    h('form', {
      class: 'form', onsubmit: async event => {
        event.preventDefault();
        button.disabled = true;
        try {
          await api.signIn(token.input.value.trim());
          token.input.value = '';
          signedIn();
        } catch (error) {
          replace(outcome, errorPanel(error));
          token.input.focus();
        } finally {
          button.disabled = false;
        }
      },
    }, token.row, outcome, button));
  return { title: 'Sign in', element };
}
