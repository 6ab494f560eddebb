// Doing something often enough to be seen and no oftener: however much comes, the work for it is bounded.

/** Milliseconds from one drawing of a list to the next while things keep coming; the first is drawn in the very next frame. */
export const APART = 200;

/**
 * ask() has act() done in the next frame, or as soon as it was last begun so many milliseconds ago; asking again until then adds
 * nothing. stop() forgets what was asked.
 */
export function paced(act, apart = APART) {
  let [frame, timer, last] = [0, 0, -Infinity];

  function run() {
    frame = 0;
    last = performance.now();
    act();
  }

  function ask() {
    if (frame || timer) return;
    const wait = last + apart - performance.now();
    if (wait <= 0) frame = requestAnimationFrame(run);
    else timer = setTimeout(() => { timer = 0; ask(); }, wait);
  }

  function stop() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    [frame, timer] = [0, 0];
  }

  return { ask, stop };
}
