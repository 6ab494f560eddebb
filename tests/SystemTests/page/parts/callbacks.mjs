// Callbacks: every attempt with its bytes, replay with its verdict, diagnosis of what was pasted, the sink's messages.
import { createServer } from 'node:http';
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

export default async function check(browser) {
  const answers = [503, 404];
  const receiver = createServer((request, response) => request.resume().on('end', () => response.writeHead(answers.shift() ?? 200).end('{"ok":true}'))).listen(0, '127.0.0.1');
  const emulator = await start('--clock', 'manual');
  const idle = () => emulator.send('/_emulator/clock/advance', { method: 'POST', body: { until_idle: true } });
  const run = await emulator.create('Tell me', { callback_url: `http://127.0.0.1:${receiver.address().port}/hook` });
  const page = await open(browser, emulator.url, { hash: '#/callbacks' });
  await page.getByText('No callback was sent yet').waitFor();
  await idle();
  const row = page.locator('[role=option]').filter({ hasText: '/hook' });
  await row.filter({ hasText: '2 attempts, 404' }).waitFor();
  that('a delivery shows with its attempts and status', (await row.textContent()).includes('failed'));

  await row.click();
  const detail = page.getByRole('complementary', { name: 'Delivery' });
  await detail.getByText('Attempt 2').waitFor();
  await detail.getByText('Attempt 2').click();
  const { json: [delivery] } = await emulator.send(`/v1/runs/${run.id}/callback`);
  const sent = await detail.getByRole('region', { name: 'Request bytes' }).first().textContent();
  that('the exact bytes are there, head and body', sent.startsWith('POST /hook HTTP/1.1') && sent.endsWith(delivery.payload_bytes) && /Runflow-Signature: [0-9a-f]{64}/i.test(sent), sent);
  that('and what came back', (await detail.getByRole('region', { name: 'Answer bytes' }).nth(1).textContent()).startsWith('HTTP/1.1 404'));
  await detail.getByRole('button', { name: 'Replay' }).click();
  await detail.getByText('Fixed.').waitFor();
  that('a replay says whether the receiver is fixed', (await detail.getByRole('status').textContent()).includes('404'));

  await page.getByRole('button', { name: 'Signature does not hold?' }).click();
  const [, signature] = /Runflow-Signature: ([0-9a-f]+)/i.exec(sent);
  const [, requestId] = /Runflow-Request-Id: ([0-9a-f-]+)/i.exec(sent);
  await page.getByLabel('Headers, one a line').fill(`Runflow-Signature: ${signature}\nRunflow-Request-Id: ${requestId}`);
  await page.getByLabel('Raw body').fill(JSON.stringify(JSON.parse(delivery.payload_bytes), null, 2));
  await page.getByRole('button', { name: 'Diagnose' }).click();
  await page.getByText('json_reserialized').waitFor();
  that('pasting a body that was written again is diagnosed as that', true);
  await page.getByLabel('Raw body').fill(delivery.payload_bytes);
  await page.getByRole('button', { name: 'Diagnose' }).click();
  await page.getByText('The signature holds.').waitFor();
  that('the right body holds, signed with the secret in force', true);

  const sandbox = (await emulator.send('/_emulator/sandboxes')).json.items[0].id;
  await emulator.create('To the sink', { callback_url: `${emulator.url}/_emulator/sink/${sandbox}/inbox` });
  await idle();
  await page.getByRole('button', { name: 'Sinks' }).click();
  await page.getByText('signature valid').waitFor();
  that('the sink shows what came and whether its signature holds', (await page.getByText('inbox got 1 message').count()) === 1);
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();
  receiver.close();
}
