// Asking the emulator: for which sandbox, with which token. Nothing else on the page makes requests.

export const DEFAULT_KEY = 'rf_test_emulator';
const MODEL = '/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs';

/**
 * Whom the page speaks for: a key, or the id of a sandbox whose key it does not know; neither means the documented key.
 * Key and token stay in this tab.
 */
export const session = {
  key: sessionStorage.getItem('key') ?? '',
  sandbox: '',
  token: sessionStorage.getItem('token') ?? '',
};

export function useKey(key) {
  session.key = key;
  session.sandbox = '';
  sessionStorage.setItem('key', key);
}

export function useSandbox(id) {
  session.sandbox = id;
}

export function useToken(token) {
  session.token = token;
  sessionStorage.setItem('token', token);
}

/** The key that requests of the API can be sent with; empty when only the sandbox's id is known. */
export const apiKey = () => (session.sandbox ? '' : session.key || DEFAULT_KEY);

export class Refused extends Error {
  constructor(status, document) {
    super(explain(status, document));
    this.status = status;
    this.problems = document?.errors ?? [];
  }
}

/** What the emulator said, with every single problem of a validation. */
function explain(status, document) {
  const said = document?.detail ?? document?.message ?? `The emulator answered ${status}.`;
  const problems = (document?.errors ?? []).map((error) => `${error.loc.slice(1).join('.') || 'It'} ${error.msg}`);
  return problems.length ? problems.join('; ') : said;
}

function headers() {
  const sent = {};
  if (session.token) sent['X-Emulator-Token'] = session.token;
  if (session.sandbox) sent['X-Emulator-Sandbox'] = session.sandbox;
  else if (session.key) sent.Authorization = `Bearer ${session.key}`;
  return sent;
}

let onToken = () => {};

/** What is done when the emulator demands a token. */
export const whenTokenIsMissing = (act) => { onToken = act; };

/** Any request; answers the response of a success and throws Refused otherwise. */
export async function request(path, { method = 'GET', body, text, signal, more = {} } = {}) {
  const sent = { ...headers(), ...more };
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  const response = await fetch(path, { method, headers: sent, signal, cache: 'no-store', body: body === undefined ? text : JSON.stringify(body) });
  if (response.ok) return response;
  const document = await response.json().catch(() => null);
  if (response.status === 401 && String(document?.detail).includes('control_token')) onToken();
  throw new Refused(response.status, document);
}

async function json(path, options) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, signal) => json(path, { signal });
export const post = (path, body = {}) => json(path, { method: 'POST', body });
export const put = (path, body) => json(path, { method: 'PUT', body });
export const remove = (path) => json(path, { method: 'DELETE' });
export const picture = async (path, signal) => URL.createObjectURL(await (await request(path, { signal })).blob());

/** A path with those parameters that have a value. */
export function query(path, parameters) {
  const known = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return known.length ? `${path}?${new URLSearchParams(known)}` : path;
}

export const createPath = MODEL;

/** Sends a create as a client would, with the key. */
export async function create(body) {
  const response = await fetch(MODEL, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey()}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const document = await response.json();
  if (!response.ok) throw new Refused(response.status, document);
  return document;
}
