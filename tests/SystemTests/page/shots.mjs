// Takes a picture of every view, light and dark, wide and narrow, into a folder: node shots.mjs FOLDER [VIEW…]
import { createServer } from 'node:http';
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, open } from './browser.mjs';
import { start } from './emulator.mjs';

const [folder = 'shots', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const PROMPTS = ['Make it blue', 'Turn the street into a canal at dusk, with warm windows', 'A red bicycle against a white wall', 'Remove the logo from the mug', 'Snow on the roofs', 'Replace the sky with northern lights', 'Studio light, soft shadows', '[[fail:PROVIDER_TIMEOUT]] A portrait in the rain', 'Paint the fence green', 'A paper boat on a puddle'];

const receiver = createServer((request, response) => {
  request.resume();
  request.on('end', () => { response.statusCode = request.url.includes('flaky') && receiver.calls++ % 3 !== 2 ? 503 : 200; response.end('{"ok":true}'); });
}).listen(0, '127.0.0.1');
receiver.calls = 0;
const emulator = await start();
const hook = (name) => `http://127.0.0.1:${receiver.address().port}/${name}`;
let detail;
await emulator.send('/_emulator/faults/presets/lossy-webhooks', { method: 'POST', body: {} });
for (let round = 0; round < 24; round++) {
  const run = await emulator.create(PROMPTS[round % PROMPTS.length] + (round > 9 ? `, take ${round}` : ''), { callback_url: round % 3 ? hook(round % 4 === 1 ? 'flaky' : 'fine') : undefined, client_ref: round % 5 === 2 ? `order-${1000 + round}` : undefined });
  if (round === 9) detail = run.id;
}
await emulator.send('/_emulator/requests/verify', { method: 'POST', body: { match: { method: 'GET' } } });
for (let tries = 0; tries < 8; tries++) await emulator.send(`/v1/runs/${detail}`);
await emulator.send('/v1/runs/00000000-0000-0000-0000-000000000000');
await emulator.send('/v1/models/unknown/model/runs', { method: 'POST', body: {} });
await pause(6000);
for (const prompt of ['[[slow:60000]] Make the night darker', '[[stuck]] Wait for me']) await emulator.create(prompt);
await emulator.create('Fresh', {}, 'rf_test_second');

const VIEWS = { runs: '#/runs', run: `#/runs/${detail}`, requests: '#/requests', clock: '#/clock', callbacks: '#/callbacks', faults: '#/faults', sandbox: '#/sandbox', start: '#/start' };
const browser = await launch();
for (const [name, hash] of Object.entries(VIEWS)) {
  if (only.length && !only.includes(name)) continue;
  for (const [kind, options] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 360, height: 740 }, 'narrow-dark': { width: 360, height: 740, dark: true } })) {
    const page = await open(browser, emulator.url, { hash, ...options });
    await pause(1500);
    if (name === 'callbacks' && kind !== 'narrow') await page.locator('[role=option]').nth(1).click().then(() => pause(500));
    await page.screenshot({ path: `${folder}/${name}-${kind}.png` });
    if (page.noted.errors.length) console.log(name, kind, page.noted.errors);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name} ${kind}: ${wide} pixels too wide`);
    await page.context().close();
  }
}
await browser.close();
await emulator.stop();
receiver.close();
