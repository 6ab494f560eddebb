// An empty page teaches: the first request in four languages, for this host and key, and a button that sends it.
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { KEY, start } from '../emulator.mjs';

export default async function check(browser) {
  const emulator = await start();
  const page = await open(browser, emulator.url);
  await page.getByRole('heading', { name: 'Send the first run' }).waitFor();
  const code = page.getByRole('region', { name: 'The first request' });
  for (const [language, word] of [['cURL', 'curl -X POST'], ['Python', 'import requests'], ['Node', 'await fetch('], ['C#', 'new HttpClient()']]) {
    await page.getByRole('button', { name: language, exact: true }).click();
    const text = await code.textContent();
    that(`${language}: says how, with this host and key`, text.includes(word) && text.includes(emulator.url) && text.includes(KEY) && text.includes('Make it blue'), text);
  }

  await page.getByLabel('Prompt').fill('Paint it green');
  that('the prompt goes into the snippet', (await code.textContent()).includes('Paint it green'));
  await page.getByRole('button', { name: 'Copy' }).click();
  same('Copy puts the snippet onto the clipboard', await page.evaluate(() => navigator.clipboard.readText()), await code.textContent());
  await page.getByRole('button', { name: 'Send it' }).click();
  const row = page.getByRole('option').filter({ hasText: 'Paint it green' });
  await row.waitFor();
  that('the run that was sent shows in the list', true);
  const { json } = await emulator.send('/v1/runs');
  same('and is a run of the API', json.items.map((run) => run.input.prompt), ['Paint it green']);
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await page.context().close();
  await emulator.stop();
}
