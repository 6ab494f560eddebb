// Pasting what a receiver got, to be told why its signature does not hold.

import { post } from './api.js';
import { button, h, put } from './dom.js';

export function diagnoseForm() {
  const headers = h('textarea.mono', { id: 'diagnose-headers', rows: 4, spellcheck: false, placeholder: 'Runflow-Signature: 5d41…\nRunflow-Request-Id: …' });
  const body = h('textarea.mono', { id: 'diagnose-body', rows: 4, spellcheck: false, placeholder: '{"event":"run.completed",…' });
  const isBase64 = h('input', { type: 'checkbox', id: 'diagnose-base64' });
  const secret = h('input.mono', { id: 'diagnose-secret', placeholder: 'whsec_… (may be left out)', autocomplete: 'off' });
  const computed = h('input.mono', { id: 'diagnose-computed', placeholder: 'what your code came to (may be left out)' });
  const verdict = h('div.verdict', { role: 'status' });

  async function ask() {
    try {
      put(verdict, tell(await post('/_emulator/callbacks/diagnose', question())));
    } catch (error) {
      put(verdict, h('p.bad', error.message));
    }
  }

  function question() {
    const parsed = {};
    for (const line of headers.value.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) parsed[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
    const asked = { headers: parsed, body_base64: isBase64.checked ? body.value.replace(/\s/g, '') : encode(body.value) };
    if (secret.value) asked.secret = secret.value;
    if (computed.value) asked.computed = computed.value;
    return asked;
  }

  const root = h('div.card.verify', { hidden: true },
    h('p', 'Paste what your handler got; the emulator finds the mistake that explains every byte.'),
    h('div.grid.two', h('label', 'Headers, one a line', headers), h('label', 'Raw body', body), h('label', 'Secret your code verifies with', secret), h('label', 'Signature it computed', computed)),
    h('div.actions', h('label.inline', isBase64, 'the body is base64'), button('Diagnose', ask, { class: 'primary' })), verdict);
  return { root, open: () => headers.focus() };
}

/** Base64 of the text's UTF-8. */
function encode(text) {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function tell(answer) {
  if (answer.verified) return h('p.good', 'The signature holds.');
  const { closest_delivery: closest } = answer;
  return [
    h('p.bad', answer.signing_secret_id && !closest?.first_difference ? 'A secret of this sandbox made the signature, and yet:' : 'The signature does not hold.'),
    h('ul', answer.causes.map((cause) => h('li', h('code', cause.code), ' ', cause.finding, ' ', h('b', cause.cure)))),
    closest?.first_difference ? h('p', `The first byte that differs from what was sent is at offset ${closest.first_difference.offset}: `, h('code', closest.first_difference.sent.around_text ?? ''), ' became ', h('code', closest.first_difference.received.around_text ?? '')) : null,
  ];
}
