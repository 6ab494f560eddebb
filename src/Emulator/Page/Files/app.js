// The shell: what is at the top and at the side, which view is shown, and the keys.

import { session, useKey, useSandbox, useToken, whenTokenIsMissing } from './api.js';
import { button, dialog, h, icon, put, toast } from './dom.js';
import { connect } from './feed.js';
import { topBar } from './top.js';
import { help, onKeys } from './keys.js';
import { parse, link } from './route.js';
import { forget } from './pictures.js';
import { runsView } from './runs.js';
import { runView } from './run.js';
import { startView } from './start.js';
import { clockView } from './clock.js';
import { callbacksView } from './callbacks.js';
import { faultsView } from './faults.js';
import { requestsView } from './requests.js';
import { sandboxView } from './sandbox.js';

/** In the order of the side; g and the letter goes there. */
const VIEWS = [
  { path: 'runs', title: 'Runs', letter: 'r', view: runsView },
  { path: 'callbacks', title: 'Callbacks', letter: 'k', view: callbacksView },
  { path: 'requests', title: 'Requests', letter: 'q', view: requestsView },
  { path: 'clock', title: 'Clock', letter: 'c', view: clockView },
  { path: 'faults', title: 'Faults', letter: 'f', view: faultsView },
  { path: 'sandbox', title: 'Sandbox', letter: 's', view: sandboxView },
  { path: 'start', title: 'Start', letter: 'a', view: startView },
];

const main = document.getElementById('main');
let shown = null;

function show() {
  const route = parse(location.hash);
  if (route.sandbox !== session.sandbox) {
    useSandbox(route.sandbox);
    forget();
    connect();
    side();
  }
  const [name, id] = route.path;
  const known = VIEWS.find((view) => view.path === name);
  if (!known) {
    location.replace(link('runs'));
    return;
  }
  if (shown?.update?.(route)) return;
  shown?.close?.();
  shown = known.path === 'runs' && id ? runView(id, route) : known.view(route);
  put(main, shown.root);
  document.title = `${shown.title ?? known.title} · Runflow Emulator`;
  for (const item of document.querySelectorAll('#nav a')) item.toggleAttribute('aria-current', item.dataset.path === name);
  document.querySelectorAll('#nav a[aria-current]').forEach((item) => item.setAttribute('aria-current', 'page'));
  shown.shown?.();
}

function side() {
  const items = VIEWS.map(({ path, title, letter }) => h('a', { href: link(path), 'data-path': path, title: `g ${letter}` }, icon(path), h('span', title)));
  put(document.getElementById('nav'), h('div.views', items),
    h('div.foot',
      h('a', { href: '/docs', target: '_blank', rel: 'noopener' }, 'API page'),
      h('a', { href: '/openapi.yaml', target: '_blank', rel: 'noopener' }, 'openapi.yaml'),
      button([icon('help'), 'Shortcuts'], help, { class: 'ghost', title: 'Keys of this page (?)' })));
}

let isAsking = false;

whenTokenIsMissing(async () => {
  if (isAsking) return;
  isAsking = true;
  const field = h('input', { type: 'password', id: 'token', required: true, autocomplete: 'off' });
  const answer = await dialog('This emulator demands a token', h('label', 'Its control_token', field), [['Go on', 'go', 'primary']]);
  isAsking = false;
  if (answer === 'go') {
    useToken(field.value);
    anew();
  }
});

/** The page for another key. */
export function switchKey(key) {
  useKey(key);
  location.hash = link('runs', {}, '').slice(1);
  anew();
  toast(`Sandbox of the key ${key.slice(0, 4)}…`);
}

function anew() {
  forget();
  connect();
  shown?.close?.();
  shown = null;
  side();
  show();
}

onKeys({
  go: (letter) => {
    const view = VIEWS.find((one) => one.letter === letter);
    if (view) location.hash = link(view.path).slice(1);
    return Boolean(view);
  },
  view: () => shown,
  views: VIEWS,
});

put(document.getElementById('top'), topBar(switchKey));
useSandbox(parse(location.hash).sandbox);
connect();
side();
addEventListener('hashchange', show);
show();
