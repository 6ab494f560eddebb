// Takes a picture of every view, light and dark, wide and narrow, into a folder: node shots.mjs FOLDER [VIEW…]
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, open } from './browser.mjs';
import { lively } from './lively.mjs';

const [folder = 'shots', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const { emulator, told, stop } = await lively();
const VIEWS = { runs: '#/runs', run: `#/runs/${told}`, requests: '#/requests', clock: '#/clock', callbacks: '#/callbacks', faults: '#/faults', sandbox: '#/sandbox', start: '#/start' };
const LOOKS = { light: {}, dark: { dark: true }, large: { width: 1600, height: 1000 }, narrow: { width: 360, height: 740 }, 'narrow-dark': { width: 360, height: 740, dark: true } };
const browser = await launch();
for (const [name, hash] of Object.entries(VIEWS)) {
  if (only.length && !only.includes(name)) continue;
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await open(browser, emulator.url, { hash, ...options });
    await pause(1500);
    if (['callbacks', 'requests'].includes(name) && ['dark', 'large', 'narrow-dark'].includes(look)) await page.locator('[role=option]').nth(2).click().then(() => pause(500));
    await page.screenshot({ path: `${folder}/${name}-${look}.png` });
    if (page.noted.errors.length) console.log(name, look, page.noted.errors);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name} ${look}: ${wide} pixels too wide`);
    await page.context().close();
  }
}
await browser.close();
await stop();
