// Statuses of runs and deliveries: a dot and the word.

import { h, say } from './dom.js';

export const STATUSES = ['queued', 'dispatching', 'running', 'succeeded', 'failed', 'cancelled'];

/** Where a run may be moved by force. */
export const MOVES = {
  queued: ['dispatching', 'failed', 'cancelled'],
  dispatching: ['running', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled'],
};

export const isTerminal = (status) => !(status in MOVES);

/** Both spellings are the same status. */
export const plain = (status) => (status === 'canceled' ? 'cancelled' : status);

export function badge(status = '') {
  return drawBadge(h('span.badge', h('i.dot'), h('span')), status);
}

export function drawBadge(element, status) {
  if (element.dataset.status !== status) {
    element.dataset.status = status;
    say(element.lastChild, status);
  }
  return element;
}
