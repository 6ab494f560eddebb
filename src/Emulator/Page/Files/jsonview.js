// JSON for reading: indented, coloured, long strings cut.

import { button, copy, h } from './dom.js';

const LONGEST_TEXT = 400;
const LONGEST_COLOURED = 300000;
const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A block with a title and a button that copies all of it. */
export function jsonBlock(title, value, note = '') {
  const whole = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return h('div.json',
    h('header', h('h3', title), h('span.muted', note), button('Copy', () => copy(whole, title), { class: 'ghost small' })),
    h('pre', { tabIndex: 0, 'aria-label': title, role: 'region' }, colour(pretty(value))));
}

function pretty(value) {
  const parsed = typeof value === 'string' ? parse(value) : value;
  if (parsed === undefined) return value;
  return JSON.stringify(parsed, (_, part) => (typeof part === 'string' && part.length > LONGEST_TEXT ? `${part.slice(0, LONGEST_TEXT)}… (${part.length} characters)` : part), 2);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function colour(text) {
  if (text.length > LONGEST_COLOURED) return text;
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const [token, string, colon] = match;
    if (colon) parts.push(h('span.j-name', string), colon);
    else parts.push(h(string ? 'span.j-text' : /^[-\d]/.test(token) ? 'span.j-number' : 'span.j-word', token));
    at = match.index + token.length;
  }
  parts.push(text.slice(at));
  return parts;
}
