// Says aloud, to those who hear the page, what others see.

const announcer = document.getElementById('announcer');
let last = '';

/** Says a sentence once; the same one twice in a row is said once. */
export function announce(text) {
  if (text === last)
    return;
  last = text;
  announcer.textContent = text;
}
