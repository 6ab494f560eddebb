// Every view, light and dark, wide and at 360 px: nothing too wide, axe content, no error, no request to another host.
import { open, serious } from '../browser.mjs';
import { same } from '../checks.mjs';
import { start } from '../emulator.mjs';

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  const { id } = await emulator.create('A very long prompt that goes on and on, '.repeat(20));
  await emulator.send('/_emulator/clock/advance', { method: 'POST', body: { until_idle: true } });
  await emulator.create('[[fail:PROVIDER_TIMEOUT]] failed');
  await emulator.create('waits');
  await emulator.send('/_emulator/snapshots/before-the-migration', { method: 'POST' });
  const struck = (await emulator.send('/v1/runs', { headers: { 'X-Emulator-Fault': 'status;status=503' } })).headers.get('x-emulator-request-id');
  const views = { runs: '#/runs', callbacks: '#/callbacks', faults: '#/faults', run: `#/runs/${id}`, requests: '#/requests', request: `#/requests/${struck}`, clock: '#/clock', sandbox: '#/sandbox', start: '#/start' };
  for (const [name, hash] of Object.entries(views)) {
    for (const [size, box] of Object.entries(SIZES)) {
      const page = await open(browser, emulator.url, { hash, ...box });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(400);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const how = `${name}, ${size}, ${colorScheme}`;
        same(`${how}: axe has nothing serious to say`, await serious(page), []);
        same(`${how}: nothing is wider than the window`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        same(`${how}: no error on the console, no request to another host`, page.noted, { errors: [], outside: [] });
      }
      await page.context().close();
    }
  }
  await emulator.stop();
}
