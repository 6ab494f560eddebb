// The keyboard: what each key does, and the page that says so.

import { dialog, h } from './dom.js';
import { toggleTheme } from './theme.js';

const KEYS = [
  ['j  k', 'next, previous'],
  ['Enter', 'open what is selected'],
  ['u  Esc', 'back; leave a field'],
  ['/', 'filter'],
  ['t', 'light, dark, as the system'],
  ['?', 'these shortcuts'],
];

let registered = null;
let isGoing = false;

export function onKeys(handlers) {
  registered = handlers;
  document.addEventListener('keydown', onKey);
}

export function help() {
  const go = registered.views.map(({ letter, title }) => [`g ${letter}`, title]);
  const own = registered.view()?.keys?.map(({ key, does }) => [key, does]) ?? [];
  const rows = [...KEYS, ...own, ...go].map(([key, does]) => h('tr', h('td', key.split('  ').map((one) => h('kbd', one))), h('td', does)));
  return dialog('Shortcuts', h('table.keys', h('tbody', rows)), [['Close', '', 'primary']]);
}

const isField = (element) => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) && element.type !== 'range';

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (isField(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (act(event.key)) event.preventDefault();
}

function act(key) {
  const view = registered.view();
  if (isGoing) {
    isGoing = false;
    return registered.go(key);
  }
  const own = view?.keys?.find((one) => one.key === key);
  if (own) {
    own.act();
    return true;
  }
  switch (key) {
    case 'g':
      isGoing = true;
      setTimeout(() => { isGoing = false; }, 1500);
      return true;
    case 'j': return view?.list ? (view.list.move(1), true) : false;
    case 'k': return view?.list ? (view.list.move(-1), true) : false;
    case 'o': return view?.list ? (view.list.open(), true) : false;
    case '/': return view?.search ? (view.search.focus(), view.search.select(), true) : false;
    case 'u':
    case 'Escape': return view?.back ? (view.back(), true) : false;
    case 't': return toggleTheme(), true;
    case '?': return help(), true;
    default: return false;
  }
}
