// Faults: presets on and off, a rule with help and validation, the plan beforehand, the coverage.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { CREATE, start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start('--clock', 'manual');
  const page = await open(browser, emulator.url, { hash: '#/faults' });
  await page.getByText('No rule is in force').waitFor();
  const rules = async () => (await emulator.send('/_emulator/faults')).json.items.map((rule) => rule.id);
  const preset = page.getByRole('button', { name: /^rate-limited/ });
  await preset.click();
  await page.getByRole('row').filter({ hasText: 'rate-limited-creates' }).waitFor();
  that('a preset is switched on', (await rules()).length > 0 && await preset.getAttribute('aria-pressed') === 'true');
  await preset.click();
  await page.getByText('No rule is in force').waitFor();
  same('and off', await rules(), []);

  const rule = page.getByLabel('Rule, in YAML');
  await rule.fill('id: wrong\npoint: request\nfault: {kind: statos, status: 503}\n');
  await page.getByRole('button', { name: 'Add the rule' }).click();
  await page.getByRole('alert').getByText('line 3').waitFor();
  that('a rule that is wrong is told where and how', (await page.getByRole('alert').filter({ hasText: 'line 3' }).textContent()).includes('status'));
  await page.getByLabel('Example').selectOption('A create answers 503 now and then');
  await page.getByRole('button', { name: 'Add the rule' }).click();
  await page.getByRole('row').filter({ hasText: 'flaky-create' }).waitFor();
  that('an example is a rule', true);

  await page.getByLabel('Key', { exact: true }).fill('some-key');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.locator('.squares i').first().waitFor();
  const planned = (await emulator.send('/_emulator/faults/plan?rule=flaky-create&key=some-key&n=200')).json;
  const decisions = Object.values(planned).find(Array.isArray)[0].decisions;
  same('the plan shows what will strike', await page.locator('.squares i').evaluateAll((all) => all.map((square) => square.classList.contains('hit'))), decisions.map((decision) => decision.strikes));

  let struck = 0;
  for (let i = 0; i < 30 && struck === 0; i++) struck += (await emulator.send(CREATE, { method: 'POST', body: { input: { prompt: `try ${i}` } } })).status === 503 ? 1 : 0;
  await page.getByRole('row').filter({ hasText: 'request.status' }).waitFor();
  await page.locator('.matrix td.met').first().waitFor();
  that('the coverage counts what the client has met', true);
  await page.getByRole('row').filter({ hasText: 'flaky-create' }).getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No rule is in force').waitFor();
  same('a rule is removed', await rules(), []);
  same('no console error but the refused rule, no request to another host', [page.noted.errors.filter((error) => !error.includes('422')), page.noted.outside], [[], []]);
  await page.context().close();
  await emulator.stop();
}
