// What the client and its receivers did that the API's pages advise against, and how to do it better.

import { get } from './api.js';
import { button, h, putOf, say } from './dom.js';
import { bothTimes, clockTime, count, ms, plural } from './format.js';
import { link } from './route.js';

/** The report, and the button that opens it; load() reads it again. */
export function conduct(choose) {
  const summary = h('p.muted', { role: 'status' });
  const list = h('ul.findings');
  const root = h('div.card.verify.conduct', { hidden: true, role: 'region', 'aria-label': 'Conduct', tabIndex: 0 },
    h('h2', 'Conduct'), summary, list);
  const toggle = button('Conduct', open, { 'aria-expanded': 'false', class: 'toggle' });

  function open() {
    root.hidden = !root.hidden;
    toggle.setAttribute('aria-expanded', String(!root.hidden));
    if (!root.hidden) root.focus();
  }

  async function load() {
    try {
      const { warnings, notices, items } = await get('/_emulator/conduct');
      say(toggle, warnings + notices ? `Conduct: ${[warnings && plural(warnings, 'warning'), notices && plural(notices, 'notice')].filter(Boolean).join(', ')}` : 'Conduct');
      toggle.classList.toggle('bad', warnings > 0);
      say(summary, items.length ? 'What was done that the pages of the API advise against, since the last reset.' : 'Nothing was done that the pages of the API advise against.');
      putOf(list, items, () => items.map(finding));
    } catch (error) {
      say(summary, error.message);
    }
  }

  const finding = (item) => h('li',
    h('p', h('span.tag', { class: item.severity === 'warning' ? 'bad' : '' }, item.severity), ' ', h('code', item.code), ' ', h('span.mono.muted', item.operation ?? ''), ' ', `× ${count(item.count)}`),
    h('p', item.what, ' ', h('span.muted', item.cure)),
    h('ul.examples', item.examples.map(example)));

  const example = (one) => h('li', h('time.mono.muted', { title: bothTimes(one.at) }, clockTime(ms(one.at), true)), ' ', one.detail, ' ',
    one.request_id ? button(one.request_id, () => choose(one.request_id), { class: 'link mono' }) : null, ' ',
    one.run_id ? h('a', { href: link(`runs/${one.run_id}`) }, 'run') : null, ' ',
    one.delivery_id ? h('a', { href: link(`callbacks/${one.delivery_id}`) }, 'delivery') : null);

  return { root, toggle, open, load };
}
