// A thread that creates runs at a rate, whatever whoever started it is busy with: it tells how many at the end.
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const AT_ONCE = 64;

/** Creates `runs` runs, the n-th with the prompt `run n`, at `rate` a second; answers the seconds that it took. */
export function send(target, runs, rate) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { target, runs, rate } });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread) {
  const { target: { url, path, key }, runs, rate } = workerData;
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const create = (prompt) => new Promise((resolve, reject) => {
    const body = JSON.stringify({ input: { prompt, image_urls: ['https://runflow.test/cat.png'] } });
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    request({ agent, hostname, port, path, method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => (answer.statusCode === 201 ? resolve() : reject(new Error(`a create was answered ${answer.statusCode}`))));
    }).on('error', reject).end(body);
  });
  const began = performance.now();
  const sent = new Set();
  for (let count = 0; count < runs; count++) {
    const wait = began + (count * 1000) / rate - performance.now();
    if (wait > 1) await pause(wait);
    while (sent.size >= AT_ONCE) await Promise.race(sent);
    const one = create(`run ${count}`).finally(() => sent.delete(one));
    sent.add(one);
  }
  await Promise.all(sent);
  agent.destroy();
  parentPort.postMessage((performance.now() - began) / 1000);
}
