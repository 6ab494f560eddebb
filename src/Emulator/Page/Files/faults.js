// Fault rules: those in force, presets, writing one with help, the plan beforehand, and what the client has met.

import { get, post, query, remove, request } from './api.js';
import { button, h, heads, put, say, toast, wide } from './dom.js';
import { listen, sandboxNow } from './feed.js';
import { bothTimes, count, duration, ms, plural } from './format.js';
import { EXAMPLES, POINTS } from './faulthelp.js';

const PRESETS = { 'bad-day': 'a bit of everything', deploy: 'connections reset, then 503', 'rate-limited': '429 with Retry-After', 'provider-outage': 'runs fail', 'lossy-webhooks': 'callbacks lost, late, twice', 'slow-network': 'latency and dribble' };
const AGAIN = 700;

export function faultsView() {
  let rules = [];
  let timer = 0;
  const inForce = h('tbody');
  const presets = h('div.presets');
  const text = h('textarea.mono', { id: 'rule', rows: 14, spellcheck: false, value: EXAMPLES['A create answers 503 now and then'], 'aria-label': 'Rule, in YAML' });
  const example = h('select', { id: 'rule-example', 'aria-label': 'Example', onchange: () => { text.value = EXAMPLES[example.value]; } }, Object.keys(EXAMPLES).map((name) => h('option', { value: name }, name)));
  const trouble = h('div', { role: 'alert' });
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const planRule = h('select', { id: 'plan-rule', 'aria-label': 'Rule' });
  const planKey = h('input.mono', { id: 'plan-key', placeholder: 'run key, or an operation such as GET /v1/assets', 'aria-label': 'Key', spellcheck: false });
  const plan = h('div.plan', { role: 'status' });
  const coverage = wide('Coverage');
  const root = h('section.view', { 'aria-label': 'Faults' },
    h('div.bar', h('h1', 'Faults'), h('span.grow'), button('Remove all', () => act(() => remove('/_emulator/faults'), 'No rule is in force'), { class: 'danger' })), problem,
    h('h2', 'Presets'), presets,
    h('h2', 'In force'), wide('Rules in force', h('table', heads('Rule', 'Point', 'Fault', 'When', ['Passed'], ['Struck'], 'Ends', ''), inForce)),
    h('h2', 'Write a rule'),
    h('div.split.even', h('form.card', { onsubmit: add }, h('div.field.first', h('span', 'Begin with'), example), text, trouble, h('div.actions', h('button.primary', 'Add the rule'))), help()),
    h('h2', 'Plan: what will happen, before it does'),
    h('div.card', h('form.actions', { onsubmit: preview }, planRule, planKey, h('button', 'Preview')), plan),
    h('h2', 'Coverage: what the client has met'), coverage);

  async function load() {
    clearTimeout(timer);
    timer = 0;
    try {
      [{ items: rules }] = await Promise.all([get('/_emulator/faults')]);
      drawCoverage(await get('/_emulator/faults/coverage'));
      draw();
      problem.hidden = true;
    } catch (error) {
      fail(error);
    }
  }

  function draw() {
    put(presets, Object.entries(PRESETS).map(([name, what]) => {
      const own = rules.filter((rule) => rule.id.startsWith(`${name}-`));
      return button([h('b', name), h('span.muted', what)], () => toggle(name, own), { class: 'preset', 'aria-pressed': String(own.length > 0) });
    }));
    put(inForce, rules.length ? rules.map(row) : h('tr', h('td.muted', { colSpan: 8 }, 'No rule is in force: the emulator answers as the API does.')));
    const chosen = planRule.value;
    put(planRule, h('option', { value: '' }, 'all rules'), rules.map((rule) => h('option', { value: rule.id, selected: rule.id === chosen }, rule.id)));
  }

  function row(rule) {
    const { kind, ...parameters } = rule.fault;
    return h('tr', h('td.mono', rule.id, rule.order_dependent ? h('span.tag', { title: 'It counts in the order of arrival, outside the guarantee of equal runs' }, 'order') : null), h('td', rule.point),
      h('td.mono.break', kind, ' ', h('span.muted', brief(parameters))), h('td.mono.muted.break', brief(rule.when ?? {})),
      h('td.number', count(rule.passed)), h('td.number', count(rule.fired)),
      h('td', rule.expires_at ? h('time', { title: bothTimes(rule.expires_at) }, `in ${duration(ms(rule.expires_at) - sandboxNow())}`) : '–'),
      h('td', button('Remove', () => act(() => remove(`/_emulator/faults/${encodeURIComponent(rule.id)}`), 'Removed'), { class: 'link bad' })));
  }

  async function toggle(name, own) {
    if (own.length) await act(async () => { for (const rule of own) await remove(`/_emulator/faults/${encodeURIComponent(rule.id)}`); }, `${name} is off`);
    else await act(() => post(`/_emulator/faults/presets/${name}`), `${name} is on`);
  }

  async function add(event) {
    event.preventDefault();
    put(trouble);
    try {
      await request('/_emulator/faults', { method: 'POST', text: text.value, more: { 'Content-Type': 'application/yaml' } });
      toast('The rule is in force');
    } catch (error) {
      put(trouble, error.problems.length ? h('ul.bad', error.problems.map((one) => h('li', h('code', one.loc.slice(1).join('.') || 'rule'), ' ', one.msg))) : h('p.bad', error.message));
    }
    await load();
  }

  async function preview(event) {
    event.preventDefault();
    try {
      const answer = await get(query('/_emulator/faults/plan', { rule: planRule.value, key: planKey.value.trim(), n: 200 }));
      const planned = Object.values(answer).find(Array.isArray) ?? [];
      put(plan, planned.length ? planned.map(strip) : h('p.muted', 'No rule is in force to plan for.'));
    } catch (error) {
      put(plan, h('p.bad', error.message));
    }
  }

  function drawCoverage({ items, never_met: never }) {
    const kinds = [...new Set(items.map((item) => `${item.point}.${item.kind}`))];
    const operations = [...new Set(items.map((item) => item.operation))];
    const met = new Map(items.map((item) => [`${item.operation} ${item.point}.${item.kind}`, item.met]));
    put(coverage,
      items.length ? h('table.matrix', h('thead', h('tr', h('th', 'Operation'), kinds.map((kind) => h('th.mono.number', kind)))), h('tbody', operations.map((operation) => h('tr', h('td.mono', operation), kinds.map((kind) => h('td.number', { class: met.has(`${operation} ${kind}`) ? 'met' : '' }, count(met.get(`${operation} ${kind}`) ?? 0))))))) : h('p.muted', 'The client has met no fault yet.'),
      h('p.muted.never', `Never met (${never.length}): `, h('span.mono', never.join(', '))));
  }

  async function act(does, word) {
    try {
      await does();
      toast(word);
    } catch (error) {
      fail(error);
    }
    await load();
  }

  function fail(error) {
    say(problem, error.message);
    problem.hidden = false;
  }

  const unlisten = listen((digest) => { if (digest) timer ||= setTimeout(load, AGAIN); });
  load();
  return { root, close: () => { unlisten(); clearTimeout(timer); } };
}

/** One square for each time the rule is asked: full where it strikes. */
function strip({ rule, point, kind, decisions }) {
  const struck = decisions.filter((decision) => decision.strikes).length;
  return h('div.strip', h('p', h('code', rule), ' ', h('span.muted', `${point}.${kind}: strikes ${count(struck)} of ${plural(decisions.length, 'time')}`)),
    h('div.squares', { role: 'img', 'aria-label': `strikes at ${decisions.filter((decision) => decision.strikes).slice(0, 30).map((decision) => decision.ordinal).join(', ') || 'none'}` },
      decisions.map((decision) => h('i', { class: decision.strikes ? 'hit' : '', title: `${decision.ordinal}: ${decision.strikes ? 'strikes' : decision.outcome}${decision.draw === null ? '' : `, draw ${decision.draw.toFixed(4)} against ${decision.threshold}`}` }))));
}

function brief(value) {
  const parts = Object.entries(value).filter(([, one]) => one !== null).map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : one}`);
  return parts.join(', ');
}

const help = () => h('div.card.help', h('p', 'A rule says where it stands, what it does and when. Numbers in names have their unit.'),
  h('dl.facts', Object.entries(POINTS).map(([point, kinds]) => [h('dt', h('code', point)), h('dd', kinds)])),
  h('p', h('code', 'match'), ' method, path, model, client_ref, prompt, attempt; ', h('code', 'when'), ' probability, skip, every, times, from_ms, until_ms; ', h('code', 'ttl_ms'), ' removes it; ', h('code', 'then: continue'), ' lets the next rule be asked too.'));
