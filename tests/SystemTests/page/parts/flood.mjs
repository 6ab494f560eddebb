// 10,000 runs at 500 a second while the list is open: all are there, and what the page does for them is bounded, whatever comes.
// What it took is printed; LONGEST_TASK_MS makes a judgement of the time by the clock on the wall.
import { open } from '../browser.mjs';
import { that } from '../checks.mjs';
import { CREATE, KEY, start } from '../emulator.mjs';
import { send } from '../sender.mjs';
import { sum, trace } from '../trace.mjs';

const RUNS = 10000;
const RATE = 500;

/** Counts in the page what comes to it and what it does about it. */
async function watch() {
  const { listen } = await import('/_emulator/ui/feed.js');
  const seen = { digests: 0, lines: 0, most: 0, drawn: 0, elements: 0 };
  globalThis.flood = seen;
  listen((digest) => {
    if (!digest) return;
    seen.digests++;
    seen.lines += digest.runs.length;
    seen.most = Math.max(seen.most, digest.runs.length);
  });
  const list = document.querySelector('[role=listbox]');
  new MutationObserver(() => {
    seen.drawn++;
    seen.elements = Math.max(seen.elements, list.querySelectorAll('[role=option]').length);
  }).observe(list, { subtree: true, childList: true, characterData: true });
}

/** A person looks for a run in between. */
async function lookFor(page, count) {
  const prompt = `run ${count}`;
  const row = page.locator('[role=option]:not([hidden]) .prompt', { hasText: new RegExp(`^${prompt}$`) });
  await page.locator('#runs-text').fill(prompt);
  await row.waitFor();
  await page.locator('#runs-text').fill('');
}

export default async function check(browser) {
  const emulator = await start();
  await emulator.create('the first');
  const page = await open(browser, emulator.url);
  await page.getByRole('option').first().waitFor();
  await page.evaluate(watch);
  const end = await trace(browser);
  const sending = send({ url: emulator.url, path: CREATE, key: KEY }, RUNS, RATE);
  for (let count = 500; count < RUNS; count += 2000) await lookFor(page, count);
  that('a filter answered while they came', true);
  const took = await sending;
  await page.getByText('10\u202f001 runs', { exact: true }).waitFor();
  await page.locator('.chip[value=succeeded]', { hasText: '10\u202f001' }).waitFor();
  that('all are there, as they ended', true);
  const tasks = await end();
  const seen = await page.evaluate(() => globalThis.flood);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1048576);
  that('a message has a bounded number of lines', seen.most <= 200, seen.most);
  that('the document holds the rows in view and a few beyond', seen.elements > 10 && seen.elements < 50, seen.elements);
  that('the list is drawn less often than messages come, and far less often than runs', seen.drawn > 0 && seen.drawn <= seen.digests * 2 && seen.drawn < RUNS / 10, JSON.stringify(seen));
  that('memory is bounded', heap < 200, `${heap.toFixed(0)} MiB`);
  const longest = (time) => Math.max(0, ...tasks.map((task) => task[time]));
  that('no task of the page had work for a processor for 200 ms', tasks.length > 0 && longest('processor') < 200, `${longest('processor')} ms`);
  console.log(`      ${RUNS} runs in ${took.toFixed(1)} s (${(RUNS / took).toFixed(0)} a second); the longest task ${longest('wall').toFixed(0)} ms, ${tasks.filter(({ wall }) => wall >= 50).length} of 50 ms or more; by processor time ${longest('processor').toFixed(0)} ms, all together ${(sum(tasks) / took / 10).toFixed(1)} % of one`);
  console.log(`      ${seen.digests} messages with ${seen.lines} lines, the list drawn ${seen.drawn} times; heap ${heap.toFixed(0)} MiB`);
  if (process.env.LONGEST_TASK_MS) that(`no task took ${process.env.LONGEST_TASK_MS} ms`, longest('wall') < Number(process.env.LONGEST_TASK_MS), `${longest('wall')} ms`);
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.getByRole('option').filter({ hasText: 'the first' }).waitFor();
  that('the last row is a key away', true);
  that('no error on the console, no request to another host', page.noted.errors.length + page.noted.outside.length === 0, JSON.stringify(page.noted));
  await page.context().close();
  await emulator.stop();
}
