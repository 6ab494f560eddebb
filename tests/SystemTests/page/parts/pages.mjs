// A list that is longer than a portion: all of it can be reached, what comes meanwhile does not move what is read, and the page
// asks for one portion at a time.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

const PORTION = 100;

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  const get = async (count) => {
    for (let done = 0; done < count; done += 50) await Promise.all(Array.from({ length: Math.min(50, count - done) }, () => emulator.send('/v1/models')));
  };
  await emulator.send('/v1/runs/statuses');
  await get(250);
  const page = await open(browser, emulator.url, { hash: '#/requests' });
  const asked = [];
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname === '/_emulator/requests') asked.push((await response.json()).items.length);
  });
  const list = page.getByRole('listbox');
  await page.locator('.bar').getByText('the newest 100 requests', { exact: true }).waitFor();
  that('a portion is read first', true);
  const first = page.locator('[role=option]:not([hidden])').filter({ hasText: '/v1/runs/statuses' });
  const whole = page.locator('.bar').getByText('251 requests', { exact: true });
  for (let tries = 0; tries < 100 && !(await first.count() && await whole.count()); tries++) {
    await list.focus();
    await page.keyboard.press('End');
    await page.waitForTimeout(100);
  }
  await first.waitFor();
  await whole.waitFor();
  that('scrolling reaches the first request', true);

  const top = () => list.evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    return [...element.querySelectorAll('[role=option]:not([hidden])')].find((row) => row.getBoundingClientRect().bottom > edge + 1).id;
  });
  const before = await top();
  await get(20);
  await page.locator('.bar').getByText('271 requests', { exact: true }).waitFor();
  same('a few that come do not move what is read', await top(), before);
  await get(300);
  const newer = page.getByRole('button', { name: 'newer' });
  await newer.waitFor();
  same('nor do many, which a button leads to', await top(), before);
  await newer.click();
  await newer.waitFor({ state: 'hidden' });
  await page.locator('.bar').getByText('the newest 100 requests', { exact: true }).waitFor();
  that('at the top the newest are read', true);
  that('no answer had more than a portion', asked.length > 3 && Math.max(...asked) <= PORTION, asked.join(' '));
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();
}
