// The digest of the sandbox: reads the stream for as long as the page is open, and goes on after a break.

import { request } from './api.js';
import { ms } from './format.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;

export const state = { live: false, standing: null, at: 0, seen: 0, problem: '' };
const listeners = new Set();
let stop = null;

/** Calls back with each digest, and with null when the state of the connection changed. Answers how to stop. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (digest) => listeners.forEach((listener) => listener(digest));

/** The sandbox's time now, in milliseconds; it goes on between digests at the clock's rate. */
export function sandboxNow() {
  if (!state.standing) return NaN;
  return state.at + (performance.now() - state.seen) * state.standing.clock.rate;
}

/** Begins anew, for the sandbox that the session names now. */
export function connect() {
  stop?.abort();
  const end = new AbortController();
  stop = end;
  Object.assign(state, { live: false, standing: null });
  tell(null);
  follow(end.signal);
}

async function follow(signal) {
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    try {
      await read(signal, () => { wait = FIRST_WAIT; });
    } catch (error) {
      if (signal.aborted) return;
      state.problem = error.status ? error.message : 'The emulator does not answer; the page tries again.';
    }
    if (signal.aborted) return;
    state.live = false;
    tell(null);
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** Lets the browser draw and hear keys before the next part is taken in. */
const breath = () => globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

async function read(signal, onFirst) {
  const response = await request('/_emulator/digest', { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let first = true; ;) {
    const { value, done } = await reader.read();
    if (done || signal.aborted) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text.slice(0, end).split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('');
      text = text.slice(end + 2);
      if (!data) continue;
      take(JSON.parse(data), first);
      if (first) onFirst();
      first = false;
      await breath();
      if (signal.aborted) return;
    }
  }
}

/** The first digest of a connection is marked: what happened before it has to be read from the lists. */
function take(digest, first) {
  const before = state.standing;
  Object.assign(state, { live: true, problem: '', standing: digest.standing, at: ms(digest.now), seen: performance.now() });
  digest.anew = first || before?.epoch !== digest.standing.epoch;
  tell(digest);
}
