// The life of a run drawn to scale: its statuses as bars, the attempts of its callbacks as marks, on one axis.

import { h, heads } from './dom.js';
import { bothTimes, clockTime, duration, ms } from './format.js';

const TICKS = [1, 2, 5];

/** timeline: as /_emulator/runs/{id}/timeline answers it; now: sandbox time for what has not ended. */
export function scale(timeline, now) {
  const states = timeline.states.map((state) => ({ ...state, from: ms(state.at) }));
  const attempts = timeline.deliveries.flatMap((delivery) => delivery.attempts.map((attempt) => ({ ...attempt, delivery, from: ms(attempt.at) })));
  const [begin] = states;
  const last = states[states.length - 1];
  const isOver = ['succeeded', 'failed', 'cancelled'].includes(last.status);
  const ends = [last.from, ...attempts.map((attempt) => attempt.from)];
  if (!isOver && now > last.from) ends.push(now);
  const whole = Math.max(1, (Math.max(...ends) - begin.from) * 1.02);
  const place = (at) => `${((at - begin.from) / whole) * 100}%`;

  const bars = [];
  states.forEach((state, index) => {
    const next = states[index + 1]?.from ?? (isOver ? null : Math.max(now, state.from));
    if (next !== null) bars.push(bar(state, next - state.from, place(state.from), ((next - state.from) / whole) * 100, !states[index + 1]));
  });
  const marks = attempts.map((attempt) => mark(attempt, place(attempt.from), begin.from));
  return h('div.scale', { role: 'group', 'aria-label': 'Timeline to scale' },
    h('div.lane', h('span.lane-name', 'Run'), h('div.track', bars, isOver ? endMark(last, place(last.from)) : null)),
    attempts.length || timeline.deliveries.length ? h('div.lane', h('span.lane-name', 'Callback'), h('div.track', marks)) : null,
    h('div.lane.axis', { 'aria-hidden': 'true' }, h('span.lane-name'), h('div.track', axis(whole, place, begin.from))),
    table(states, attempts, begin.from));
}

function bar(state, length, left, width, isGoing) {
  const element = h('span.span', { 'data-status': state.status, title: `${state.status} for ${duration(length)}\n${bothTimes(state.at, state.wall_at)}` }, width > 9 ? h('span', `${state.status} ${duration(length)}`) : null);
  element.style.left = left;
  element.style.width = `${Math.max(width, 0.3)}%`;
  element.classList.toggle('going', isGoing);
  return element;
}

function endMark(state, left) {
  const element = h('span.end', { 'data-status': state.status, title: `${state.status}\n${bothTimes(state.at, state.wall_at)}` });
  element.style.left = left;
  return element;
}

const isTaken = (attempt) => attempt.status_code >= 200 && attempt.status_code < 300;
const result = (attempt) => attempt.status_code ?? attempt.error_message ?? 'no answer';

function mark(attempt, left, begin) {
  const element = h('span.attempt', { 'data-taken': String(isTaken(attempt)), title: `attempt ${attempt.attempt_number}: ${result(attempt)}, after ${duration(attempt.from - begin)}\n${bothTimes(attempt.at, attempt.wall_at)}` }, String(attempt.attempt_number));
  element.style.left = left;
  return element;
}

function axis(whole, place, begin) {
  const rough = whole / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (TICKS.find((tick) => tick * power >= rough) ?? 10);
  const ticks = [];
  for (let at = 0; at <= whole * 0.95; at += step) {
    const tick = h('span.tick', at === 0 ? '0' : duration(at));
    tick.style.left = place(begin + at);
    ticks.push(tick);
  }
  return ticks;
}

/** The same in words, for who does not see the drawing and who wants the numbers. */
function table(states, attempts, begin) {
  const line = (what, at, wall, more = '') => h('tr', h('td', what), h('td.mono', `+${duration(ms(at) - begin)}`), h('td.mono', h('time', { dateTime: at, title: bothTimes(at, wall) }, clockTime(ms(at), true))), h('td.muted', more));
  return h('table.steps', heads('What', 'After', 'Sandbox time', ''), h('tbody',
    states.map((state) => line(state.status, state.at, state.wall_at)),
    attempts.map((attempt) => line(`callback attempt ${attempt.attempt_number}`, attempt.at, attempt.wall_at, `${result(attempt)} in ${attempt.response_time_ms} ms`))));
}
