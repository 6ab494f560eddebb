// What an empty page teaches: the first request, ready to paste or to send from here.

import { apiKey, create } from './api.js';
import { button, copy, h, put, say, toast } from './dom.js';
import { state } from './feed.js';
import { link } from './route.js';
import { firstBody, LANGUAGES, snippet } from './snippets.js';

/** The lesson, for an empty list as for a view of its own. */
export function welcome() {
  const prompt = h('input', { id: 'start-prompt', value: 'Make it blue', 'aria-label': 'Prompt', oninput: draw });
  const code = h('pre', { tabIndex: 0, role: 'region', 'aria-label': 'The first request' });
  const tabs = h('div.tabs', { role: 'group', 'aria-label': 'Language' }, LANGUAGES.map((language) => button(language, () => pick(language), { value: language })));
  const send = button('Send it', submit, { class: 'primary' });
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const hint = h('p.muted');

  function pick(language) {
    localStorage.setItem('language', language);
    draw();
  }

  function draw() {
    const language = LANGUAGES.includes(localStorage.getItem('language')) ? localStorage.getItem('language') : LANGUAGES[0];
    for (const tab of tabs.children) tab.setAttribute('aria-pressed', tab.value === language);
    say(code, snippet(language, prompt.value));
    send.disabled = !apiKey();
    say(hint, apiKey() ? '' : `To send from here, name the key of this sandbox (fingerprint ${state.standing?.key_fingerprint ?? 'unknown'}) under “Sandbox” at the top.`);
  }

  async function submit() {
    send.disabled = true;
    problem.hidden = true;
    try {
      const run = await create(firstBody(prompt.value));
      toast('Sent: the run is queued');
      location.hash = link(location.hash.startsWith('#/start') ? `runs/${run.id}` : 'runs').slice(1);
    } catch (error) {
      say(problem, error.message);
      problem.hidden = false;
    }
    send.disabled = false;
  }

  draw();
  return h('div.welcome',
    h('h2', 'Send the first run'),
    h('p', 'Your client needs nothing but this base URL and a key. What it sends shows here as it happens.'),
    h('dl.facts', h('dt', 'Base URL'), h('dd', h('code', `${location.origin}/v1`)), h('dt', 'API key'), h('dd', h('code', apiKey() || '…'), ' ', h('span.muted', 'any other key is a sandbox of its own'))),
    h('div.field', h('label', { htmlFor: 'start-prompt' }, 'Prompt'), prompt),
    h('div.snippet', h('header', tabs, h('span.grow'), button('Copy', () => copy(code.textContent, 'Request'), { class: 'ghost small' }), send), code),
    problem, hint,
    h('p.muted', 'Say ', h('code', '[[fail:PROVIDER_TIMEOUT]]'), ', ', h('code', '[[slow:5000]]'), ' or ', h('code', '[[nsfw]]'), ' in the prompt to see what your client makes of it.'));
}

export function startView() {
  const root = h('section.view', { 'aria-label': 'Start' }, h('div.bar', h('h1', 'Start')));
  put(root, root.firstChild, welcome());
  return { root };
}
