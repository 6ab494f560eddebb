// The bar at the top: whose sandbox, what time it is there, whether the feed is alive.

import { apiKey, DEFAULT_KEY, get, session } from './api.js';
import { button, dialog, h, icon, put, say, wide } from './dom.js';
import { listen, sandboxNow, state } from './feed.js';
import { bothTimes, clockTime, count, day, plural } from './format.js';
import { link } from './route.js';
import { toggleTheme } from './theme.js';

export function topBar(switchKey) {
  const who = h('span.mono');
  const organisation = h('span.muted.wide');
  const time = h('time.mono');
  const date = h('span.muted.wide');
  const mode = h('span.tag');
  const pending = h('span.muted.wide');
  const dot = h('span.live', { role: 'img' });

  function draw() {
    const { standing, live } = state;
    say(who, standing ? standing.key_fingerprint : '…');
    say(organisation, standing ? nameOf(standing) : '');
    say(mode, standing ? modeText(standing.clock) : '–');
    say(pending, standing ? (standing.clock.pending ? `${count(standing.clock.pending)} pending` : 'idle') : '');
    dot.classList.toggle('on', live);
    dot.setAttribute('aria-label', live ? 'Live' : 'Not connected; it tries again');
    dot.title = dot.getAttribute('aria-label');
    tick();
  }

  function tick() {
    const now = sandboxNow();
    say(time, clockTime(now));
    say(date, Number.isNaN(now) ? '' : day(now));
    time.title = Number.isNaN(now) ? '' : bothTimes(new Date(now).toISOString(), new Date().toISOString());
  }

  listen(draw);
  setInterval(tick, 250);
  draw();
  return [
    h('a.brand', { href: '#/runs', 'aria-label': 'Runflow Emulator, runs' }, h('img', { src: '/_emulator/ui/mark.svg', alt: '', width: 22, height: 22 }), h('span.wide', 'Runflow Emulator')),
    button([h('span.muted', 'Sandbox'), who, organisation], () => choose(switchKey), { class: 'ghost switch', title: 'Another sandbox', 'aria-haspopup': 'dialog' }),
    h('span.grow'),
    h('a.now', { href: '#/clock', 'aria-label': 'Clock', onclick: (event) => { event.preventDefault(); location.hash = link('clock').slice(1); } }, date, time, mode, pending),
    dot,
    button(icon('theme'), toggleTheme, { class: 'ghost', title: 'Light, dark, as the system (t)', 'aria-label': 'Colours' }),
  ];
}

/** The documented key is no secret, and says more than the organisation. */
const nameOf = (standing) => (apiKey() === DEFAULT_KEY ? `${DEFAULT_KEY} (default)` : `org ${standing.org_id.slice(-12)}`);

export function modeText(clock) {
  if (clock.mode === 'manual') return 'stopped';
  return clock.mode === 'rate' ? `×${clock.rate}` : 'real time';
}

/** By key, which is what a client has, or one of those there are. */
async function choose(switchKey) {
  const key = h('input.mono', { id: 'switch-key', placeholder: 'rf_test_emulator', autocomplete: 'off', spellcheck: false, pattern: '[A-Za-z0-9_]{1,512}', value: session.sandbox ? '' : session.key });
  const table = h('tbody');
  get('/_emulator/sandboxes').then(({ items }) => put(table, items.map((item) => h('tr',
    h('td', h('button.link.mono', { value: item.id, formNoValidate: true }, item.key_fingerprint)),
    h('td.mono.muted', item.id), h('td', plural(item.runs, 'run')), h('td.muted', item.pending ? `${item.pending} pending` : 'idle')))), () => {});
  const answer = await dialog('Sandbox', [
    h('label', 'Bearer key of your client', key),
    h('p.muted', 'Every key is a sandbox of its own, and comes into being at its first use. The key stays in this tab.'),
    h('h3', 'Or one of those there are, by the fingerprint of its key'),
    wide('Sandboxes', h('table', table)),
  ], [['Cancel', ''], ['Use the key', 'key', 'primary']]);
  if (answer === 'key' && key.value) switchKey(key.value);
  else if (answer && answer !== 'key') location.hash = link('runs', {}, answer).slice(1);
}
