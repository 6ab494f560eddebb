// The runs that the page knows, oldest first, at most MOST of them: the oldest go.

import { get, query } from './api.js';
import { listen, state } from './feed.js';
import { ms } from './format.js';

export const MOST = 20000;
const SLACK = 1000;
const PORTION = 500;
const FILL = 10000;

export const runs = { rows: [], byId: new Map(), dropped: 0, loading: false, problem: '' };
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

/** Takes rows in; those that are known change in place. */
export function take(list) {
  const changed = new Set();
  for (const row of list) {
    const known = runs.byId.get(row.id);
    if (known) {
      Object.assign(known, ready(row));
    } else {
      runs.byId.set(row.id, row);
      insert(ready(row));
    }
    changed.add(row.id);
  }
  if (runs.rows.length > MOST + SLACK) {
    const gone = runs.rows.splice(0, runs.rows.length - MOST);
    gone.forEach((row) => runs.byId.delete(row.id));
    runs.dropped += gone.length;
  }
  return changed;
}

function empty() {
  Object.assign(runs, { rows: [], byId: new Map(), dropped: 0, problem: '' });
}

/** Reads the newest runs, portion by portion, so that the first are seen at once. */
async function readAll(isNew) {
  reading?.abort();
  const end = new AbortController();
  reading = end;
  runs.loading = true;
  if (isNew) empty();
  try {
    for (let pq = ''; pq !== null && runs.rows.length < FILL;) {
      const page = await get(query('/_emulator/runs', { limit: pq ? PORTION : 100, pq }), end.signal);
      if (end.signal.aborted) return;
      take(page.items.reverse());
      pq = page.next;
      runs.loading = pq !== null;
      tell(null);
    }
  } catch (error) {
    if (!end.signal.aborted) runs.problem = error.message;
  }
  if (reading === end) {
    runs.loading = false;
    tell(null);
  }
}

/** Another sandbox: what is known is not of it, nor is what is being read. */
function leave() {
  reading?.abort();
  empty();
  tell(null);
}

listen((digest) => {
  if (!digest) {
    if (!state.standing) leave();
    return;
  }
  if (digest.anew || digest.more) {
    readAll(digest.anew);
  }
  if (digest.runs.length) tell(take(digest.runs));
});
