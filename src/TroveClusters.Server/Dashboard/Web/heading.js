// What a page is called, and who reads it from there.

const SITE = 'Trove clusters';

/** Names the page, as tabs and histories show it. */
export function call(title) {
  document.title = `${title} – ${SITE}`;
}

/** Whoever has lost their place, since what they were at is gone, goes on at the page's heading. */
export function begin(element) {
  if (document.activeElement === document.body || document.activeElement === null)
    element.querySelector('h1')?.focus({ preventScroll: true });
}
