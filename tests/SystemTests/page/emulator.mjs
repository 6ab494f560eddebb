// The emulator as a process of its own, on a free loopback port.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../../..');
export const KEY = 'rf_test_emulator';
export const CREATE = '/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs';

function program() {
  if (process.env.EMULATOR) return process.env.EMULATOR.split(' ');
  const built = join(ROOT, 'artifacts/bin/Emulator/debug/runflow-emulator.dll');
  if (!existsSync(built)) throw new Error('artifacts/bin/Emulator/debug/runflow-emulator.dll is missing: dotnet build');
  return ['dotnet', 'exec', built];
}

/** Starts it and waits until it listens. */
export async function start(...flags) {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const ready = join(folder, 'ready.json');
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RUNFLOW_EMULATOR_')));
  const [word, ...words] = program();
  const child = spawn(word, [...words, 'serve', '--port', '0', '--ready-file', ready, ...flags], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => { said += data; });
  child.stderr.on('data', (data) => { said += data; });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  for (let tries = 0; !existsSync(ready) || !readFileSync(ready, 'utf8').includes('}'); tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error(`it did not start: ${said}`);
    await pause(100);
  }
  const { url } = JSON.parse(readFileSync(ready, 'utf8'));
  return {
    url,
    send: (path, options = {}) => send(url + path, options),
    create: async (prompt, more = {}, key = KEY) => (await send(url + CREATE, { method: 'POST', body: { input: { prompt, image_urls: ['https://runflow.test/cat.png'] }, ...more }, key })).json,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A request as a client sends it. */
export async function send(url, { method = 'GET', body, key = KEY, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : null };
}
