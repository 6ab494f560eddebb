// One run: slider, timeline to scale, request and answer, cURL, cancel, transition, redelivery, permalink.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { open } from '../browser.mjs';
import { same, that } from '../checks.mjs';
import { start } from '../emulator.mjs';

export default async function check(browser) {
  const answers = [503, 200];
  const received = [];
  const receiver = createServer((request, response) => {
    received.push(request.url);
    request.resume().on('end', () => response.writeHead(answers.shift() ?? 200).end());
  }).listen(0, '127.0.0.1');
  const emulator = await start('--clock', 'manual');
  const idle = () => emulator.send('/_emulator/clock/advance', { method: 'POST', body: { until_idle: true } });
  const { id } = await emulator.create('It\'s "a" boat', { callback_url: `http://127.0.0.1:${receiver.address().port}/hook`, metadata: { order: 7 } });
  const page = await open(browser, emulator.url);
  await page.getByRole('option').filter({ hasText: 'boat' }).click();
  await page.locator('h1').filter({ hasText: 'Run' }).waitFor();
  that('a click opens the run, and its address is its own', page.url().includes(`#/runs/${id}`), page.url());
  await idle();
  const head = page.locator('.bar');
  await head.getByText('succeeded').waitFor();

  const slider = page.getByRole('slider', { name: 'From source to output' });
  await page.locator('.compare.both').waitFor();
  const cut = () => page.locator('.compare .after').evaluate((image) => getComputedStyle(image).clipPath);
  const before = await cut();
  await slider.focus();
  for (let presses = 0; presses < 10; presses++) await page.keyboard.press('ArrowRight');
  that('the slider moves the edge between source and output', before !== await cut() && (await cut()).includes('60%'), `${before} ${await cut()}`);
  that('both pictures are there', await page.locator('.compare img').evaluateAll((images) => images.every((image) => image.naturalWidth > 0)));

  const { json: timeline } = await emulator.send(`/_emulator/runs/${id}/timeline`);
  const [queued, running] = await page.locator('.span').evaluateAll((bars) => [bars[0], bars[2]].map((bar) => bar.getBoundingClientRect().width));
  const at = timeline.states.map((state) => Date.parse(state.at));
  const [drawn, real] = [running / queued, (at[3] - at[2]) / (at[1] - at[0])];
  that('the bars of the timeline are to scale', Math.abs(drawn / real - 1) < 0.05, `${drawn} for ${real}`);
  same('each attempt of the callback has a mark', await page.locator('.attempt').evaluateAll((marks) => marks.map((mark) => mark.dataset.taken)), ['false', 'true']);

  const request = JSON.parse(await page.getByRole('region', { name: 'Request', exact: true }).textContent());
  same('the request is shown as it was sent', [request.input.prompt, request.metadata], ['It\'s "a" boat', { order: 7 }]);
  const answer = JSON.parse(await page.getByRole('region', { name: 'Answer, as a read shows it now' }).textContent());
  same('the answer is the run', [answer.id, answer.status_code], [id, 'succeeded']);

  await page.getByRole('button', { name: 'cURL' }).click();
  const again = JSON.parse(execFileSync('bash', ['-c', await page.evaluate(() => navigator.clipboard.readText())], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  same('the copied cURL sends the same request', [again.input, again.metadata], [answer.input, { order: 7 }]);

  await page.getByRole('button', { name: 'Redeliver' }).click();
  await page.getByText('Redelivery is under way').waitFor();
  await idle();
  await page.locator('.attempt').nth(2).waitFor();
  that('the redelivery reached the receiver and shows', received.length >= 3);

  await page.getByRole('button', { name: 'Link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(browser, emulator.url, { hash: link.slice(link.indexOf('#')) });
  await other.getByText('It\'s "a" boat').first().waitFor();
  that('the link opens the run in another window', true);

  await emulator.send('/_emulator/lifecycle', { method: 'PUT', body: { advance: 'manual' } });
  const [first, second] = [await emulator.create('one'), await emulator.create('two')];
  await page.evaluate((run) => { location.hash = `#/runs/${run}`; }, first.id);
  await page.getByLabel('Force a transition').selectOption('dispatching');
  await head.getByText('dispatching', { exact: true }).first().waitFor();
  await page.getByLabel('Force a transition').selectOption('failed');
  await page.getByLabel('failure_code').fill('OUT_OF_MEMORY');
  await page.getByRole('button', { name: 'Fail it' }).click();
  await page.getByText('OUT_OF_MEMORY at dispatch').waitFor();
  same('a transition is forced, with its failure', (await emulator.send(`/v1/runs/${first.id}`)).json.failure_code, 'OUT_OF_MEMORY');
  await page.evaluate((run) => { location.hash = `#/runs/${run}`; }, second.id);
  await page.getByText('two', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await head.getByText('cancelled').waitFor();
  same('Cancel cancels', (await emulator.send(`/v1/runs/${second.id}`)).json.status_code, 'cancelled');
  same('no error on the console, no request to another host', page.noted, { errors: [], outside: [] });
  await other.context().close();
  await page.context().close();
  await emulator.stop();
  receiver.close();
}
