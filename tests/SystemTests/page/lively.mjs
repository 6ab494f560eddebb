// A sandbox in which much has happened, the same each time: its clock stands, and is moved by hand.
import { createServer } from 'node:http';
import { start } from './emulator.mjs';

const RUNS = [
  ['Make it blue', 'bicycle'], ['A red bicycle against a white wall', 'bicycle'], ['Remove the logo from the mug', 'mug'], ['Snow on the roofs', 'village'],
  ['Replace the sky with northern lights', 'fjord'], ['Studio light, soft shadows', 'mug'], ['[[fail:PROVIDER_TIMEOUT]] A portrait in the rain', 'portrait'],
  ['Paint the fence green', 'garden'], ['A paper boat on a puddle', 'street'], ['[[nsfw]] A statue in the park', 'garden'], ['Warmer, as in late summer', 'garden'],
  ['Turn the street into a canal at dusk, with warm windows and a single lantern', 'street'], ['Put the bottle on a marble table', 'bottle'],
  ['Fog over the lake', 'fjord'], ['[[fail:CONTENT_POLICY]] A banknote, front and back', 'mug'], ['The same, at night', 'village'], ['Take the people off the square', 'square'], ['More contrast', 'square'],
];
const TOLD = 'Turn the street';
const FLAKY = '/gallery/hooks';

/** Starts an emulator and fills it; answers it, the id of a run whose callback took three attempts, and how to stop. */
export async function lively() {
  let refusals = 0;
  const receiver = createServer((request, response) => request.resume().on('end', () => {
    const refused = request.url === FLAKY && refusals++ % 3 !== 2;
    response.writeHead(refused ? 503 : 200, { 'Content-Type': 'application/json' }).end(refused ? '{"error":"restarting"}' : '{"ok":true}');
  })).listen(0, '127.0.0.1');
  const emulator = await start('--clock', 'manual');
  const control = (path, body = {}) => emulator.send(`/_emulator/${path}`, { method: 'POST', body });
  const advance = (ms) => control('clock/advance', { by_ms: ms });
  const hook = (name) => `http://127.0.0.1:${receiver.address().port}${name}`;
  let told;
  for (const [index, [prompt, picture]] of RUNS.entries()) {
    const { id } = await emulator.create(prompt, {
      input: { prompt, image_urls: [`https://pictures.runflow.test/${picture}.png`] },
      callback_url: prompt.startsWith(TOLD) ? hook(FLAKY) : index % 3 ? hook('/shop/webhooks/runflow') : undefined,
      client_ref: index % 4 === 1 ? `order-${1040 + index}` : undefined,
    });
    if (prompt.startsWith(TOLD)) told = id;
    await advance(prompt.startsWith(TOLD) ? 7300 : 1700 + ((index * 637) % 2900));
    if (index % 3 === 0) await emulator.send(`/v1/runs/${id}`);
  }
  await control('clock/advance', { until_idle: true });
  await control('faults/presets/lossy-webhooks');
  for (let tries = 0; tries < 6; tries++) await emulator.send(`/v1/runs/${told}`);
  await emulator.send('/v1/runs/00000000-0000-0000-0000-000000000000');
  await emulator.send('/v1/models/unknown/model/runs', { method: 'POST', body: {} });
  await emulator.send('/v1/runs', { headers: { 'X-Emulator-Fault': 'status;status=503' } });
  await control('snapshots/before-the-migration', undefined);
  await emulator.create('A second key', {}, 'rf_test_second');
  await advance(60000);
  await emulator.create('[[slow:60000]] Make the night darker', { callback_url: hook('/shop/webhooks/runflow') });
  await advance(2400);
  await emulator.create('Cut the flowers out, on white', { client_ref: 'order-1061' });
  await advance(420);
  await emulator.create('The same in black and white');
  return {
    emulator, told,
    stop: async () => {
      await emulator.stop();
      receiver.close();
    },
  };
}
