// One operation, as it goes on.

import * as api from '../api.js';
import * as connection from '../connection.js';
import * as heading from '../heading.js';
import { announce } from '../announce.js';
import { h, refresh, replace } from '../dom.js';
import { listen } from '../events.js';
import { between, count, moment, title } from '../format.js';
import { to } from '../router.js';
import { badge } from '../parts/badge.js';
import { errorPanel, notice } from '../parts/error.js';
import { facts } from '../parts/facts.js';
import { isUnderWay, person } from '../parts/operation-rows.js';
import { operationActions } from '../parts/operation-actions.js';
import { progress } from '../parts/progress.js';
import { time } from '../parts/time.js';

export function operationView(tenant, id) {
  let operation = null, steps = [], texts = [], share = null, ended = null;
  const element = h('div', { class: 'page' }, h('p', { class: 'empty' }, 'Reading the operation …'));
  const places = Object.fromEntries(['head', 'actions', 'outcome', 'now', 'steps', 'told', 'plan', 'facts'].map(name => [name, h('div', { class: `place-${name}` })]));
  const actions = operationActions(tenant, id, () => operation, again);
  let events = null;
  again();

  /** Listens from the beginning: what was told before is told again. */
  function again() {
    events?.stop();
    forget();
    events = listen(api.eventsUrl(tenant, id), {
      operation(now) {
        if (operation && operation.step !== now.step && steps.length === 0)
          announce(now.step);
        operation = now;
        draw();
      },
      started() { draw(); },
      step(step) {
        steps.push({ ...step, undoing: step.undoing ?? false });
        share = null;
        announce(`${step.undoing ? 'Undoing: ' : ''}${step.step}`);
        draw();
      },
      progress(now) { share = now; draw(); },
      stopping: event => tell('warn', event.text),
      warning: event => tell('warn', event.text),
      verbose: event => tell('info', event.text),
      result(result) { end({ result }, result.operation); },
      error(error) { end({ error: error.error ?? error }, null); },
    }, {
      connected(once) {
        connection.found();
        if (once)
          forget();
      },
      lost() {
        if (!ended)
          look();
      },
    });
  }

  function forget() {
    steps = [];
    texts = [];
    share = null;
    ended = null;
  }

  /** Where nothing is told of it any more, or never was, the journal has how it ended. */
  async function look() {
    try {
      const [found] = await api.list(tenant, 'get-operations', { query: { ids: [id] } });
      if (!found) {
        events.stop();
        replace(element, h('h1', { tabindex: -1 }, 'Operation'), notice('info', h('p', { class: 'notice-text' }, 'The journal has no such operation.'), h('p', null, h('a', { href: to(tenant, 'operations') }, 'All operations'))));
        return;
      }
      operation = found;
      draw();
      if (!isUnderWay(found))
        events.stop();
      else
        connection.lost();
    } catch (error) {
      connection.lost();
    }
  }

  function tell(kind, text) {
    texts.push({ kind, text });
    if (kind === 'warn')
      announce(text);
    draw();
  }

  function end(outcome, now) {
    ended = outcome;
    operation = now ?? operation;
    events.stop();
    announce(outcome.error ? outcome.error.message : `${title(operation.kind)} of ${operation.clusterName}: ${operation.state}.`);
    draw();
    // The journal has the last word, also on what has gone wrong.
    if (outcome.error)
      look();
  }

  function draw() {
    if (!operation)
      return;
    const name = `${title(operation.kind)} ${operation.clusterName}`;
    if (!places.head.isConnected) {
      replace(element, places.head, places.outcome, places.now, places.actions, h('div', { class: 'columns' },
        h('section', { class: 'section' }, h('h2', null, 'Steps'), places.steps, places.told), h('section', { class: 'section' }, h('h2', null, 'What was to be done'), places.plan)),
      h('section', { class: 'section' }, h('h2', null, 'Record'), places.facts));
      replace(places.actions, actions.element);
      heading.call(name);
    }
    const first = !places.head.hasChildNodes();
    const active = isUnderWay(operation) && !ended;
    refresh(places.head, h('nav', { 'aria-label': 'Where you are' }, h('p', { class: 'crumbs' }, h('a', { href: to(tenant, 'operations'), 'data-focus': 'crumb' }, 'Operations'), ' / ', h('span', { 'aria-current': 'page' }, name))),
      h('div', { class: 'page-head' }, h('div', null,
        h('h1', { tabindex: -1, 'data-focus': 'heading' }, title(operation.kind), ' ', h('a', { href: to(tenant, 'clusters', operation.clusterId), 'data-focus': 'cluster' }, operation.clusterName)),
        h('p', { class: 'states' }, badge(operation.state), h('span', { class: 'quiet' }, 'begun ', time(operation.started), operation.startedBy && ` by ${person(operation.startedBy)}`)))));
    refresh(places.now, active && h('div', { class: 'under-way' },
      h('p', null, h('strong', null, steps.at(-1)?.step || operation.step || 'Beginning'), share && h('span', { class: 'quiet' }, ` · ${count(share.done)} of ${count(share.total)} ${share.unit}`)),
      progress(percentNow(), name)));
    refresh(places.outcome, outcome());
    refresh(places.steps, stepList(active));
    refresh(places.told, texts.length > 0 && h('ul', { class: 'told' }, texts.map(({ kind, text }) => h('li', { class: `is-${kind}` }, text))));
    refresh(places.plan, operation.plan.length > 0 ? h('ol', { class: 'plan-steps' }, operation.plan.map(line => h('li', null, line))) : h('p', { class: 'empty' }, 'The journal does not say.'));
    refresh(places.facts, facts([
      ['Command', operation.command && h('span', { class: 'code' }, operation.command)], ['Begun', moment(operation.started)], ['Begun by', operation.startedBy],
      ['Run by', operation.owner !== operation.startedBy && operation.owner], ['Asked to stop by', operation.stoppedBy], ['Undone by', operation.undoneBy],
      ['Ended', operation.finished && moment(operation.finished)], ['Took', between(operation.started, operation.finished)], ['Error', operation.errorId && h('span', { class: 'code' }, operation.errorId)], ['Id', h('span', { class: 'code' }, operation.id)],
    ]));
    actions.draw();
    if (first)
      heading.begin(element);
  }

  /** Steps that are done, and what is done of the one in hand. */
  function percentNow() {
    const step = steps.at(-1);
    if (!step || step.undoing || !step.stepCount)
      return operation.percentComplete;
    const part = share?.total > 0 ? Math.min(1, share.done / share.total) : 0;
    return Math.max(operation.percentComplete, Math.min(100, 100 * (step.index + part) / step.stepCount));
  }

  function outcome() {
    if (ended?.error)
      return errorPanel(ended.error);
    if (operation.errorId)
      return errorPanel({ message: operation.message, id: operation.errorId });
    return operation.message && operation.state !== 'Running' && notice(operation.state === 'Done' ? 'good' : 'warn', h('p', { class: 'notice-text' }, operation.message));
  }

  function stepList(active) {
    const seen = steps.length > 0 ? steps : operation.step ? [{ step: operation.step, index: null }] : [];
    if (seen.length === 0)
      return h('p', { class: 'empty' }, active ? 'It begins.' : 'Nothing is known of its steps any more.');
    return h('ol', { class: 'steps' }, seen.map((step, i) => {
      const isLast = i === seen.length - 1;
      const state = isLast && active ? 'busy' : isLast && operation.state !== 'Done' ? 'stop' : 'done';
      return h('li', { class: `is-${state}`, 'aria-current': state === 'busy' ? 'step' : null },
        step.undoing && h('span', { class: 'quiet' }, 'Undoing: '), step.step,
        step.stepCount ? h('span', { class: 'quiet' }, ` ${step.index + 1} of ${step.stepCount}`) : null,
        h('span', { class: 'visually-hidden' }, state === 'busy' ? ' (in hand)' : state === 'done' ? ' (done)' : ' (here it ended)'));
    }));
  }

  return { title: 'Operation', element, stop: () => events.stop() };
}
