// Small pictures for lists: fetched one by one, only for rows that stay in view, and forgotten when there are many.

import { picture } from './api.js';

const MOST = 300;
const AT_ONCE = 2;
// Longer than from one digest to the next: rows that only pass by are not worth drawing.
const SETTLE = 350;

const known = new Map();
const waiting = new Map();
let busy = 0;
let timer = 0;

/** Shows the picture of a path in an img, at once when it is known. The img leaves the queue when its path changes. */
export function show(image, path) {
  if (image.dataset.path === path) return;
  waiting.delete(image);
  image.dataset.path = path;
  const url = known.get(path);
  if (url || !path) {
    image.hidden = !path;
    if (path) image.src = url;
    else image.removeAttribute('src');
    return;
  }
  image.hidden = true;
  waiting.set(image, performance.now());
  timer ||= setTimeout(work, SETTLE);
}

/** Forgets all: another sandbox, another life. */
export function forget() {
  known.forEach((url) => URL.revokeObjectURL(url));
  known.clear();
  waiting.clear();
}

/** Loads what has settled, and looks again when the next will have; who is busy looks again when done. */
function work() {
  clearTimeout(timer);
  timer = 0;
  const now = performance.now();
  for (const [image, since] of waiting) {
    if (busy >= AT_ONCE) return;
    if (!image.isConnected) {
      waiting.delete(image);
    } else if (now - since >= SETTLE) {
      load(image);
    } else {
      timer = setTimeout(work, SETTLE - (now - since) + 1);
      return;
    }
  }
}

async function load(image) {
  const { path } = image.dataset;
  waiting.delete(image);
  busy++;
  try {
    const url = known.get(path) ?? await picture(path);
    remember(path, url);
    if (image.dataset.path === path) {
      image.src = url;
      image.hidden = false;
    }
  } catch {
    // No picture: the row says why by its status.
  }
  busy--;
  work();
}

function remember(path, url) {
  known.set(path, url);
  if (known.size > MOST) {
    const [oldest, gone] = known.entries().next().value;
    known.delete(oldest);
    URL.revokeObjectURL(gone);
  }
}
