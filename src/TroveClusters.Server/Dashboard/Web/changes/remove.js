// Deletes clusters. Each is named once more by hand.

import * as api from '../api.js';
import { announce } from '../announce.js';
import { h, replace } from '../dom.js';
import { plural } from '../format.js';
import { openDialog } from '../parts/dialog.js';
import { errorPanel, notice } from '../parts/error.js';
import { check, compact, text } from '../parts/form.js';
import { go, to } from '../router.js';
import { openChange } from './change.js';

/** Deletes one. */
export function remove(tenant, cluster) {
  const name = text(`Type the cluster’s name, ${cluster.name}, to delete it`, { maxlength: 255 });
  const adopted = cluster.adopted === true;
  const data = check('Delete its data too', { hint: 'It was adopted: else it is left as it was found.' });
  const force = check('Go on although a node cannot be reached');
  openChange(tenant, {
    heading: `Delete ${cluster.name}`,
    verb: 'Delete the cluster',
    danger: true,
    form: h('div', null, notice('warn', h('p', { class: 'notice-text' }, 'A cluster that was deleted does not come back, and neither does its data.')), adopted && data.row, force.row),
    guard: { row: name.row, ready: () => name.input.value === cluster.name, why: `Type ${cluster.name} to delete it.` },
    request: () => compact({ $type: 'delete', clusterId: cluster.id, allowUnreachable: force.input.checked || null, deleteData: data.input.checked || null }),
  });
}

/** Deletes several, one operation each. */
export function removeAll(tenant, clusters) {
  if (clusters.length === 1) {
    remove(tenant, clusters[0]);
    return;
  }
  const fields = clusters.map(cluster => ({ cluster, ...text(`Type ${cluster.name}`, { maxlength: 255 }) }));
  const outcome = h('div');
  const begin = h('button', { type: 'submit', class: 'button is-danger' }, `Delete ${plural(clusters.length, 'cluster')}`);
  const dialog = openDialog(`Delete ${plural(clusters.length, 'cluster')}`, h('form', {
    class: 'form', novalidate: true, onsubmit: async event => {
      event.preventDefault();
      const wrong = fields.find(({ cluster, input }) => input.value !== cluster.name);
      if (wrong) {
        replace(outcome, notice('warn', h('p', { class: 'notice-text', role: 'alert' }, `Type ${wrong.cluster.name} to delete it.`)));
        wrong.input.focus();
        return;
      }
      begin.disabled = true;
      const failures = [];
      for (const { cluster } of fields) {
        try {
          const plan = await api.call(tenant, 'plan', { request: { $type: 'delete', clusterId: cluster.id, command: `Dashboard: Delete ${cluster.name}` } });
          await api.call(tenant, 'run', { plan: plan.id });
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        replace(outcome, failures.map(error => errorPanel(error)));
        begin.disabled = false;
        return;
      }
      dialog.close();
      announce('The deletions have begun.');
      go(to(tenant, 'operations'));
    },
  }, notice('warn', h('p', { class: 'notice-text' }, 'Clusters that were deleted do not come back, and neither does their data.')),
  h('div', { class: 'fields' }, fields.map(field => field.row)), outcome,
  h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Cancel'), begin)), { wide: true });
}
