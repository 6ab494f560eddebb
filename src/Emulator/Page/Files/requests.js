// The journal: what the client asked and what it was answered, and why an expected request is not among it.

import { get, query } from './api.js';
import { conduct } from './conduct.js';
import { button, h, put, say } from './dom.js';
import { listen, state } from './feed.js';
import { bothTimes, bytes, clockTime, count, duration, ms, plural } from './format.js';
import { jsonBlock } from './jsonview.js';
import { List } from './list.js';
import { Newest } from './newest.js';
import { link } from './route.js';
import { struck, struckKinds } from './struck.js';
import { verifyForm } from './verify.js';

const NARROW = matchMedia('(max-width: 720px)');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function requestsView(route) {
  const filter = Object.fromEntries(['path', 'method', 'status', 'run_id'].map((name) => [name, route.parameters.get(name) ?? '']));
  let seen = -1;
  let chosen = route.path[1] ?? '';

  const field = (name, label, placeholder) => h('input.mono', { type: 'search', id: `requests-${name}`, value: filter[name], placeholder, 'aria-label': label, spellcheck: false, onchange: (event) => change(name, event.target.value.trim()) });
  const search = field('path', 'Path, with * and **', '/v1/runs/*');
  const method = h('select', { id: 'requests-method', 'aria-label': 'Method', onchange: () => change('method', method.value) }, h('option', { value: '' }, 'any method'), METHODS.map((name) => h('option', { value: name, selected: name === filter.method }, name)));
  const status = field('status', 'Status', '4xx');
  const run = field('run_id', 'Run', 'run id');
  const summary = h('span.muted');
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const nothing = h('p.nothing', { hidden: true }, '');
  const detail = h('aside.detail', { 'aria-label': 'Request', hidden: true });
  const list = new List({ label: 'Requests, the newest first', name: 'request', make: makeRow, draw: drawRow, id: (item) => item.id, open: (item) => choose(item.id), height: () => (NARROW.matches ? 56 : 36) });
  list.root.addEventListener('click', (event) => {
    const row = event.target.closest('[role=option]');
    if (row) choose(row.item.id);
  });
  const head = h('div.row.request.head', { 'aria-hidden': 'true' }, h('span', 'Method'), h('span', 'Status'), h('span', 'Path'), h('span.note', 'Notes'), h('span.duration', 'Took'), h('span', 'Arrived'));
  const stage = h('div.stage', list.root);
  const verify = verifyForm(choose);
  const manners = conduct(choose);
  const root = h('section.view.full', { 'aria-label': 'Requests' },
    h('div.bar', h('h1', 'Requests'), search, method, status, run, h('span.grow'), summary, manners.toggle, button('Expected one missing?', () => { verify.hidden = !verify.hidden; if (!verify.hidden) verify.querySelector('textarea').focus(); }, { 'aria-expanded': 'false', class: 'expect' })),
    problem, manners.root, verify, h('div.content.sides', h('div.fill', head, stage), nothing, detail));

  function change(name, value) {
    filter[name] = value;
    history.replaceState(null, '', link('requests', filter));
    newest.anew();
  }

  const newest = new Newest({
    list,
    path: (portion) => query('/_emulator/requests', { ...filter, ...portion }),
    told: (trouble) => {
      const { items, older } = newest;
      say(problem, trouble);
      problem.hidden = !trouble;
      if (!trouble) say(summary, `${older ? 'the newest ' : ''}${plural(items.length, 'request')}`);
      nothing.hidden = items.length > 0;
      say(nothing, Object.values(filter).some(Boolean) ? 'No request matches.' : 'No request has come yet. Those of the page itself are not journalled.');
      manners.load();
    },
  });
  stage.append(newest.fresh);

  async function choose(id) {
    chosen = id;
    const index = newest.items.findIndex((item) => item.id === id);
    if (index >= 0 && list.selected !== id) list.select(index);
    try {
      put(detail, detailOf(await get(`/_emulator/requests/${id}`), () => { detail.hidden = true; list.root.focus(); }));
    } catch (error) {
      put(detail, h('p.problem', error.message));
    }
    detail.hidden = false;
  }

  const unlisten = listen((digest) => {
    const total = state.standing?.counts['requests.total'] ?? 0;
    if (digest?.anew) newest.anew();
    else if (digest && total !== seen) newest.happened();
    seen = total;
  });
  newest.anew().then(() => chosen && choose(chosen));

  return {
    root, list, search,
    keys: [{ key: 'm', does: 'what the client did that is advised against', act: manners.open }, { key: 'v', does: 'why is an expected request not there', act: () => { verify.hidden = false; verify.querySelector('textarea').focus(); } }],
    back: () => { detail.hidden = true; },
    close: () => { unlisten(); newest.close(); list.close(); },
    shown: () => list.root.focus({ preventScroll: true }),
  };
}

function makeRow() {
  return h('div.row.request', h('span.method.mono'), h('span.code.mono'), h('span.path.mono'), h('span.note'), h('span.duration.mono'), h('time.mono'));
}

function drawRow(element, item) {
  const [method, code, path, note, length, time] = element.children;
  element.item = item;
  say(method, item.method);
  say(code, item.status === null ? '…' : String(item.status));
  code.dataset.class = item.status === null ? '' : String(item.status)[0];
  say(path, item.path);
  const faults = struckKinds(item);
  say(note, faults || (item.ended === 'aborted' ? 'hung up' : item.warnings.length ? plural(item.warnings.length, 'warning') : ''));
  note.classList.toggle('struck', faults !== '');
  note.title = faults ? `faults that struck: ${faults}` : item.warnings.join('\n');
  say(length, item.duration_ms === null ? '' : duration(item.duration_ms));
  say(time, clockTime(ms(item.arrived_at), true));
  time.title = bothTimes(item.arrived_at, item.arrived_wall);
}

function detailOf(entry, close) {
  const { request_body: asked, answer_body: answered } = entry;
  const size = (body) => (body ? `${bytes(body.size_bytes)}${body.kept_bytes < body.size_bytes ? `, the first ${bytes(body.kept_bytes)} kept` : ''}` : '');
  const block = (title, body) => (body && body.size_bytes ? jsonBlock(title, body.text ?? `base64: ${body.base64}`, size(body)) : null);
  return [
    h('header', h('h2.mono', `${entry.method} ${entry.status ?? ''}`), h('span.grow'), button('Close', close, { class: 'ghost small' })),
    h('p.mono.break', entry.path),
    h('dl.facts',
      [['Id', h('code', entry.id)], ['Arrived', h('time', { title: bothTimes(entry.arrived_at, entry.arrived_wall) }, clockTime(ms(entry.arrived_at), true))],
        ['Took', `${duration(entry.duration_ms)} of wall time`], ['Ended', entry.ended ?? 'under way'], ['Operation', entry.operation ?? 'none'],
        ['Run', entry.run_id ? h('a', { href: link(`runs/${entry.run_id}`) }, entry.run_id) : '–']].map(([name, value]) => [h('dt', name), h('dd', value)])),
    entry.warnings.length ? h('ul.warnings', entry.warnings.map((warning) => h('li', warning))) : null,
    struck(entry),
    h('h3', `Headers (${count(Object.keys(entry.headers).length)})`),
    h('table.headers', h('tbody', Object.entries(entry.headers).map(([name, value]) => h('tr', h('td.mono', name), h('td.mono.break', value))))),
    block('Request body', asked), block('Answer body', answered),
  ];
}
