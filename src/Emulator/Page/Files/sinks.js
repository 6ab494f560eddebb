// Receivers inside the emulator: what came to them.

import { get, remove } from './api.js';
import { button, copy, h, put, wide } from './dom.js';
import { state } from './feed.js';
import { bothTimes, clockTime, ms, plural } from './format.js';

const SHOWN = 50;

export function sinks() {
  const address = h('code.break');
  const list = h('div.chips');
  const messages = wide('Messages');
  const url = () => `${location.origin}/_emulator/sink/${state.standing?.sandbox ?? '…'}/inbox?respond=200`;

  async function open() {
    put(address, url());
    try {
      const { items } = await get('/_emulator/sink');
      put(list, items.length ? items.map((sink) => button(`${sink.name} ${sink.received}`, () => show(sink.name), { class: 'chip' })) : h('span.muted', 'No sink was called yet.'));
      if (items.length) await show(items[0].name);
    } catch (error) {
      put(list, h('span.bad', error.message));
    }
  }

  async function show(name) {
    const { items, received } = await get(`/_emulator/sink/${encodeURIComponent(name)}/messages?limit=1000`);
    put(messages, h('p', h('b', name), ` got ${plural(received, 'message')} `, button('Start over', async () => { await remove(`/_emulator/sink/${encodeURIComponent(name)}/messages`); put(messages); await open(); }, { class: 'link' })),
      h('table', h('tbody', items.slice(-SHOWN).reverse().map((message) => h('tr',
        h('td.mono', h('time', { title: bothTimes(message.received_at, message.received_wall) }, clockTime(ms(message.received_at), true))),
        h('td', h(`span.${message.signature.verdict === 'valid' ? 'good' : 'bad'}`, `signature ${message.signature.verdict}`)),
        h('td.mono', `answered ${message.answer}`), h('td.mono.break', (message.body.text ?? message.body.base64).slice(0, 160)))))));
  }

  const root = h('div.card.verify', { hidden: true },
    h('p', 'A receiver inside the emulator, to point ', h('code', 'callback_url'), ' at; ', h('code', '?respond=503,200'), ' scripts its answers.'),
    h('div.actions', address, button('Copy', () => copy(url(), 'URL'), { class: 'ghost small' })), list, messages);
  return { root, open };
}
