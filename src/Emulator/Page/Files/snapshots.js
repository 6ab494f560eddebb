// Snapshots of the sandbox: take one, go back to it, let it go.

import { get, post, remove } from './api.js';
import { button, dialog, h, heads, putOf, say, toast, wide } from './dom.js';
import { bothTimes, bytes, clockTime, day, ms } from './format.js';

const NAME = '[a-z0-9][a-z0-9_\\-]{0,63}';

/** The part of a view that shows them; load() reads them again. */
export function snapshots() {
  let items = [];
  const lines = h('tbody');
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const name = h('input.mono', { id: 'snapshot', required: true, pattern: NAME, maxLength: 64, placeholder: 'before-the-migration', autocomplete: 'off', spellcheck: false, title: '1 to 64 lower-case letters, digits, - and _, beginning with a letter or digit' });
  const root = h('section', { 'aria-label': 'Snapshots' }, h('h2', 'Snapshots'),
    h('p.muted', 'A snapshot is the whole sandbox: runs, files, rules, deliveries and where its clock stood. Going back to one begins a new epoch from there.'),
    problem,
    h('form.field', { onsubmit: take }, h('label', { htmlFor: 'snapshot' }, 'Name'), name, h('button', 'Take a snapshot')),
    wide('Snapshots', h('table', heads('Name', 'Sandbox time', 'Taken', ['Size'], ''), lines)));

  async function load() {
    try {
      ({ items } = await get('/_emulator/snapshots'));
      putOf(lines, items, () => (items.length ? items.map(line) : h('tr', h('td.muted', { colSpan: 5 }, 'None was taken yet.'))));
    } catch (error) {
      fail(error);
    }
  }

  const line = (item) => h('tr', h('td.mono.break', item.name),
    item.problem ? h('td.bad', { colSpan: 2 }, item.problem)
      : [h('td.mono', h('time', { dateTime: item.now, title: bothTimes(item.now, item.taken_at) }, `${day(ms(item.now))} ${clockTime(ms(item.now))}`)),
        h('td.mono.muted', h('time', { dateTime: item.taken_at, title: bothTimes(item.now, item.taken_at) }, `${day(ms(item.taken_at))} ${clockTime(ms(item.taken_at))}`))],
    h('td.number', bytes(item.bytes)),
    h('td', item.problem ? null : button('Reset to', () => goBack(item), { class: 'link', 'aria-label': `Reset to ${item.name}` }), ' ', button('Delete', () => drop(item), { class: 'link bad', 'aria-label': `Delete ${item.name}` })));

  async function take(event) {
    event.preventDefault();
    const wanted = name.value.trim();
    if (items.some((item) => item.name === wanted)) {
      const answer = await dialog('Replace a snapshot', h('p', 'There is a snapshot ', h('code', wanted), ' already; taking it anew lets the old one go.'), [['Back', ''], ['Replace it', 'go', 'danger']]);
      if (!answer) return;
    }
    if (await attempt(() => post('/_emulator/snapshots', { name: wanted }), `Snapshot ${wanted} taken`)) name.value = '';
  }

  async function goBack(item) {
    const answer = await dialog('Reset to a snapshot', h('p', 'What is in the sandbox now goes; it stands again as it stood when ', h('code', item.name), ' was taken.'), [['Back', ''], ['Reset to it', 'go', 'danger']]);
    if (answer) await attempt(() => post('/_emulator/reset', { to: item.name }), `The sandbox stands as in ${item.name}`);
  }

  async function drop(item) {
    const answer = await dialog('Delete a snapshot', h('p', 'Snapshot ', h('code', item.name), ' goes for good.'), [['Back', ''], ['Delete it', 'go', 'danger']]);
    if (answer) await attempt(() => remove(`/_emulator/snapshots/${item.name}`), `${item.name} deleted`);
  }

  async function attempt(act, word) {
    let isDone = false;
    try {
      await act();
      isDone = true;
      problem.hidden = true;
      toast(word);
    } catch (error) {
      fail(error);
    }
    await load();
    return isDone;
  }

  function fail(error) {
    say(problem, error.message);
    problem.hidden = false;
  }

  load();
  return { root, load };
}
