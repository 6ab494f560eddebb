// The clock: mode, now, agenda; stop, step, advance by, run until idle.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  const page = await open(browser, emulator.url, { hash: '#/clock' });
  const now = page.locator('.now-big time');
  const clock = async () => (await emulator.send('/_emulator/clock')).json;
  await now.filter({ hasText: '00:00:00.000' }).waitFor();
  that('a standing clock shows its birth', (await page.locator('.now-big').textContent()).includes('2026-01-01'));
  const { id } = await emulator.create('Wait');
  await page.getByRole('row').filter({ hasText: id.slice(0, 18) }).filter({ hasText: 'transition' }).waitFor();
  that('the agenda names what is due, and of which run', true);

  await page.getByRole('button', { name: 'Step to the next event' }).click();
  await page.getByRole('status').filter({ hasText: '1 item happened' }).waitFor();
  same('a step goes to the next event', (await emulator.send(`/v1/runs/${id}`)).json.status_code, 'dispatching');
  await page.getByRole('button', { name: 'Run until idle' }).click();
  await page.getByText('Nothing is due.', { exact: true }).waitFor();
  same('until idle ends the run', (await emulator.send(`/v1/runs/${id}`)).json.status_code, 'succeeded');

  const before = Date.parse((await clock()).now);
  await page.getByLabel('Amount').fill('2');
  await page.getByLabel('Unit').selectOption('h');
  await page.getByRole('button', { name: 'Advance', exact: true }).click();
  await page.getByRole('status').filter({ hasText: '0 items happened' }).waitFor();
  same('advance by 2 h moves the clock by that', Date.parse((await clock()).now) - before, 7200000);

  await page.getByLabel('Factor').fill('50');
  await page.getByRole('button', { name: 'At a factor' }).click();
  await page.locator('.bar .tag').filter({ hasText: '×50' }).waitFor();
  same('the clock goes at a factor', [(await clock()).mode, (await clock()).rate], ['rate', 50]);
  await page.getByRole('button', { name: 'Stopped' }).click();
  await page.locator('.bar .tag').filter({ hasText: 'stopped' }).waitFor();
  same('and stops', (await clock()).mode, 'manual');

  await page.getByLabel('Queued, ms').fill('5000');
  await page.getByLabel('At once (0: no limit)').fill('3');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('New runs live like this').waitFor();
  const { json: life } = await emulator.send('/_emulator/lifecycle');
  same('how runs live is set', [life.queue_ms, life.concurrency], [5000, 3]);
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();
}
