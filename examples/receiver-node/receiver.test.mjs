// The receiver, as a process of its own, against callbacks of a running emulator: runflow-emulator exec -- npm test
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Sandbox } from "../node-fetch/sandbox.mjs";

const { RUNFLOW_BASE_URL: base, RUNFLOW_API_KEY: key = "rf_test_emulator", RUNFLOW_WEBHOOK_SECRET: secret, RECEIVER_HOST: host = "127.0.0.1" } = process.env;
const editRuns = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

/** The receiver until the end of the test. */
class Receiver {
  static async start(context, secret) {
    const program = spawn(process.execPath, [fileURLToPath(new URL("receiver.mjs", import.meta.url))], {
      // The emulator in a container comes from outside, under another name than this machine's loopback.
      env: { ...process.env, RUNFLOW_WEBHOOK_SECRET: secret, PORT: "0", HOST: host === "127.0.0.1" ? host : "0.0.0.0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    context.after(() => program.kill());
    const [listening] = await once(createInterface(program.stdout), "line");
    const { port } = new URL(listening.split(" ").at(-1));
    return Object.assign(new Receiver(), { secret, port, url: `http://${host}:${port}/webhook` });
  }

  /** Posts these bytes, signed with a secret, as a sender would. */
  post(body, signedWith) {
    const signature = createHmac("sha256", signedWith).update(body).digest("hex");
    return fetch(`http://127.0.0.1:${this.port}/webhook`, { method: "POST", body, headers: { "Runflow-Signature": signature } });
  }

  /** How many runs it has acted upon; asked by an event that nobody knows, which it takes and does nothing about. */
  async handled() {
    const answer = await this.post('{"event": "run.unheard_of"}', this.secret);
    assert.equal(answer.status, 200);
    return Number(answer.headers.get("X-Handled"));
  }
}

/** Creates a run; `emulator` asks for a fault of this run alone. */
async function create(sandbox, receiver, emulator = {}) {
  const run = await sandbox.send("POST", editRuns, { input: { prompt: "Make it blue" }, callback_url: receiver.url, metadata: { emulator } });
  return run.id;
}

/** What became of a run's callback: status, body and the statuses that the receiver answered. */
async function delivery(sandbox, run) {
  const [{ status, payload, attempts }] = (await sandbox.send("GET", `/_emulator/callbacks?run_id=${run}`)).items;
  return { status, body: payload.text, answers: attempts.map(({ status_code }) => status_code) };
}

function check(name, body) {
  test(name, async (context) => {
    assert.ok(base && secret, "RUNFLOW_BASE_URL and RUNFLOW_WEBHOOK_SECRET are not set: runflow-emulator exec -- npm test");
    const sandbox = await Sandbox.create(base, `${key}_receiver_node_${name.replace(/\W+/g, "_")}`);
    await body(sandbox, await Receiver.start(context, secret), context);
  });
}

check("takes a callback and acts upon it", async (sandbox, receiver) => {
  const run = await create(sandbox, receiver);
  await sandbox.finish();
  const { status, answers } = await delivery(sandbox, run);
  assert.deepEqual([status, answers, await receiver.handled()], ["delivered", [200], 1]);
});

for (const kind of ["bad_signature", "wrong_secret", "unsigned", "tamper"]) {
  check(`refuses ${kind}, for good`, async (sandbox, receiver) => {
    const run = await create(sandbox, receiver, { callback: { kind } });
    await sandbox.finish();
    const { status, answers } = await delivery(sandbox, run);
    assert.deepEqual([status, answers, await receiver.handled()], ["failed", [401], 0]);
  });
}

check("refuses what an expired secret signed", async (sandbox, before, context) => {
  const old = await create(sandbox, before);
  await sandbox.finish();
  const { id, plain_secret: next } = await sandbox.send("POST", "/v1/callback-secrets", { label: "next" });
  await sandbox.send("PATCH", `/v1/callback-secrets/${id}`, { is_current: true });
  const receiver = await Receiver.start(context, next);
  await create(sandbox, receiver);
  await sandbox.finish();
  assert.equal(await receiver.handled(), 1);

  const { body } = await delivery(sandbox, old);
  assert.deepEqual([(await receiver.post(body, secret)).status, (await before.post(body, secret)).status], [401, 200]);
  assert.equal(await receiver.handled(), 1);
});

check("acts once upon what comes twice", async (sandbox, receiver) => {
  const run = await create(sandbox, receiver, { callback: { kind: "duplicate", times: 3, gap_ms: 500 } });
  await sandbox.finish();
  await sandbox.send("POST", `/v1/runs/${run}/callback-redeliveries`, {});
  await sandbox.finish();
  assert.equal(await receiver.handled(), 1);
});

check("takes callbacks in any order", async (sandbox, receiver) => {
  const last = await create(sandbox, receiver, { callback: { kind: "reorder", behind: 2 } });
  const runs = [await create(sandbox, receiver), await create(sandbox, receiver)];
  await sandbox.finish();
  const attempts = (await sandbox.send("GET", "/_emulator/callbacks")).items.map(({ run_id, attempts: [{ sent_at }] }) => ({ run_id, sent_at }));
  assert.equal(attempts.sort((one, other) => (one.sent_at < other.sent_at ? 1 : -1))[0].run_id, last);
  assert.deepEqual([attempts.length, await receiver.handled()], [1 + runs.length, 3]);
});

check("takes a callback that comes before reads show the end", async (sandbox, receiver) => {
  const run = await create(sandbox, receiver, { callback: { kind: "early", lead_ms: 500 } });
  await sandbox.finish();
  assert.deepEqual([(await delivery(sandbox, run)).answers, await receiver.handled()], [[200], 1]);
});
