// Why an expected request is not there: the nearest ones, and in what they differ.

import { post } from './api.js';
import { button, h, put } from './dom.js';
import { plural } from './format.js';

const EXAMPLE = `{
  "match": {
    "method": "POST", "path": "/v1/models/**",
    "body": { "input": { "prompt": "Make it blue" } }
  },
  "at_least": 1
}`;

export function verifyForm(choose) {
  const text = h('textarea.mono', { id: 'verify', rows: 7, spellcheck: false, value: EXAMPLE, 'aria-label': 'What is expected, as verify takes it' });
  const verdict = h('div.verdict', { role: 'status' });

  async function ask() {
    let body;
    try {
      body = JSON.parse(text.value);
    } catch (error) {
      put(verdict, h('p.bad', `That is no JSON: ${error.message}`));
      return;
    }
    try {
      put(verdict, tell(await post('/_emulator/requests/verify', body)));
    } catch (error) {
      put(verdict, h('p.bad', error.message));
    }
  }

  function tell(answer) {
    const found = `${plural(answer.count, 'request')} matched, expected ${answer.expected}`;
    if (answer.pass) return [h('p.good', `As expected: ${found}.`), links(answer.matched)];
    return [
      h('p.bad', `Not as expected: ${found}.`),
      answer.nearest?.length ? h('p', 'The nearest:') : answer.count === 0 ? h('p', 'Nothing comes near: the journal has no request.') : null,
      (answer.nearest ?? []).map((near) => h('div.near', link(near.id, `${near.method} ${near.path} → ${near.status ?? '–'}`), h('table', h('tbody',
        near.differs.map((difference) => h('tr', h('td.mono', difference.field), h('td', 'expected ', h('code', short(difference.expected))), h('td', 'was ', h('code', short(difference.actual))))))))),
    ];
  }

  const link = (id, label) => button(label, () => choose(id), { class: 'link mono' });
  const links = (ids) => h('p', ids.slice(0, 10).map((id) => [link(id, id), ' ']));

  return h('div.card.verify', { hidden: true },
    h('p', 'Say what you expect of the client; of ', h('code', 'match'), ' only what is named counts. The answer names the nearest requests and in what they differ.'),
    text, h('div.actions', button('Verify', ask, { class: 'primary' })), verdict);
}

const short = (value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text && text.length > 120 ? `${text.slice(0, 120)}…` : text ?? 'nothing';
};
