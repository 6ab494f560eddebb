// The keyboard alone: j k / ? g r, Enter, u, t; and no layout shift while rows arrive.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  for (const prompt of ['one', 'two', 'three']) {
    await emulator.create(prompt);
    await emulator.send('/_emulator/clock/advance', { method: 'POST', body: { by_ms: 2000 } });
  }
  const page = await open(browser, emulator.url);
  await page.getByRole('option').nth(2).waitFor();
  const selected = () => page.locator('[role=option][aria-selected=true] .prompt').allTextContents();
  await page.keyboard.press('j');
  same('j selects the newest', await selected(), ['three']);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  same('j and k move the selection', await selected(), ['two']);
  that('the list tells which one is active', await page.getByRole('listbox').evaluate((list) => document.getElementById(list.getAttribute('aria-activedescendant'))?.textContent.includes('two')));

  await emulator.create('four');
  await page.getByRole('option').filter({ hasText: 'four' }).waitFor();
  same('what is selected stays selected when others arrive', await selected(), ['two']);
  await page.keyboard.press('Enter');
  await page.locator('.quote').filter({ hasText: 'two' }).waitFor();
  that('Enter opens it', page.url().includes('#/runs/'));
  await page.keyboard.press('u');
  await page.getByRole('listbox').waitFor();
  for (const [letter, title] of [['c', 'Clock'], ['k', 'Callbacks'], ['f', 'Faults'], ['q', 'Requests'], ['s', 'Sandbox'], ['a', 'Start'], ['r', 'Runs']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  }
  that('g and a letter goes to each view', true);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
  that('? shows the keys', (await page.getByRole('dialog').textContent()).includes('next, previous'));
  await page.keyboard.press('Escape');
  const colours = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await colours();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  that('t changes the colours', before !== await colours());

  await page.evaluate(() => {
    globalThis.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { globalThis.shifts += entry.value; })).observe({ type: 'layout-shift' });
  });
  for (let i = 0; i < 30; i++) await emulator.create(`more ${i}`);
  await page.getByText('34 runs', { exact: true }).waitFor();
  const list = page.getByRole('listbox');
  await list.evaluate((element) => { element.scrollTop = 520; });
  await page.waitForTimeout(200);
  const anchor = () => list.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const first = [...element.querySelectorAll('[role=option]:not([hidden])')].map((row) => [row.getBoundingClientRect().top - top, row.querySelector('.prompt').textContent]).filter(([at]) => at >= 0).sort(([a], [b]) => a - b)[0];
    return first[1];
  });
  const seen = await anchor();
  await emulator.send('/_emulator/clock/advance', { method: 'POST', body: { by_ms: 1 } });
  for (let i = 0; i < 5; i++) await emulator.create(`late ${i}`);
  await page.getByText('39 runs', { exact: true }).waitFor();
  await page.waitForTimeout(300);
  same('what is being read stays in its place when rows arrive above', await anchor(), seen);
  that('no layout shift', await page.evaluate(() => globalThis.shifts) < 0.01, await page.evaluate(() => globalThis.shifts));
  await page.getByRole('button', { name: /new$/ }).click();
  await page.getByRole('option').filter({ hasText: 'late 4' }).waitFor();
  that('and a button leads to the new ones', true);
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();
}
