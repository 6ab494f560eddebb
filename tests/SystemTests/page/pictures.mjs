// Takes the pictures of the page that README and docs show, into docs/images: node pictures.mjs
import { join } from 'node:path';
import { launch, open } from './browser.mjs';
import { lively } from './lively.mjs';

const FOLDER = join(import.meta.dirname, '../../../docs/images');
const { emulator, told, stop } = await lively();
const browser = await launch();

async function take(name, hash, options, ready) {
  const page = await open(browser, emulator.url, { hash, ...options });
  await page.locator('.view').waitFor();
  await ready(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.context().close();
}

await take('runs', '#/runs', { dark: true }, async (page) => {
  await page.getByRole('option').first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.row:has([data-status=succeeded]) img')].every((image) => image.naturalWidth > 0));
});
await take('run', `#/runs/${told}`, {}, async (page) => {
  await page.locator('.compare.both').waitFor();
  await page.getByRole('slider').fill('42');
  await page.getByRole('slider').blur();
});
await take('callbacks', '#/callbacks', {}, async (page) => {
  await page.getByRole('option').filter({ hasText: '3 attempts' }).click();
  await page.getByText('Attempt 3').waitFor();
});
await browser.close();
await stop();
