// A client of the edit API that comes through bad days: it asks again where asking again helps, and nowhere else.
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

const editRuns = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";
const ends = new Set(["succeeded", "failed", "cancelled", "canceled"]);
const retried = new Set([429, 500, 502, 503, 504]);

/** The API said no, and asking again would not change that. */
export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.code}: ${problem.message}`);
    Object.assign(this, { status, code: problem.code, errors: problem.errors ?? [] });
  }
}

export class EditClient {
  #base;
  #key;
  #sleep;
  #attempts;

  /** `sleep` takes milliseconds; tests hand in one that moves the emulator's clock. */
  constructor(base, key, { sleep = delay, attempts = 5 } = {}) {
    this.#base = base.replace(/\/$/, "");
    this.#key = key;
    this.#sleep = sleep;
    this.#attempts = attempts;
  }

  /** Creates a run. One Idempotency-Key goes with all attempts, so that however often it is sent there is one run. */
  create(prompt, imageUrl, callbackUrl = null) {
    return this.#send("POST", editRuns, {
      headers: { "Content-Type": "application/json", "Idempotency-Key": randomUUID() },
      body: JSON.stringify({ input: { prompt, image_urls: [imageUrl] }, callback_url: callbackUrl }),
    });
  }

  /** Asks once a second until the run has ended. */
  async wait(id, polls = 180) {
    for (let poll = 0; poll < polls; poll++) {
      const run = await this.#send("GET", `/v1/runs/${id}`);
      if (ends.has(run.status_code)) return run;
      await this.#sleep(1000);
    }
    throw new Error(`run ${id} has not ended after ${polls} polls`);
  }

  /** The picture's bytes. The URL is signed: it wants no key. */
  async download(run) {
    const answer = await fetch(run.output.outputs[0].url, { signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`the picture is answered with ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async #send(method, path, { headers, body } = {}) {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === this.#attempts;
      let answer;
      let text;
      try {
        answer = await fetch(this.#base + path, {
          method,
          body,
          headers: { ...headers, Authorization: `Bearer ${this.#key}` },
          signal: AbortSignal.timeout(30_000),
        });
        text = await answer.text();
      } catch (broken) {
        // Nobody knows whether it took effect; the Idempotency-Key makes that harmless.
        if (last) throw broken;
        await this.#sleep(backoff(attempt));
        continue;
      }

      if (answer.ok) return JSON.parse(text);
      if (!retried.has(answer.status) || last) throw new Refused(answer.status, JSON.parse(text));
      const asked = Number(answer.headers.get("Retry-After"));
      await this.#sleep(asked > 0 ? asked * 1000 : backoff(attempt));
    }
  }
}

/** Milliseconds to wait after the attempt of that number: 1, 2, 4, 8 seconds. */
const backoff = (attempt) => 1000 * 2 ** (attempt - 1);
