// Shows whether what is on the page is still kept up to date.

import { replace } from './dom.js';
import { announce } from './announce.js';

const place = document.getElementById('connection');

export function lost() {
  if (place.childElementCount === 0 && !place.textContent) {
    replace(place, 'The connection to the server is lost. What you see may be old; it is tried again by itself.');
    place.classList.add('is-lost');
  }
}

export function found() {
  if (place.textContent) {
    replace(place);
    place.classList.remove('is-lost');
    announce('The connection to the server is back.');
  }
}
