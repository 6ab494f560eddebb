// What the address says: #/runs/<id>?sandbox=…&status=…

import { session } from './api.js';

export function parse(hash) {
  const [path, search] = hash.replace(/^#\/?/, '').split('?');
  const parameters = new URLSearchParams(search ?? '');
  const sandbox = parameters.get('sandbox') ?? '';
  parameters.delete('sandbox');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), sandbox, parameters };
}

/** The address of a view of this sandbox. */
export function link(path, parameters = {}, sandbox = session.sandbox) {
  const known = Object.entries({ ...parameters, sandbox }).filter(([, value]) => value);
  return `#/${path}${known.length ? `?${new URLSearchParams(known)}` : ''}`;
}
