// All runs of the sandbox, the newest first, as they come.

import { get, query } from './api.js';
import { button, h, put, say } from './dom.js';
import { listen, sandboxNow, state } from './feed.js';
import { bothTimes, clockTime, count, duration, ms, plural, short } from './format.js';
import { List } from './list.js';
import { paced } from './pace.js';
import { show as showPicture } from './pictures.js';
import { link } from './route.js';
import { badge, drawBadge, isTerminal, STATUSES } from './status.js';
import { countOf, MOST, runs, take, watch } from './store.js';
import { welcome } from './start.js';

const NARROW = matchMedia('(max-width: 720px)');
const PAGE = 500;
const MOST_FOUND = 2000;

export function runsView(route) {
  const filter = { text: route.parameters.get('text') ?? '', status: route.parameters.get('status') ?? '', q: route.parameters.get('q') ?? '' };
  const found = { rows: null, problem: '', again: 0 };

  const search = h('input.search', { type: 'search', id: 'runs-text', placeholder: 'Prompt, id, reference, run key', value: filter.text, 'aria-label': 'Filter by text', oninput: () => change({ text: search.value.trim() }) });
  const asked = h('input.mono', { type: 'search', id: 'runs-q', placeholder: 'q, such as status_code:failed AND duration_ms>2000', value: filter.q, spellcheck: false, 'aria-label': 'Query as the API takes it (q)', onchange: () => change({ q: asked.value.trim() }) });
  const chips = h('div.chips', { role: 'group', 'aria-label': 'Status' });
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const fresh = button('', () => list.scroll(0), { class: 'fresh', hidden: true });
  const summary = h('span.muted', { 'aria-live': 'off' });
  const list = new List({ label: 'Runs, the newest first', name: 'run', make: makeRow, draw: drawRow, id: (row) => row.id, open: (row) => { location.hash = link(`runs/${row.id}`).slice(1); }, height: () => (NARROW.matches ? 68 : 52) });
  const head = h('div.row.head', { 'aria-hidden': 'true' }, ['', 'Status', 'Prompt', 'Reference', 'Callback', 'Duration', 'Created'].map((title) => h('span', title)));
  const filled = h('div.fill', head, h('div.stage', list.root, fresh));
  const nothing = h('div.nothing');
  const content = h('div.content');
  const root = h('section.view.full', { 'aria-label': 'Runs' },
    h('div.bar', h('h1', 'Runs'), search, asked, h('span.grow'), summary, chips), problem, content);
  let shownRows = [];
  let newest = '';
  let away = 0;

  function change(part) {
    Object.assign(filter, part);
    history.replaceState(null, '', link('runs', filter));
    if ('q' in part) ask();
    refresh(null, false);
  }

  const matches = (row) => (!filter.status || row.status === filter.status) && (!filter.text || row.hay.includes(filter.text.toLowerCase()));

  function refresh(changed, keep = true) {
    const all = found.rows ?? runs.rows;
    shownRows = filter.text || filter.status ? all.filter(matches) : all;
    const last = shownRows.length - 1;
    list.set(shownRows.length, (index) => shownRows[last - index], keep);
    const top = last >= 0 ? shownRows[last].id : '';
    if (top !== newest && list.top > 4 && keep) away += changed?.size ? [...changed].filter((id) => runs.byId.get(id)?.status === 'queued').length || 1 : 1;
    newest = top;
    drawChips();
    drawAround();
  }

  function drawAround() {
    const known = found.rows ?? runs.rows;
    const isEmpty = known.length === 0 && !filter.q;
    put(nothing, shownRows.length || isEmpty ? [] : h('p', runs.loading ? 'Reading…' : 'No run matches. ', runs.loading ? '' : button('Show all', clear, { class: 'link' })));
    const wanted = isEmpty && state.standing && !runs.loading ? 'empty' : 'list';
    if (content.dataset.shows !== wanted) {
      content.dataset.shows = wanted;
      put(content, wanted === 'empty' ? welcome() : [filled, nothing]);
    }
    const total = state.standing?.runs ?? known.length;
    say(summary, found.rows ? `${plural(found.rows.length, 'run')} found${found.rows.length >= MOST_FOUND ? ', the newest' : ''}`
      : known.length < total && !runs.loading && total > MOST ? `the newest ${count(known.length)} of ${count(total)}` : plural(total, 'run'));
    const trouble = found.problem || runs.problem || state.problem;
    problem.hidden = !trouble;
    say(problem, trouble);
    fresh.hidden = away === 0 || list.top <= 4;
    say(fresh, `↑ ${away} new`);
  }

  function clear() {
    search.value = '';
    asked.value = '';
    change({ text: '', status: '', q: '' });
  }

  function drawChips() {
    const counts = found.rows ? countOf(found.rows) : runs.counts;
    if (!chips.firstChild) put(chips, STATUSES.map((status) => button([badge(status), h('b')], () => change({ status: filter.status === status ? '' : status }), { class: 'chip', value: status })));
    for (const chip of chips.children) {
      chip.setAttribute('aria-pressed', chip.value === filter.status);
      say(chip.lastChild, count(counts.get(chip.value) ?? 0));
    }
  }

  async function ask() {
    found.problem = '';
    const { q } = filter;
    if (!q) {
      found.rows = null;
      refresh(null, false);
      return;
    }
    try {
      const items = [];
      const asked = performance.now();
      for (let pq = '', more = true; more && items.length < MOST_FOUND;) {
        const page = await get(query('/_emulator/runs', pq ? { pq, limit: PAGE } : { q, limit: PAGE }));
        if (filter.q !== q) return;
        items.push(...page.items);
        pq = page.next ?? '';
        more = Boolean(pq);
      }
      take(items, asked);
      found.rows = items.reverse().map((row) => runs.byId.get(row.id)).filter(Boolean);
    } catch (error) {
      if (filter.q !== q) return;
      found.rows = [];
      found.problem = error.message;
    }
    refresh(null, true);
  }

  // However much comes in between is shown once.
  let changes = new Set();
  const drawing = paced(() => {
    const all = changes;
    changes = new Set();
    refresh(all);
  });
  const unwatch = watch((changed) => {
    changed?.forEach((id) => changes.add(id));
    drawing.ask();
    if (filter.q && !found.again) found.again = setTimeout(() => ask().finally(() => { found.again = 0; }), 1000);
  });
  const unlisten = listen(drawAround);
  // Runs that are under way have a duration that goes on.
  const going = setInterval(() => { if (state.standing?.unfinished && state.standing.clock.rate > 0) drawGoing(list); }, 500);
  list.onpaint = () => {
    if (list.top <= 4) away = 0;
    if (fresh.hidden !== (away === 0)) drawAround();
  };
  if (filter.q) ask();
  refresh(null);

  return {
    root, list, search,
    keys: [{ key: 'n', does: 'send a run', act: () => { location.hash = link('start').slice(1); } }],
    close: () => { unwatch(); drawing.stop(); unlisten(); clearInterval(going); clearTimeout(found.again); list.close(); },
    back: clear,
    shown: () => list.root.focus({ preventScroll: true }),
  };
}

function makeRow() {
  return h('a.row', h('span.thumb', h('img', { alt: '', width: 40, height: 40 })), badge(), h('span.prompt'), h('span.key.mono'), h('span.callback'), h('span.duration'), h('time'));
}

function drawRow(element, row) {
  const [thumb, status, prompt, key, callback, length, time] = element.children;
  element.href = link(`runs/${row.id}`);
  showPicture(thumb.firstChild, row.status === 'succeeded' ? `/_emulator/runs/${row.id}/output?side=80` : '');
  drawBadge(status, row.status);
  say(prompt, row.prompt);
  say(key, row.client_ref ?? `${short(row.run_key)}/${row.create_ordinal}`);
  key.title = row.client_ref ? `client_ref ${row.client_ref}` : `run key ${row.run_key}, create ordinal ${row.create_ordinal}`;
  say(callback, row.callback ? callbackText(row) : '–');
  callback.dataset.status = row.callback ?? '';
  callback.title = row.callback_failure ? `${row.callback}: ${row.callback_failure}, after ${plural(row.callback_attempts, 'attempt')}` : '';
  say(length, row.failure_code ?? duration(lengthOf(row)));
  length.classList.toggle('bad', Boolean(row.failure_code));
  length.title = row.failure_code ? `failed after ${duration(row.duration_ms)}` : 'sandbox time';
  element.item = row;
  if (time.dateTime !== row.created_at) {
    say(time, clockTime(row.created, true));
    time.dateTime = row.created_at;
    time.title = bothTimes(row.created_at, row.created_wall);
  }
}

const WHY = { http_status: 'status', timeout: 'timeout', connection: 'network', egress_denied: 'egress' };

function callbackText(row) {
  if (row.callback === 'pending' && row.callback_attempts) return `retrying ${row.callback_attempts}`;
  return row.callback_failure ? `${row.callback}: ${WHY[row.callback_failure]}` : row.callback;
}

const lengthOf = (row) => row.duration_ms ?? (isTerminal(row.status) ? ms(row.completed_at) - row.created : sandboxNow() - row.created);

function drawGoing(list) {
  for (const element of list.elements.values()) {
    if (element.item && !isTerminal(element.item.status)) say(element.children[5], duration(lengthOf(element.item)));
  }
}
