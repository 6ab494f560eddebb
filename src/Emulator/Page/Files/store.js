// The runs that the page knows, oldest first, at most MOST of them: the oldest go.

import { get, query } from './api.js';
import { listen, state } from './feed.js';
import { ms } from './format.js';
import { paced } from './pace.js';

export const MOST = 20000;
const SLACK = 1000;
const PORTION = 500;
const FILL = 10000;

// Milliseconds from one reading of the list to the next, when all the time more happens than a digest can tell.
const AGAIN = 3000;

/** counts: how many of the rows there are of each status. */
export const runs = { rows: [], byId: new Map(), counts: new Map(), dropped: 0, loading: false, problem: '' };
const listeners = new Set();
let reading = null;

/** Calls back whenever rows have come or changed, with the ids that changed; null says that all may have. */
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (changed) => listeners.forEach((listener) => listener(changed));

const isLater = (a, b) => (a.created !== b.created ? a.created > b.created : a.wall !== b.wall ? a.wall > b.wall : a.id > b.id);

/** What filters look at is made once. */
function ready(row) {
  row.created = ms(row.created_at);
  row.wall = ms(row.created_wall);
  row.hay = `${row.prompt} ${row.id} ${row.run_key} ${row.client_ref ?? ''} ${row.failure_code ?? ''}`.toLowerCase();
  return row;
}

function insert(row) {
  const { rows } = runs;
  if (rows.length === 0 || isLater(row, rows[rows.length - 1])) {
    rows.push(row);
    return;
  }
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isLater(row, rows[middle])) from = middle + 1;
    else to = middle;
  }
  rows.splice(from, 0, row);
}

const add = (counts, status, by) => counts.set(status, (counts.get(status) ?? 0) + by);

/** How many rows there are of each status. */
export function countOf(rows) {
  const counts = new Map();
  rows.forEach((row) => add(counts, row.status, 1));
  return counts;
}

/**
 * Takes rows in; those that are known change in place. An answer tells how things stood when it was asked for at the earliest, so
 * what a digest has told since then stays.
 */
export function take(list, asked = Infinity) {
  const changed = new Set();
  for (const row of list) {
    const known = runs.byId.get(row.id);
    if (known?.told > asked) continue;
    if (known) {
      add(runs.counts, known.status, -1);
      Object.assign(known, ready(row));
    } else {
      runs.byId.set(row.id, row);
      insert(ready(row));
    }
    add(runs.counts, row.status, 1);
    if (asked === Infinity) (known ?? row).told = performance.now();
    changed.add(row.id);
  }
  if (runs.rows.length > MOST + SLACK) {
    const gone = runs.rows.splice(0, runs.rows.length - MOST);
    for (const row of gone) {
      runs.byId.delete(row.id);
      add(runs.counts, row.status, -1);
    }
    runs.dropped += gone.length;
  }
  return changed;
}

function empty() {
  Object.assign(runs, { rows: [], byId: new Map(), counts: new Map(), dropped: 0, problem: '' });
}

/** Reads the newest runs, portion by portion, so that the first are seen at once. */
async function readAll(isNew) {
  reading?.abort();
  const end = new AbortController();
  reading = end;
  runs.loading = true;
  if (isNew) empty();
  try {
    for (let [pq, read] = ['', 0]; pq !== null && read < FILL;) {
      const asked = performance.now();
      const page = await get(query('/_emulator/runs', { limit: pq ? PORTION : 100, pq }), end.signal);
      if (end.signal.aborted) return;
      take(page.items.reverse(), asked);
      pq = page.next;
      read += page.items.length;
      runs.loading = pq !== null;
      tell(null);
    }
  } catch (error) {
    if (!end.signal.aborted) runs.problem = error.message;
  }
  if (reading === end) {
    reading = null;
    runs.loading = false;
    tell(null);
  }
}

/** There was more than a digest could tell: the list is read again, once it has been read. */
const rereading = paced(() => (reading ? rereading.ask() : readAll(false)), AGAIN);

/** Another sandbox: what is known is not of it, nor is what is being read. */
function leave() {
  rereading.stop();
  reading?.abort();
  empty();
  tell(null);
}

listen((digest) => {
  if (!digest) {
    if (!state.standing) leave();
    return;
  }
  if (digest.anew) readAll(true);
  else if (digest.more) rereading.ask();
  if (digest.runs.length) tell(take(digest.runs));
});
