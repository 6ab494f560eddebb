// 10,000 runs at 500 a second while the list is open: all are there, the page holds a bounded number of elements, and it
// stays usable. What the browser took is printed; LONGEST_TASK_MS makes a judgement of it.
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../browser.mjs';
import { that } from '../checks.mjs';
import { start } from '../emulator.mjs';

const RUNS = 10000;
const RATE = 500;

export default async function check(browser) {
  const emulator = await start();
  await emulator.create('the first');
  const page = await open(browser, emulator.url);
  await page.getByRole('option').first().waitFor();
  await page.evaluate(() => {
    globalThis.tasks = [];
    globalThis.frames = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
    new PerformanceObserver((list) => globalThis.frames.push(...list.getEntries().map((entry) => ({
      duration: entry.duration, drawing: entry.startTime + entry.duration - entry.styleAndLayoutStart,
      scripts: entry.scripts.map((script) => ({ what: `${script.invoker} ${script.sourceURL.split('/').pop()}:${script.sourceFunctionName}`, duration: script.duration, layout: script.forcedStyleAndLayoutDuration })),
    })))).observe({ type: 'long-animation-frame' });
  });
  const began = Date.now();
  let most = 0;
  const sent = new Set();
  for (let count = 0; count < RUNS; count++) {
    const due = began + (count * 1000) / RATE;
    if (due > Date.now()) await pause(due - Date.now());
    while (sent.size >= 64) await Promise.race(sent);
    const one = emulator.create(`run ${count}`).finally(() => sent.delete(one));
    sent.add(one);
    if (count % 2000 === 1000) {
      await page.getByLabel('Filter by text').fill(`run ${count - 500}`);
      await page.getByRole('option').filter({ hasText: `run ${count - 500}` }).first().waitFor();
      await page.getByLabel('Filter by text').fill('');
    }
    if (count % 500 === 0) most = Math.max(most, await page.locator('[role=option]').count());
  }
  await Promise.all(sent);
  const took = (Date.now() - began) / 1000;
  await page.getByText('10\u202f001 runs', { exact: true }).waitFor();
  that('all are there', true);
  that('a filter answered while they came', true);
  that('the document holds the rows in view and a few beyond', most < 100, most);
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.getByRole('option').filter({ hasText: 'the first' }).waitFor();
  that('the last row is a key away', true);
  const tasks = await page.evaluate(() => globalThis.tasks);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1048576);
  that('memory is bounded', heap < 200, `${heap.toFixed(0)} MiB`);
  const longest = Math.max(0, ...tasks);
  console.log(`      ${RUNS} runs in ${took.toFixed(1)} s (${(RUNS / took).toFixed(0)} a second); long tasks: ${tasks.length}, the longest ${longest.toFixed(0)} ms; heap ${heap.toFixed(0)} MiB`);
  const frames = await page.evaluate(() => globalThis.frames.sort((a, b) => b.duration - a.duration).slice(0, 5));
  for (const frame of frames) console.log(`      frame of ${frame.duration.toFixed(0)} ms, drawing ${frame.drawing.toFixed(0)} ms: ${frame.scripts.map((script) => `${script.what} ${script.duration.toFixed(0)} ms (layout ${script.layout.toFixed(0)})`).join(', ')}`);
  if (process.env.LONGEST_TASK_MS) that(`no task took ${process.env.LONGEST_TASK_MS} ms`, longest < Number(process.env.LONGEST_TASK_MS), `${longest} ms`);
  that('no error on the console, no request to another host', page.noted.errors.length + page.noted.outside.length === 0, JSON.stringify(page.noted));
  await page.context().close();
  await emulator.stop();
}
