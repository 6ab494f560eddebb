// What was sent to receivers, byte by byte; why a signature does not hold; what came to the sinks.

import { get, post, query } from './api.js';
import { button, h, put, say, toast } from './dom.js';
import { listen, state } from './feed.js';
import { bothTimes, bytes, clockTime, ms, plural, short } from './format.js';
import { diagnoseForm } from './diagnose.js';
import { jsonBlock } from './jsonview.js';
import { List } from './list.js';
import { Newest } from './newest.js';
import { link } from './route.js';
import { sinks } from './sinks.js';
import { badge, drawBadge } from './status.js';

const NARROW = matchMedia('(max-width: 720px)');
const NOTHING = 'No callback was sent yet. A run with a callback_url is told of when it ends; a sink of this sandbox can receive it: see “Sinks”.';

export function callbacksView(route) {
  let seen = '';
  const status = h('select', { id: 'callbacks-status', 'aria-label': 'Status of the delivery', onchange: () => newest.anew() }, ['', 'pending', 'delivered', 'failed'].map((value) => h('option', { value }, value || 'any status')));
  const run = h('input.mono', { type: 'search', id: 'callbacks-run_id', placeholder: 'run id', value: route.parameters.get('run_id') ?? '', 'aria-label': 'Run', spellcheck: false, onchange: () => newest.anew() });
  const summary = h('span.muted');
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const nothing = h('p.nothing', { hidden: true }, NOTHING);
  const detail = h('aside.detail', { 'aria-label': 'Delivery', hidden: true });
  const list = new List({ label: 'Deliveries, the newest first', name: 'delivery', make: makeRow, draw: drawRow, id: (item) => item.id, open: (item) => choose(item.id), height: () => (NARROW.matches ? 56 : 40) });
  list.root.addEventListener('click', (event) => {
    const row = event.target.closest('[role=option]');
    if (row) choose(row.item.id);
  });
  const head = h('div.row.delivery.head', { 'aria-hidden': 'true' }, h('span', 'Status'), h('span', 'To'), h('span', 'Attempts'), h('span.note', 'Run'), h('span', 'Created'));
  const stage = h('div.stage', list.root);
  const panels = { diagnose: diagnoseForm(), sinks: sinks() };
  const toggles = Object.entries({ diagnose: 'Signature does not hold?', sinks: 'Sinks' }).map(([name, title]) => button(title, (event) => toggle(name, event.currentTarget), { 'aria-expanded': 'false', class: 'toggle', value: name }));
  const root = h('section.view.full', { 'aria-label': 'Callbacks' },
    h('div.bar', h('h1', 'Callbacks'), status, run, h('span.grow'), summary, toggles), problem,
    Object.values(panels).map((panel) => panel.root),
    h('div.content.sides', h('div.fill', head, stage), nothing, detail));

  function toggle(name, pressed) {
    const panel = panels[name];
    panel.root.hidden = !panel.root.hidden;
    pressed.setAttribute('aria-expanded', !panel.root.hidden);
    if (!panel.root.hidden) panel.open?.();
  }

  const newest = new Newest({
    list,
    path: (portion) => query('/_emulator/callbacks', { status: status.value, run_id: run.value.trim(), ...portion }),
    told: (trouble) => {
      const { items, older } = newest;
      say(problem, trouble);
      problem.hidden = !trouble;
      if (!trouble) say(summary, `${older ? 'the newest ' : ''}${plural(items.length, 'delivery', 'deliveries')}`);
      nothing.hidden = items.length > 0;
      say(nothing, status.value || run.value.trim() ? 'No delivery matches.' : NOTHING);
    },
  });
  stage.append(newest.fresh);

  async function choose(id) {
    const index = newest.items.findIndex((item) => item.id === id);
    if (index >= 0 && list.selected !== id) list.select(index);
    try {
      put(detail, detailOf(await get(`/_emulator/callbacks/${id}`), () => { detail.hidden = true; list.root.focus(); }));
    } catch (error) {
      put(detail, h('p.problem', error.message));
    }
    detail.hidden = false;
  }

  const unlisten = listen((digest) => {
    const counts = state.standing?.counts ?? {};
    const total = `${counts['callbacks.created']} ${counts['callbacks.attempted']}`;
    if (digest?.anew) newest.anew();
    else if (digest && total !== seen) newest.happened();
    seen = total;
  });
  newest.anew().then(() => route.path[1] && choose(route.path[1]));

  return {
    root, list, search: run,
    keys: [{ key: 'd', does: 'why a signature does not hold', act: () => toggle('diagnose', toggles[0]) }],
    back: () => { detail.hidden = true; },
    close: () => { unlisten(); newest.close(); list.close(); },
    shown: () => list.root.focus({ preventScroll: true }),
  };
}

function makeRow() {
  return h('div.row.delivery', badge(), h('span.path.mono'), h('span.tries.mono'), h('span.note'), h('time.mono'));
}

function drawRow(element, item) {
  const [status, url, tries, run, time] = element.children;
  const last = item.attempts[item.attempts.length - 1];
  element.item = item;
  drawBadge(status, item.status);
  say(url, item.callback_url);
  say(tries, last ? `${plural(item.attempts.length, 'attempt')}, ${last.status_code ?? last.outcome}` : 'no attempt yet');
  say(run, short(item.run_id, 13));
  say(time, clockTime(ms(item.created_at), true));
  time.title = bothTimes(item.created_at);
}

function detailOf(delivery, close) {
  const verdict = h('div', { role: 'status' });

  async function replay() {
    try {
      const answer = await post(`/_emulator/callbacks/${delivery.id}/replay`);
      put(verdict, h(`p.${answer.verdict === 'fixed' || answer.verdict === 'still_passing' ? 'good' : 'bad'}`, `${VERDICTS[answer.verdict]} It was ${outcome(answer.before)}, and is ${outcome(answer.now)} now.`));
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  return [
    h('header', h('h2', 'Delivery'), h('span.grow'), button('Replay', replay, { class: 'primary', disabled: delivery.attempts.length === 0, title: 'Sends the same bytes once more and compares' }), button('Close', close, { class: 'ghost small' })),
    verdict,
    h('dl.facts', [
      ['Id', h('code', delivery.id)], ['Run', h('a', { href: link(`runs/${delivery.run_id}`) }, delivery.run_id)], ['To', h('code', delivery.callback_url)],
      ['Status', badge(delivery.status)], ['Signed with', delivery.signing_secret_id ? h('code', delivery.signing_secret_id) : 'nothing: there was no secret'],
      delivery.next_attempt_at ? ['Next attempt', h('time', { title: bothTimes(delivery.next_attempt_at) }, clockTime(ms(delivery.next_attempt_at), true))] : null,
    ].filter(Boolean).map(([name, value]) => [h('dt', name), h('dd', value)])),
    jsonBlock('Payload', delivery.payload.text ?? delivery.payload.base64, `${bytes(delivery.payload.size_bytes)}, sha256 ${short(delivery.payload.sha256, 12)}…`),
    delivery.attempts.map(attemptOf),
  ];
}

const VERDICTS = { fixed: 'Fixed.', regressed: 'It has got worse.', still_failing: 'Still failing.', still_passing: 'Still fine.' };
const outcome = (attempt) => attempt.status_code ?? attempt.error_message ?? attempt.outcome;

function attemptOf(attempt) {
  const head = attempt.request?.head.text;
  const answer = attempt.answer?.raw.text;
  return h('details', { open: attempt.attempt_number === 1 },
    h('summary', h('b', `Attempt ${attempt.attempt_number}`), ' ', h(`span.${attempt.outcome === 'taken' ? 'good' : 'bad'}`, String(outcome(attempt))), ' ',
      h('time.muted', { title: bothTimes(attempt.sent_at, attempt.sent_wall) }, clockTime(ms(attempt.sent_at), true)), ' ', h('span.muted', `${attempt.timing.total_ms} ms of wall time`)),
    head ? [h('h3', `Sent, ${bytes(attempt.request.sent_bytes)} as they went over the wire`), pre('Request bytes', head + (attempt.request.body.text ?? attempt.request.body.base64))] : h('p.muted', 'Nothing was sent.'),
    answer ? [h('h3', 'Came back'), pre('Answer bytes', answer)] : h('p.muted', 'Nothing came back.'));
}

const pre = (label, text) => h('pre', { tabIndex: 0, role: 'region', 'aria-label': label }, text);
