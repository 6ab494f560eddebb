// Sandboxes: by key, by id, reset, drop, snapshots; the links to the contract; the token.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { send, start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start();
  await emulator.create('Mine');
  await emulator.create('Of another', {}, 'rf_test_other');
  const page = await open(browser, emulator.url);
  await page.getByRole('option').filter({ hasText: 'Mine' }).waitFor();
  same('one sandbox shows nothing of another', await page.getByRole('option').filter({ hasText: 'Of another' }).count(), 0);

  that('the bar names the documented key', (await page.getByTitle('Another sandbox').textContent()).includes('rf_test_emulator (default)'));
  await page.getByTitle('Another sandbox').click();
  await page.getByLabel('Bearer key of your client').fill('rf_test_other');
  await page.getByRole('button', { name: 'Use the key' }).click();
  await page.getByRole('option').filter({ hasText: 'Of another' }).waitFor();
  that('a key switches the sandbox', true);
  await page.getByRole('link', { name: 'Start' }).click();
  that('and is in the first request', (await page.getByRole('region', { name: 'The first request' }).textContent()).includes('rf_test_other'));

  await page.getByTitle('Another sandbox').click();
  const { json } = await emulator.send('/_emulator/sandboxes');
  const { standing } = await firstDigest(emulator.url);
  await page.getByRole('row').filter({ hasText: standing.sandbox }).getByRole('button').click();
  await page.getByRole('option').filter({ hasText: 'Mine' }).waitFor();
  that('a sandbox is chosen by its id, which the address keeps', page.url().includes(`sandbox=${standing.sandbox}`), page.url());

  await page.getByRole('link', { name: 'Sandbox', exact: true }).click();
  const other = json.items.find((item) => item.id !== standing.sandbox);
  await page.getByRole('row').filter({ hasText: other.id }).getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('button', { name: 'Drop it' }).click();
  await page.getByRole('row').filter({ hasText: other.id }).waitFor({ state: 'detached' });
  same('a sandbox is dropped', (await emulator.send('/_emulator/sandboxes')).json.items.map((item) => item.id), [standing.sandbox]);
  const taken = page.getByRole('region', { name: 'Snapshots' }).last().getByRole('row');
  const confirm = (name) => page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByText('None was taken yet.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Not A Name');
  await page.getByRole('button', { name: 'Take a snapshot' }).click();
  that('a name that cannot be is held back, with what may be', await page.getByLabel('Name', { exact: true }).evaluate((field) => !field.validity.valid && field.title.includes('lower-case')));
  await page.getByLabel('Name', { exact: true }).fill('with-mine');
  await page.getByLabel('Name', { exact: true }).press('Enter');
  await taken.filter({ hasText: 'with-mine' }).waitFor();
  same('a snapshot is taken', (await emulator.send('/_emulator/snapshots')).json.items.map((item) => item.name), ['with-mine']);
  await emulator.send('/_emulator/snapshots/by-script', { method: 'POST' });
  await emulator.create('Later');
  await taken.filter({ hasText: 'by-script' }).waitFor();
  that('one that a script took shows without a reload', true);
  await page.getByRole('button', { name: 'Reset to with-mine' }).click();
  await confirm('Reset to it');
  await page.getByText('1 (resets so far)').waitFor();
  same('resetting to it brings back what was there, and that alone', (await emulator.send('/v1/runs')).json.items.map((run) => run.input.prompt), ['Mine']);
  await page.getByRole('button', { name: 'Delete by-script' }).click();
  await confirm('Delete it');
  await taken.filter({ hasText: 'by-script' }).waitFor({ state: 'detached' });
  await page.getByLabel('Name', { exact: true }).fill('with-mine');
  await page.getByLabel('Name', { exact: true }).press('Enter');
  await confirm('Back');
  same('taking one anew asks first', (await emulator.send('/_emulator/snapshots')).json.items.map((item) => item.name), ['with-mine']);

  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Reset to the seed' }).click();
  await page.getByText('2 (resets so far)').waitFor();
  same('a reset empties it', (await emulator.send('/v1/runs')).json.items, []);

  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
    same(`the contract is at ${href}`, (await send(emulator.url + href)).status, 200);
  }
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();

  const guarded = await start('--control-token', 'let-me-in');
  const locked = await open(browser, guarded.url, { wait: false });
  await locked.getByLabel('Its control_token').fill('let-me-in');
  await locked.getByRole('button', { name: 'Go on' }).click();
  await locked.getByRole('heading', { name: 'Send the first run' }).waitFor();
  that('a demanded token is asked for, and opens the page', true);
  await locked.context().close();
  await guarded.stop();
}

async function firstDigest(url) {
  const response = await fetch(`${url}/_emulator/digest`);
  const reader = response.body.getReader();
  const text = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return JSON.parse(text.slice(text.indexOf('{')));
}
