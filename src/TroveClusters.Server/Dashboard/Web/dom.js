// Builds elements. Text is only ever put in as text: whatever a cluster is called, it never becomes markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An HTML element.
 * @param {string} tag Its name.
 * @param {object|null} properties Attributes; `on…` are listeners, null and false are left out, true is an empty attribute.
 * @param {...any} children Nodes, texts, arrays of them; null and false are left out.
 */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element, in the same way. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Puts children in the place of those that are there. */
export function replace(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/**
 * The same, for what is shown again and again. Where nothing has changed nothing is touched; and who was in it with the keyboard
 * stays where they were: elements are told apart by `data-focus`. What a listener needs, it must look up when it is called.
 */
export function refresh(parent, ...children) {
  const now = nodes(children).map(node => typeof node === 'string' ? document.createTextNode(node) : node);
  if (now.length === parent.childNodes.length && now.every((node, i) => node.isEqualNode(parent.childNodes[i])))
    return;
  const focused = parent.contains(document.activeElement) ? document.activeElement.closest('[data-focus]')?.dataset.focus : null;
  parent.replaceChildren(...now);
  if (focused)
    parent.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false)
      continue;
    if (name.startsWith('on'))
      element.addEventListener(name.slice(2), value);
    else if (name === 'value' && 'value' in element)
      element.value = value;
    else
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
}
