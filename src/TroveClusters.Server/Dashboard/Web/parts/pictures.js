// Pictures of who owns which slots, and of memory and keys. Each says in words what it shows.

import { h, svg } from '../dom.js';
import { bytes, count, gigabytes, number, percent, plural } from '../format.js';

const SLOTS = 16384;
const COLOURS = 8;
// Beyond so many nodes a row for each says less than it takes room.
const MOST_ROWS = 24;

/** The slots of a Redis cluster: all of them in one strip, then each node's. */
export function slotMap(nodes) {
  const owners = nodes.filter(node => (node.slotCount ?? 0) > 0);
  const colour = new Map(owners.map((node, i) => [node.id, i % COLOURS]));
  const assigned = owners.reduce((sum, node) => sum + node.slotCount, 0);
  const words = `${plural(assigned, 'slot')} of ${count(SLOTS)} owned by ${plural(owners.length, 'node')}: `
    + owners.map(node => `${node.name} ${count(node.slotCount)} (${node.slots.join(', ')})`).join('; ');
  const ticks = [0, 4096, 8192, 12288, SLOTS - 1];
  return h('div', { class: 'slots' },
    strip(owners, node => colour.get(node.id), words, 'slots-all'),
    h('div', { class: 'slots-axis', 'aria-hidden': 'true' }, ticks.map(tick => h('span', null, String(tick)))),
    assigned < SLOTS && h('p', { class: 'hint is-bad' }, `${plural(SLOTS - assigned, 'slot has', 'slots have')} no owner: keys in them cannot be read or written.`),
    owners.length <= MOST_ROWS && h('ul', { class: 'slots-nodes' }, owners.map(node => h('li', null,
      h('span', { class: `swatch c${colour.get(node.id)}`, 'aria-hidden': 'true' }),
      h('span', { class: 'slots-name' }, node.name),
      strip([node], () => colour.get(node.id), null, 'slots-one'),
      h('span', { class: 'slots-count' }, `${count(node.slotCount)} · ${percent(100 * node.slotCount / SLOTS)}`),
      h('span', { class: 'slots-ranges', title: node.slots.join(', ') }, ranges(node.slots))))));
}

/** Bars of memory and keys, node by node; for datastores without keys, of memory and volume. */
export function loadBars(nodes, figures) {
  const byName = new Map((figures?.nodes ?? []).map(node => [node.nodeName, node]));
  const rows = nodes.map(node => ({ node, figure: byName.get(node.name) ?? {} }));
  const hasKeys = rows.some(({ node, figure }) => keysOf(node, figure) !== null);
  const hasMemory = rows.some(({ node, figure }) => memoryOf(node, figure) !== null);
  const most = Math.max(1, ...rows.map(({ node, figure }) => keysOf(node, figure) ?? 0));
  const mostMemory = Math.max(1, ...rows.map(({ node, figure }) => memoryOf(node, figure) ?? 0));
  return h('ul', { class: 'load' }, rows.map(({ node, figure }) => {
    const memory = memoryOf(node, figure), limit = figure.memoryLimit ?? null, keys = keysOf(node, figure);
    return h('li', null,
      h('span', { class: 'load-name' }, node.name, node.role === 'Replica' && h('span', { class: 'quiet' }, ` replica of ${node.primary}`)),
      hasMemory && measure('Memory', memory, limit ?? mostMemory, limit ? `${bytes(memory)} of ${bytes(limit)}` : bytes(memory), 'm'),
      hasKeys && measure('Keys', keys, most, count(keys), 'k'),
      !hasKeys && measure('Volume', node.volumeUsed ?? null, node.volumeSize ?? 1, node.volumeSize ? `${gigabytes(node.volumeUsed)} of ${node.volumeSize} GB` : gigabytes(node.volumeUsed), 'k'));
  }));
}

/** What is measured of a cluster as a whole. */
export function totals(figures) {
  return [
    ['Memory', figures.memoryUsed === null || figures.memoryUsed === undefined ? null : `${bytes(figures.memoryUsed)}${figures.memoryLimit ? ` of ${bytes(figures.memoryLimit)}` : ''}`],
    ['Keys', figures.keyCount === null || figures.keyCount === undefined ? null : count(figures.keyCount)],
    ['Commands a second', figures.operationsPerSecond === null || figures.operationsPerSecond === undefined ? null : number(figures.operationsPerSecond)],
    ['Clients', figures.connectedClients === null || figures.connectedClients === undefined ? null : count(figures.connectedClients)],
    ['Hit rate', figures.hitRate === null || figures.hitRate === undefined ? null : percent(figures.hitRate)],
  ];
}

function memoryOf(node, figure) {
  return figure.memoryUsed ?? node.memoryUsed ?? null;
}

function keysOf(node, figure) {
  return figure.keyCount ?? node.keyCount ?? null;
}

function measure(name, value, most, words, colour) {
  const share = value === null ? 0 : Math.min(100, 100 * value / most);
  return h('span', { class: 'load-measure' },
    h('span', { class: 'load-what' }, name),
    svg('svg', { class: 'load-bar', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
      svg('rect', { class: 'load-back', width: 100, height: 6 }),
      // What is there is to be seen, however little it is.
      value > 0 && svg('rect', { class: `load-${colour}`, width: Math.max(share, 0.7), height: 6 })),
    h('span', { class: 'load-value' }, words));
}

function strip(nodes, colourOf, words, kind) {
  return svg('svg', { class: `slots-strip ${kind}`, viewBox: `0 0 ${SLOTS} 10`, preserveAspectRatio: 'none', role: words ? 'img' : null, 'aria-label': words, 'aria-hidden': words ? null : 'true', focusable: 'false' },
    svg('rect', { class: 'slots-back', width: SLOTS, height: 10 }),
    nodes.flatMap(node => node.slots.map(range => {
      const [first, last = first] = range.split('-').map(Number);
      // A single slot is thinner than a dot of the screen: it is drawn as wide as one can see.
      return svg('rect', { class: `c${colourOf(node)}`, x: first, width: Math.max(last - first + 1, 24), height: 10 }, svg('title', null, `${node.name}: ${range}`));
    })));
}

function ranges(slots) {
  return slots.length <= 3 ? slots.join(', ') : `${slots.slice(0, 2).join(', ')} and ${slots.length - 2} more ranges`;
}
