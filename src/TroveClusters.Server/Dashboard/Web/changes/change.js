// Every change goes the same way: it is described, the server checks it and says what it would do, and only then it is begun.

import * as api from '../api.js';
import { announce } from '../announce.js';
import { h, replace } from '../dom.js';
import { go, to } from '../router.js';
import { openDialog } from '../parts/dialog.js';
import { errorPanel, notice } from '../parts/error.js';
import { planSentence, planView } from '../parts/plan.js';

const LIVE_PAUSE = 350;

/** Something that is missing in a form, and that the server need not be asked about. */
export class Incomplete extends Error {}

/**
 * Opens a change.
 * @param {string} tenant
 * @param {object} change
 * @param {string} change.heading What it is called.
 * @param {any} [change.form] Its fields; without them it is checked at once.
 * @param {function(): object} change.request What is asked of the server. Throws Incomplete.
 * @param {string} change.verb What the last button says.
 * @param {boolean} [change.danger] Whether it takes something away.
 * @param {boolean} [change.live] Whether the server checks it whenever something in it is changed.
 * @param {{row: Node, ready: function(): boolean, why: string}} [change.guard] What has to be done before it may begin.
 */
export function openChange(tenant, change) {
  const outcome = h('div', { class: 'outcome', role: 'status' });
  const footer = h('div', { class: 'dialog-actions' });
  const review = h('div', { class: 'review', hidden: true });
  const form = h('form', { class: 'form', novalidate: true, onsubmit: submit, oninput: changed, onchange: changed }, change.form, outcome, footer);
  const dialog = openDialog(change.heading, [form, review], { wide: true, closed: () => asked?.abort() });
  let asked = null;
  let timer = null;
  showForm();
  if (!change.form)
    form.requestSubmit();
  else if (change.live)
    changed();

  function showForm() {
    review.hidden = true;
    form.hidden = false;
    replace(footer,
      h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { type: 'submit', class: 'button is-primary' }, 'Check and review'));
  }

  /** Asks for the plan; the last question is the one that counts. */
  async function plan() {
    clearTimeout(timer);
    asked?.abort();
    const mine = asked = new AbortController();
    return api.call(tenant, 'plan', { request: { ...change.request(), command: `Dashboard: ${change.heading}` } }, mine.signal);
  }

  function changed() {
    clearTimeout(timer);
    if (!change.live) {
      replace(outcome);
      return;
    }
    timer = setTimeout(async () => {
      try {
        const made = await plan();
        replace(outcome, notice('info', h('p', { class: 'notice-text' }, planSentence(made))));
      } catch (error) {
        if (error.name === 'AbortError')
          return;
        replace(outcome, error instanceof Incomplete ? h('p', { class: 'hint' }, error.message) : quiet(error));
      }
    }, LIVE_PAUSE);
  }

  async function submit(event) {
    event.preventDefault();
    if (!form.checkValidity()) {
      form.reportValidity();
      return;
    }
    const buttons = [...footer.querySelectorAll('button')];
    buttons.forEach(button => { button.disabled = true; });
    replace(outcome, h('p', { class: 'hint' }, 'The server checks it …'));
    try {
      showPlan(await plan());
    } catch (error) {
      if (error.name === 'AbortError')
        return;
      replace(outcome, errorPanel(error));
    } finally {
      buttons.forEach(button => { button.disabled = false; });
    }
  }

  function showPlan(made) {
    replace(outcome);
    form.hidden = true;
    review.hidden = false;
    const failed = h('div');
    const begin = h('button', { type: 'submit', class: change.danger ? 'button is-danger' : 'button is-primary' }, change.verb);
    const heading = h('p', { class: 'lead', tabindex: -1 }, made.changesNothing ? 'Checked by the server.' : 'Checked by the server. This is what would be done:');
    replace(review, h('form', {
      novalidate: true, onsubmit: async event => {
        event.preventDefault();
        if (change.guard && !change.guard.ready()) {
          replace(failed, notice('warn', h('p', { class: 'notice-text', role: 'alert' }, change.guard.why)));
          change.guard.row.querySelector('input')?.focus();
          return;
        }
        begin.disabled = true;
        try {
          await run(made);
        } catch (error) {
          replace(failed, errorPanel(error));
          begin.disabled = false;
        }
      },
    }, heading, planView(made), !made.changesNothing && change.guard?.row, failed,
    h('div', { class: 'dialog-actions' },
      change.form
        ? h('button', { type: 'button', class: 'button', onclick: showForm }, 'Back')
        : h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Cancel'),
      !made.changesNothing && begin)));
    (change.guard && !made.changesNothing ? change.guard.row.querySelector('input') ?? heading : heading).focus();
    announce(`${change.heading}: ${planSentence(made)}`);
  }

  async function run(made) {
    const begun = await api.call(tenant, 'run', { plan: made.id });
    dialog.close();
    announce(`${change.heading}: begun.`);
    const operation = begun?.operationId ?? begun?.operation?.id;
    if (operation)
      go(to(tenant, 'operations', operation));
  }
}

/** While somebody is still choosing, what would be refused is told without alarm. */
function quiet(error) {
  return notice('warn', h('p', { class: 'notice-text' }, error.message), error.recommendedAction && h('p', { class: 'notice-more' }, error.recommendedAction));
}
