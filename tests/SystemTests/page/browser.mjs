// A browser that notes what must not happen: errors on the console, and requests that leave the host.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });

/** A page of its own context, at a view of the emulator. PAGE_FILES serves the page's files from a folder instead. */
export async function open(browser, url, { hash = '', dark = false, width = 1280, height = 800, wait = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const noted = { errors: [], outside: [] };
  page.on('console', (message) => { if (message.type() === 'error') noted.errors.push(`${message.text()} ${message.location().url}`); });
  page.on('pageerror', (error) => noted.errors.push(String(error)));
  const { host } = new URL(url);
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== host) noted.outside.push(request.url()); });
  if (process.env.PAGE_FILES) await page.route('**/_emulator/ui/*', (route) => route.fulfill({ path: join(process.env.PAGE_FILES, new URL(route.request().url()).pathname.split('/').pop()) }));
  await page.goto(`${url}/_emulator/ui${hash}`);
  if (wait) await page.locator('.live.on').waitFor();
  return Object.assign(page, { noted });
}

/** What axe finds that is serious or critical, a line for each. */
export async function serious(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
}
