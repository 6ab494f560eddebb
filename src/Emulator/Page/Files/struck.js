// Which fault rules were asked on the way of a request, which of them struck, and by which numbers.

import { get } from './api.js';
import { h, heads, put, wide } from './dom.js';
import { count, plural } from './format.js';
import { link } from './route.js';

/** Why a rule did not strike, in words. */
const WHY = {
  strikes: 'struck', not_drawn: 'not drawn', skipped: 'let through by skip', not_its_turn: 'none of every n-th', spent: 'times are used up',
  outside_window: 'outside its window', other_attempt: 'another attempt', under_limit: 'under the limit', stopped: 'a rule before it stopped',
};

/** What a row of the list says of them: the kinds that struck. */
export const struckKinds = (item) => item.faults.map((fault) => fault.kind).join(', ');

/** Those that struck at once; the rules that were asked and spared it follow when they have been read. */
export function struck(entry) {
  const root = h('section.struck', { 'aria-label': 'Faults' });
  draw(root, entry.faults, entry.faults.length);
  get(`/_emulator/faults/explain/${entry.id}`).then(({ decisions }) => draw(root, decisions, entry.faults.length), () => {});
  return root;
}

function draw(root, decisions, struckOnes) {
  if (!decisions.length) return;
  const spared = decisions.length - struckOnes;
  put(root, h('h3', `Faults (${[struckOnes ? `${count(struckOnes)} struck` : 'none struck', spared ? `${plural(spared, 'rule')} spared it` : ''].filter(Boolean).join(', ')})`),
    wide('Fault decisions', h('table', heads('Rule', 'Fault', ['Ordinal'], 'Draw', 'Outcome'), h('tbody', decisions.map(row)))));
}

function row(decision) {
  const draws = decision.draw === null ? '–' : `${decision.draw.toFixed(4)} ${decision.draw < decision.threshold ? '<' : '≥'} ${decision.threshold}`;
  return h('tr', { class: decision.strikes ? 'hit' : '' },
    h('td.mono.break', decision.rule === 'in-band' ? h('span', { title: 'The request itself asked for it, by header, metadata or prompt' }, 'in-band') : h('a', { href: link('faults') }, decision.rule)),
    h('td.mono', `${decision.point}.${decision.kind}`),
    h('td.number', { title: `key ${decision.key}` }, count(decision.ordinal)), h('td.mono', draws),
    h('td', { class: decision.strikes ? 'bad' : 'muted' }, WHY[decision.outcome] ?? decision.outcome));
}
