// Takes the pictures of the page that README and docs show, into docs/images: node pictures.mjs
import { join } from 'node:path';
import { launch, open } from './browser.mjs';
import { lively, settled } from './lively.mjs';

const FOLDER = join(import.meta.dirname, '../../../docs/images');
const { emulator, told, stop } = await lively();
const browser = await launch();

async function take(name, hash, options, prepare = async () => {}) {
  const page = await open(browser, emulator.url, { hash, ...options });
  await settled(page);
  await prepare(page);
  await settled(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.context().close();
}

await take('runs', '#/runs', { dark: true });
await take('run', `#/runs/${told}`, {}, async (page) => {
  await page.locator('.compare.both').waitFor();
  await page.getByRole('slider').fill('42');
});
await take('callbacks', '#/callbacks', {}, (page) => page.locator('[role=option]').filter({ hasText: '3 attempts' }).click());
await browser.close();
await stop();
