// The sandbox as a whole: what it holds, beginning anew, and which others there are.

import { get, post, put as send, remove } from './api.js';
import { button, dialog, h, heads, put, putOf, say, toast, wide } from './dom.js';
import { listen, state } from './feed.js';
import { count, plural } from './format.js';
import { link } from './route.js';
import { snapshots } from './snapshots.js';

const AGAIN = 700;

export function sandboxView() {
  const facts = h('dl.facts');
  const counts = h('tbody');
  const others = h('tbody');
  const balance = h('input.mono', { id: 'balance', type: 'number', step: 'any', 'aria-label': 'Balance in USD' });
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const taken = snapshots();
  const root = h('section.view', { 'aria-label': 'Sandbox' }, h('div.bar', h('h1', 'Sandbox'), h('span.grow'),
    button('Reset…', reset, { class: 'danger', title: 'Begin a new life' })),
  problem,
  h('div.split.even',
    h('div.card', facts, h('form.field', { onsubmit: topUp }, h('label', { htmlFor: 'balance' }, 'Balance, USD'), balance, h('button', 'Set'))),
    h('div.card', h('h2', 'Since the last reset'), h('table.counts', counts))),
  taken.root,
  h('h2', 'All sandboxes'), wide('All sandboxes', h('table', heads('API key', 'Id', 'Organisation', ['Runs'], ['Pending'], ''), others)),
  h('h2', 'Contract'),
  h('ul.links', [['/docs', 'API page', 'try every route in the browser'], ['/openapi.yaml', 'openapi.yaml', 'the contract, OpenAPI 3.1'], ['/_emulator/openapi.yaml', 'control.openapi.yaml', 'this surface, OpenAPI 3.1'], ['/_emulator/pact/states', 'Pact states', 'what a consumer’s pact can ask to be so, with parameters and values']].map(([href, title, what]) => h('li', h('a', { href, target: '_blank', rel: 'noopener' }, title), ' ', h('span.muted', what)))));
  let timer = 0;

  function draw() {
    const { standing } = state;
    if (!standing) return;
    putOf(facts, [standing.sandbox, standing.epoch, standing.runs, standing.unfinished], () => [['Id', h('code', standing.sandbox)], ['API key', [h('code', standing.key_fingerprint), ' ', h('span.muted', 'fingerprint')]], ['Organisation', h('code', standing.org_id)], ['Epoch', h('span', { title: 'A life of the sandbox; a reset begins the next' }, `${standing.epoch} ${standing.epoch ? '(resets so far)' : '(never reset)'}`)], ['Runs', `${count(standing.runs)}, ${count(standing.unfinished)} unfinished`]]
      .map(([name, value]) => [h('dt', name), h('dd', value)]));
    const names = Object.entries(standing.counts).filter(([, value]) => value > 0);
    putOf(counts, names, () => (names.length ? names.map(([name, value]) => h('tr', h('td.mono', name), h('td.number', count(value)))) : h('tr', h('td.muted', 'Nothing has happened yet.'))));
    timer ||= setTimeout(readAgain, AGAIN);
  }

  function readAgain() {
    timer = 0;
    readOthers();
    taken.load();
  }

  async function readOthers() {
    try {
      const { items } = await get('/_emulator/sandboxes');
      putOf(others, [items, state.standing?.sandbox], () => items.map((item) => h('tr',
        h('td', h('a.mono', { href: link('sandbox', {}, item.id) }, item.key_fingerprint)), h('td.mono.muted', item.id), h('td.mono.muted', item.org_id),
        h('td.number', count(item.runs)), h('td.number', count(item.pending)),
        h('td', item.id === state.standing?.sandbox ? h('span.tag', 'this one') : button('Drop', () => drop(item), { class: 'link bad' })))));
    } catch (error) {
      fail(error);
    }
  }

  async function reset() {
    const answer = await dialog('Reset this sandbox', h('p', `Its ${plural(state.standing?.runs ?? 0, 'run')}, deliveries and journal go; time begins anew.`),
      [['Back', ''], ['Keep its settings', 'empty'], ['Reset to the seed', 'seed', 'danger']]);
    if (!answer) return;
    await attempt(() => post('/_emulator/reset', { to: answer }), 'The sandbox begins anew');
  }

  async function drop(item) {
    const answer = await dialog('Drop a sandbox', h('p', 'Sandbox ', h('code', item.id), ` with its ${plural(item.runs, 'run')} goes for good.`), [['Back', ''], ['Drop it', 'go', 'danger']]);
    if (answer) await attempt(() => remove(`/_emulator/sandboxes/${item.id}`), 'Dropped');
  }

  async function topUp(event) {
    event.preventDefault();
    await attempt(() => send('/_emulator/account', { balance: Number(balance.value) }), 'Balance set');
  }

  async function attempt(act, word) {
    try {
      await act();
      problem.hidden = true;
      toast(word);
    } catch (error) {
      fail(error);
    }
    readOthers();
  }

  function fail(error) {
    say(problem, error.message);
    problem.hidden = false;
  }

  get('/_emulator/account').then((account) => { balance.value = account.balance; }, () => {});
  const unlisten = listen(draw);
  draw();
  return { root, keys: [{ key: 'R', does: 'reset the sandbox', act: reset }], close: () => { unlisten(); clearTimeout(timer); } };
}
