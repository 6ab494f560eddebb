// One run: pictures, timeline, what was asked and answered, and what can be done with it.

import { apiKey, get, post, query } from './api.js';
import { button, copy, dialog, h, icon, put, say, toast } from './dom.js';
import { listen, sandboxNow, state } from './feed.js';
import { bothTimes, clockTime, duration, ms } from './format.js';
import { compare } from './compare.js';
import { jsonBlock } from './jsonview.js';
import { link } from './route.js';
import { scale } from './scale.js';
import { badge, drawBadge, isTerminal, MOVES, plain } from './status.js';

const AGAIN = 250;

export function runView(id) {
  const pictures = compare(id);
  const status = badge();
  const facts = h('dl.facts');
  const line = h('div');
  const documents = h('div.pair');
  const actions = h('div.actions');
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const prompt = h('p.quote', { tabIndex: 0, role: 'region', 'aria-label': 'Prompt' });
  const root = h('section.view', { 'aria-label': 'Run' },
    h('div.bar', h('a.button.ghost', { href: link('runs'), title: 'Back (u)', 'aria-label': 'Back to the runs' }, icon('back')), h('h1', 'Run'), h('code.id', id), status, h('span.grow'), actions),
    problem, h('div.split.run', pictures.root, h('div', prompt, facts)), h('h2', 'Timeline'), line, documents);
  const known = { run: null, timeline: null, create: null, text: '' };
  let timer = 0;

  async function load() {
    try {
      const [run, timeline] = await Promise.all([get(`/_emulator/runs/${id}`), get(`/_emulator/runs/${id}/timeline`)]);
      const text = JSON.stringify([run.status_code, run.completed_at, timeline]);
      if (known.text !== text) {
        Object.assign(known, { run, timeline, text });
        known.create ??= await findCreate(id);
        draw();
      }
      problem.hidden = true;
    } catch (error) {
      say(problem, error.message);
      problem.hidden = false;
    }
  }

  function draw() {
    const { run, timeline, create } = known;
    const now = plain(run.status_code);
    drawBadge(status, now);
    say(prompt, run.input.prompt ?? '');
    pictures.update(timeline.image?.sources.length ?? (run.input.image_urls?.length ?? 0), now === 'succeeded', now);
    put(facts, factsOf(run, timeline));
    put(line, scale(timeline, sandboxNow()));
    put(actions, actionsOf(run, now));
    put(documents,
      jsonBlock('Request', create?.request_body?.text ?? { input: run.input, callback_url: run.callback_url, client_ref: run.client_ref, metadata: run.metadata }, create ? `${create.method} ${create.path}` : 'as it is kept; the journal has it no more'),
      jsonBlock('Answer, as a read shows it now', run, `GET /v1/runs/${id}`));
  }

  function actionsOf(run, now) {
    const over = isTerminal(now);
    return [
      button([icon('copy'), 'cURL'], copyCurl, { title: 'Copy the create as cURL (y)' }),
      button([icon('link'), 'Link'], copyLink, { title: 'Copy a link to this run (l)' }),
      run.callback_url ? button('Redeliver', redeliver, { disabled: !over, title: over ? 'Tell the run\'s end to its receiver once more' : 'Only a run that has ended has something to tell' }) : null,
      over ? null : h('select', { 'aria-label': 'Force a transition', onchange: (event) => force(event.target.value) }, h('option', { value: '' }, 'Force…'), MOVES[now].map((to) => h('option', { value: to }, to))),
      over ? null : button('Cancel', () => move('cancelled'), { class: 'danger', title: 'Cancel the run (x)' }),
    ];
  }

  async function force(to) {
    if (to === 'failed') {
      const code = h('input.mono', { id: 'failure-code', value: 'PROVIDER_ERROR' });
      const message = h('input', { id: 'failure-message', value: 'The provider broke down.' });
      const answer = await dialog('Fail this run', [h('label', 'failure_code', code), h('label', 'failure_message', message)], [['Back', ''], ['Fail it', 'go', 'danger']]);
      if (answer === 'go') await move(to, { failure_code: code.value, failure_message: message.value });
      else draw();
    } else if (to) {
      await move(to);
    }
  }

  async function move(to, more = {}) {
    await attempt(() => post(`/_emulator/runs/${id}/transition`, { to, ...more }), `It is ${to} now`);
  }

  async function redeliver() {
    await attempt(() => post(`/_emulator/runs/${id}/redelivery`), 'Redelivery is under way');
  }

  async function attempt(act, word) {
    try {
      await act();
      toast(word);
    } catch (error) {
      toast(error.message, 'bad');
    }
    await load();
  }

  const copyCurl = () => known.run && copy(curl(known.run, known.create), 'cURL');
  const copyLink = () => copy(`${location.origin}${location.pathname}${link(`runs/${id}`, {}, state.standing?.sandbox)}`, 'Link');

  const unlisten = listen((digest) => {
    if (digest && (digest.anew || digest.more || digest.runs.some((run) => run.id === id)) && !timer) timer = setTimeout(() => { timer = 0; load(); }, AGAIN);
  });
  const going = setInterval(() => {
    if (known.run && !isTerminal(plain(known.run.status_code)) && state.standing?.clock.rate > 0) put(line, scale(known.timeline, sandboxNow()));
  }, 1000);
  load();

  return {
    root, title: `Run ${id.slice(0, 8)}`,
    keys: [{ key: 'y', does: 'copy as cURL', act: copyCurl }, { key: 'l', does: 'copy a link', act: copyLink }, { key: 'x', does: 'cancel the run', act: () => move('cancelled') }],
    back: () => { location.hash = link('runs').slice(1); },
    close: () => { unlisten(); clearInterval(going); clearTimeout(timer); pictures.close(); },
  };
}

function factsOf(run, timeline) {
  const time = (at, wall) => h('time.mono', { dateTime: at, title: bothTimes(at, wall) }, clockTime(ms(at), true));
  const rows = [
    ['Created', time(run.created_at, timeline.states[0].wall_at)],
    ['Duration', run.duration_ms === null ? '–' : duration(run.duration_ms)],
    ['Run key', h('code', { title: timeline.run_key }, `${timeline.run_key.slice(0, 16)}… / ${timeline.create_ordinal}`)],
    run.client_ref ? ['Reference', h('code', run.client_ref)] : null,
    timeline.image ? ['Output', `${timeline.image.width} × ${timeline.image.height} ${timeline.image.format}, seed ${timeline.image.seed}, ${timeline.image.steps} steps`] : null,
    run.cost ? ['Cost', `${run.cost} USD`] : null,
    run.failure_code ? ['Failure', h('span.bad', `${run.failure_code} at ${run.failure_stage_code}: ${run.failure_message}`)] : null,
    run.callback_url ? ['Callback', h('code', run.callback_url)] : null,
    timeline.warnings.length ? ['Warnings', h('ul', timeline.warnings.map((warning) => h('li', warning)))] : null,
  ];
  return rows.filter(Boolean).map(([name, value]) => [h('dt', name), h('dd', value)]);
}

/** The journal's entry of the create, when it is still there. */
async function findCreate(id) {
  const { items } = await get(query('/_emulator/requests', { run_id: id, method: 'POST', status: '201', limit: 100 }));
  const entry = items.filter((item) => item.path.startsWith('/v1/models/')).pop();
  return entry ? get(`/_emulator/requests/${entry.id}`) : null;
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(run, create) {
  const body = create?.request_body?.text ?? JSON.stringify({ input: run.input });
  const path = create?.path ?? '/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs';
  return [
    `curl -X POST ${quote(location.origin + path)}`,
    `-H ${quote(`Authorization: Bearer ${apiKey() || '$RUNFLOW_API_KEY'}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quote(body)}`,
  ].join(' \\\n  ');
}
