// A moment as seen from now, with the moment itself to point at.

import { h } from '../dom.js';
import { UNKNOWN, ago, moment } from '../format.js';

export function time(text) {
  return text ? h('time', { datetime: text, title: moment(text) }, ago(text)) : UNKNOWN;
}
