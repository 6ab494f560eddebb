// The sandbox's clock: how it goes, what is due, and moving it.

import { get, post, put as send } from './api.js';
import { button, h, heads, put, say, toast, wide } from './dom.js';
import { listen, sandboxNow, state } from './feed.js';
import { bothTimes, clockTime, count, day, duration, ms, plural, short } from './format.js';
import { link } from './route.js';
import { modeText } from './top.js';
import { lifecycleForm } from './lifecycle.js';

const UNITS = { ms: 1, s: 1000, min: 60000, h: 3600000, d: 86400000 };
const SHOWN = 200;

export function clockView() {
  const time = h('time.huge.mono');
  const date = h('span.muted');
  const mode = h('span.tag');
  const next = h('p.muted');
  const result = h('p.result', { role: 'status' });
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const agenda = h('tbody');
  const more = h('p.muted');
  const rate = h('input', { type: 'number', id: 'rate', value: 10, min: 0.000001, max: 1000000, step: 'any', 'aria-label': 'Factor' });
  const amount = h('input', { type: 'number', id: 'amount', value: 1, min: 0, step: 'any', 'aria-label': 'Amount' });
  const unit = h('select', { id: 'unit', 'aria-label': 'Unit' }, Object.keys(UNITS).map((name) => h('option', { value: name, selected: name === 's' }, name)));
  const modes = h('div.tabs', { role: 'group', 'aria-label': 'Mode' },
    button('Stopped', () => change({ mode: 'manual' }), { value: 'manual', title: 'Time stands until it is moved' }),
    button('Real time', () => change({ mode: 'real' }), { value: 'real' }),
    button('At a factor', () => change({ mode: 'rate', rate: Number(rate.value) }), { value: 'rate' }));
  const moves = [
    button('Step to the next event', () => advance({ to_next: true }), { class: 'primary', title: 'Space' }),
    button('Run until idle', () => advance({ until_idle: true }), { title: 'i' }),
  ];
  const root = h('section.view', { 'aria-label': 'Clock' }, h('div.bar', h('h1', 'Clock'), mode),
    problem,
    h('div.split.even',
      h('div.card', h('div.now-big', time, date), next,
        h('div.field', h('span', 'Mode'), modes, h('label.inline', '×', rate)),
        h('div.field', h('span', 'Move'), moves),
        h('form.field', { onsubmit: (event) => { event.preventDefault(); advance({ by_ms: Math.round(Number(amount.value) * UNITS[unit.value]) }); } },
          h('span', 'Advance by'), amount, unit, h('button', 'Advance')), result),
      h('div.card', h('h2', 'How runs live'), lifecycleForm())),
    h('h2', 'Agenda'), wide('Agenda', h('table', heads('Due', 'In', 'What', 'Of'), agenda)), more);
  let timer = 0;

  function tick() {
    const now = sandboxNow();
    say(time, clockTime(now, true));
    say(date, `${day(now)} UTC`);
    if (!Number.isNaN(now)) time.title = bothTimes(new Date(now).toISOString(), new Date().toISOString());
  }

  function draw() {
    const { standing } = state;
    if (!standing) return;
    const { clock } = standing;
    say(mode, modeText(clock));
    for (const one of modes.children) one.setAttribute('aria-pressed', one.value === clock.mode);
    if (clock.mode === 'rate' && document.activeElement !== rate) rate.value = clock.rate;
    say(next, clock.next_at ? `${plural(clock.pending, 'item is', 'items are')} due; the next in ${duration(Math.max(0, ms(clock.next_at) - sandboxNow()))}` : 'Nothing is due.');
    moves[0].disabled = !clock.next_at;
    tick();
    timer ||= setTimeout(readAgenda, 200);
  }

  async function readAgenda() {
    try {
      const { items, pending } = await get('/_emulator/clock/agenda');
      const now = sandboxNow();
      put(agenda, items.slice(0, SHOWN).map((item) => h('tr',
        h('td.mono', h('time', { dateTime: item.at, title: bothTimes(item.at) }, clockTime(ms(item.at), true))),
        h('td.mono', duration(Math.max(0, ms(item.at) - now))), h('td', item.kind),
        h('td.mono', item.run_id ? h('a', { href: link(`runs/${item.run_id}`) }, short(item.run_id, 18)) : '–'))));
      say(more, pending > SHOWN ? `and ${count(pending - SHOWN)} more` : pending ? '' : 'Nothing is due: send a run, and its steps appear here.');
    } catch (error) {
      fail(error);
    }
    timer = 0;
  }

  async function change(body) {
    await attempt(() => send('/_emulator/clock', body));
  }

  async function advance(body) {
    say(result, 'Moving…');
    await attempt(async () => {
      const moved = await post('/_emulator/clock/advance', body);
      say(result, `${plural(moved.fired, 'item')} happened; it is ${clockTime(ms(moved.now), true)}. ${BECAUSE[moved.stopped_because] ?? moved.stopped_because}`);
    });
  }

  async function attempt(act) {
    try {
      problem.hidden = true;
      await act();
    } catch (error) {
      say(result, '');
      fail(error);
    }
  }

  function fail(error) {
    say(problem, error.message);
    problem.hidden = false;
  }

  const unlisten = listen(draw);
  const ticking = setInterval(tick, 100);
  draw();
  return {
    root,
    keys: [
      { key: ' ', does: 'step to the next event', act: () => (state.standing?.clock.next_at ? advance({ to_next: true }) : toast('Nothing is due')) },
      { key: 'i', does: 'run until idle', act: () => advance({ until_idle: true }) },
      { key: 'p', does: 'stop the clock, or let it go', act: () => change({ mode: state.standing?.clock.mode === 'manual' ? 'real' : 'manual' }) },
    ],
    close: () => { unlisten(); clearInterval(ticking); clearTimeout(timer); },
  };
}

const BECAUSE = { idle: 'Nothing more is due.', reached: '', limit: 'max_ms was reached.', wall_limit: 'It took too long in wall time; ask again to go on.', reset: 'The sandbox was reset meanwhile.' };
