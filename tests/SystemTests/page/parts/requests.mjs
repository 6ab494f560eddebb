// The journal: filters, one request in full, the faults that struck it, and why an expected one is not there.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start();
  const run = await emulator.create('Make it red');
  await emulator.send(`/v1/runs/${run.id}`);
  await emulator.send('/v1/runs/00000000-0000-0000-0000-000000000000');
  const page = await open(browser, emulator.url, { hash: '#/requests' });
  const rows = page.locator('[role=option]');
  await rows.nth(2).waitFor();
  same('every request of the client is there, and none of the page', await rows.count(), 3);

  await page.getByLabel('Method').selectOption('POST');
  await page.locator('.bar').getByText('1 request', { exact: true }).waitFor();
  await page.getByLabel('Method').selectOption('');
  await page.getByLabel('Status', { exact: true }).fill('4xx');
  await page.getByLabel('Status', { exact: true }).press('Enter');
  await page.locator('.bar').getByText('1 request', { exact: true }).waitFor();
  that('method and status filter', (await rows.filter({ visible: true }).textContent()).includes('404'));
  await page.getByLabel('Status', { exact: true }).fill('teapot');
  await page.getByLabel('Status', { exact: true }).press('Enter');
  await page.getByRole('alert').filter({ hasText: 'status' }).waitFor();
  that('a filter that is none says what it takes', true);
  await page.getByLabel('Status', { exact: true }).fill('');
  await page.getByLabel('Status', { exact: true }).press('Enter');
  await rows.nth(2).waitFor();

  await rows.filter({ hasText: 'POST' }).click();
  const detail = page.getByRole('complementary', { name: 'Request' });
  await detail.getByRole('region', { name: 'Request body' }).waitFor();
  that('a request opens with bodies and headers', (await detail.textContent()).includes('Make it red') && (await detail.textContent()).includes('Authorization'));
  that('its key is masked', !(await detail.textContent()).includes('rf_test_emulator'));

  await page.getByRole('button', { name: 'Expected one missing?' }).click();
  const expected = page.getByLabel('What is expected, as verify takes it');
  await expected.fill(JSON.stringify({ match: { method: 'POST', body: { input: { prompt: 'Make it blue' } } } }));
  await page.getByRole('button', { name: 'Verify' }).click();
  const near = page.locator('.near tr').filter({ hasText: 'body.input.prompt' });
  await near.waitFor();
  that('the nearest miss says in what it differs', (await near.textContent()).includes('Make it blue') && (await near.textContent()).includes('Make it red'));
  await expected.fill('{"match": {"method": "POST"}, "exactly": 1}');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('As expected').waitFor();
  that('what is there is found', true);

  for (const rule of [
    { id: 'never', point: 'request', fault: { kind: 'status', status: 500 }, match: { path: '/v1/runs/statuses' }, when: { skip: 9 } },
    { id: 'always', point: 'request', fault: { kind: 'status', status: 503 }, match: { path: '/v1/runs/statuses' }, when: { probability: 1 } },
  ]) await emulator.send('/_emulator/faults', { method: 'POST', body: rule });
  await emulator.send('/v1/runs/statuses');
  const hit = rows.filter({ hasText: '/v1/runs/statuses' });
  await hit.filter({ hasText: '503' }).waitFor();
  that('a row says which fault struck it', (await hit.locator('.note').textContent()) === 'status');
  await hit.click();
  const decisions = detail.getByRole('region', { name: 'Fault decisions' }).getByRole('row');
  await decisions.filter({ hasText: 'let through by skip' }).waitFor();
  const always = await decisions.filter({ hasText: 'always' }).textContent();
  that('the detail says which rule struck, with draw and threshold', /always.*request\.status.*0\.\d{4} < 1.*struck/.test(always), always);
  that('and which was asked and spared it', (await detail.textContent()).includes('1 struck, 1 rule spared it'));
  await emulator.send('/_emulator/faults', { method: 'DELETE' });

  const slow = await emulator.create('[[slow:60000]] Wait for me');
  for (let tries = 0; tries < 8; tries++) await emulator.send(`/v1/runs/${slow.id}`);
  await page.getByRole('button', { name: /Conduct: .*warning/ }).click();
  const report = page.getByRole('region', { name: 'Conduct' });
  const finding = report.locator('.findings > li').filter({ hasText: 'polling_too_fast' });
  await finding.waitFor();
  that('the conduct report says what was done and how to do it better', (await finding.textContent()).includes('Wait a second or more'), await finding.textContent());
  await finding.getByRole('button', { name: /^req_/ }).first().click();
  await detail.getByText(`/v1/runs/${slow.id}`).first().waitFor();
  that('and leads to the request', true);
  await emulator.send('/v1/models');
  await rows.filter({ hasText: '/v1/models' }).last().waitFor();
  that('what comes shows as it comes', true);
  same('no console error but the refused filter, no request to another host', [page.noted.errors.filter((error) => !error.includes('422')), page.noted.outside], [[], []]);
  await page.context().close();
  await emulator.stop();
}
