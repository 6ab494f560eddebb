// Making elements. Text always goes in as text: nothing here reads HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('button.primary', {onclick, title}, 'Send'). Null children are left out. */
export function h(what, ...rest) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  return fill(element, rest);
}

function fill(element, rest) {
  for (const part of rest) {
    if (part && part.constructor === Object) {
      for (const [name, value] of Object.entries(part)) set(element, name, value);
    } else {
      append(element, part);
    }
  }
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'class') element.classList.add(...value.split(' ').filter(Boolean));
  else if (name in element && !name.startsWith('aria') && name !== 'role' && name !== 'list') element[name] = value;
  else element.setAttribute(name, value === true ? '' : value);
}

function append(element, child) {
  if (Array.isArray(child)) child.forEach((one) => append(element, one));
  else if (child instanceof Node) element.append(child);
  else if (child !== null && child !== undefined && child !== false) element.append(String(child));
}

/** Puts children in the place of what an element has. */
export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Puts children only when what they are made from has changed since the last time, so that focus and selection stay. */
export function putOf(element, value, make) {
  const told = JSON.stringify(value);
  if (element.told !== told) put(element, make());
  element.told = told;
  return element;
}

/** Sets text only where it differs, so that nothing is laid out for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  children.forEach((child) => element.append(child));
  return element;
}

const ICONS = {
  runs: 'M4 5h16M4 12h16M4 19h10',
  callbacks: 'M4 12h13m0 0-5-5m5 5-5 5M21 5v14',
  clock: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  faults: 'M13 3 5 14h6l-1 7 8-11h-6z',
  requests: 'M8 4 4 8l4 4M4 8h11a5 5 0 0 1 0 10h-3',
  sandbox: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
  start: 'M7 4v16l13-8z',
  theme: 'M12 4a8 8 0 1 0 8 8 6 6 0 0 1-8-8',
  help: 'M9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 1-1 1.7M12 17h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  back: 'M15 5l-7 7 7 7',
};

export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));
}

/** A short word at the edge of the page; a problem stays longer. */
export function toast(text, kind = 'fine') {
  const box = h(`div.toast.${kind}`, text);
  document.getElementById('toasts').append(box);
  setTimeout(() => box.remove(), kind === 'fine' ? 2500 : 7000);
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    // Without a secure context there is no clipboard: a selection still can be copied.
    const area = h('textarea.offscreen', { value: text, 'aria-label': what });
    document.body.append(area);
    area.select();
    toast(document.execCommand('copy') ? `${what} copied` : `The browser does not let ${what} be copied`);
    area.remove();
  }
}

/** What may be wider than the page, to be scrolled by keyboard too. */
export function wide(label, ...children) {
  return h('div.scroll', { tabIndex: 0, role: 'region', 'aria-label': label }, children);
}

/** The head of a table; what stands in an array is the title of numbers. */
export const heads = (...titles) => h('thead', h('tr', titles.map((title) => (Array.isArray(title) ? h('th.number', title) : h('th', title)))));

/** A button. */
export function button(label, onclick, more = {}) {
  return h('button', { type: 'button', onclick, ...more }, label);
}

/** Opens a modal dialog and answers what it was closed with: '' when it was dismissed. */
export function dialog(title, content, actions) {
  return new Promise((resolve) => {
    const box = h('dialog', { 'aria-label': title, onclose: () => { box.remove(); resolve(box.returnValue); } },
      h('form', { method: 'dialog', onsubmit: (event) => { event.preventDefault(); box.close(event.submitter?.value ?? ''); } },
        h('h2', title), content,
        h('div.actions', actions.map(([label, value, kind]) => h('button', { value, class: kind ?? '' }, label)))));
    document.body.append(box);
    box.showModal();
  });
}
