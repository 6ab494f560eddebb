// The list of runs, live: order, status, thumbnail, prompt, key, duration; filters by text, status and q.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

const prompts = (page) => page.getByRole('option').locator('.prompt').allTextContents();

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  const idle = () => emulator.send('/_emulator/clock/advance', { method: 'POST', body: { until_idle: true } });
  await emulator.create('A red bicycle', { client_ref: 'order-7' });
  const page = await open(browser, emulator.url);
  const bicycle = page.getByRole('option').filter({ hasText: 'A red bicycle' });
  await bicycle.filter({ hasText: 'queued' }).waitFor();
  that('a run shows with status and reference', (await bicycle.textContent()).includes('order-7'));

  await idle();
  await bicycle.filter({ hasText: 'succeeded' }).waitFor();
  that('its status changes as it happens', true);
  await bicycle.locator('img:not([hidden])').waitFor();
  that('its picture appears', await bicycle.locator('img').evaluate((image) => image.naturalWidth === 80));
  that('its duration is sandbox time', /^\d+ ms$/.test(await bicycle.locator('.duration').textContent()), await bicycle.locator('.duration').textContent());
  that('its time is told twice on hover', /sandbox 2026-01-01.*\nwall /.test(await bicycle.locator('time').getAttribute('title')));

  await emulator.send('/_emulator/clock/advance', { method: 'POST', body: { by_ms: 1000 } });
  await emulator.create('[[fail:PROVIDER_TIMEOUT]] A portrait');
  await idle();
  await emulator.send('/_emulator/clock/advance', { method: 'POST', body: { by_ms: 1000 } });
  await emulator.create('Snow on the roofs');
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor();
  await page.getByRole('option').filter({ hasText: 'PROVIDER_TIMEOUT' }).waitFor();
  const order = () => page.getByRole('option').evaluateAll((rows) => rows.sort((a, b) => a.ariaPosInSet - b.ariaPosInSet).map((row) => row.querySelector('.prompt').textContent));
  same('the newest comes first', await order(), ['Snow on the roofs', 'A portrait', 'A red bicycle']);

  await page.keyboard.press('/');
  await page.keyboard.type('bicycle');
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor({ state: 'hidden' });
  same('text filters', await page.getByRole('option').filter({ visible: true }).locator('.prompt').allTextContents(), ['A red bicycle']);
  await page.getByLabel('Filter by text').fill('');
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /failed/ }).click();
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor({ state: 'hidden' });
  same('a status filters', await page.getByRole('option').filter({ visible: true }).locator('.prompt').allTextContents(), ['A portrait']);
  that('and stands in the address', page.url().includes('status=failed'), page.url());
  await page.keyboard.press('Escape');
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor();

  const query = page.getByLabel('Query as the API takes it (q)');
  await query.fill('status_code:succeeded AND client_ref:"order-7"');
  await query.press('Enter');
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor({ state: 'hidden' });
  same('q filters as the API does', await page.getByRole('option').filter({ visible: true }).locator('.prompt').allTextContents(), ['A red bicycle']);
  await query.fill('status_code:');
  await query.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'column' }).waitFor();
  that('a bad q says at which column', true);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor();

  await emulator.create('Late news');
  let [release, answer] = [];
  const held = new Promise((resolve) => { release = resolve; });
  const answered = new Promise((resolve) => { answer = resolve; });
  await page.route('**/_emulator/runs?*', async (route) => {
    const response = await route.fetch();
    answer();
    await held;
    await route.fulfill({ response });
  });
  await page.reload();
  await answered;
  const late = page.getByRole('option').filter({ hasText: 'Late news' });
  await idle();
  await late.filter({ hasText: 'succeeded' }).waitFor();
  release();
  await page.getByRole('option').filter({ hasText: 'Snow' }).waitFor();
  that('an answer that comes late does not undo what was told since', (await late.textContent()).includes('succeeded'), await late.textContent());
  await page.unroute('**/_emulator/runs?*');
  for (const text of ['Late news', 'Snow', 'bicycle']) await page.getByRole('option').filter({ hasText: text }).locator('img:not([hidden])').waitFor();

  await emulator.send('/_emulator/reset', { method: 'POST', body: {} });
  await page.getByRole('heading', { name: 'Send the first run' }).waitFor();
  that('after a reset the page is empty and teaches', (await prompts(page)).length === 0);
  same('no console error but the refused q, no request to another host', [page.noted.errors.filter((error) => !error.includes('422')), page.noted.outside], [[], []]);
  await page.context().close();
  await emulator.stop();
}
