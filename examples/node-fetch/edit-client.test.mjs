// The client and the receiver against a running emulator: runflow-emulator exec -- npm test
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditClient, Refused } from "./edit-client.mjs";
import { startReceiver } from "./receiver.mjs";
import { Sandbox } from "./sandbox.mjs";

const { RUNFLOW_BASE_URL: base, RUNFLOW_API_KEY: key = "rf_test_emulator", RUNFLOW_WEBHOOK_SECRET: secret, RECEIVER_HOST: host } = process.env;
const cat = "https://runflow.test/cat.png";

function check(name, body) {
  test(name, async (context) => {
    assert.ok(base && secret, "RUNFLOW_BASE_URL and RUNFLOW_WEBHOOK_SECRET are not set: runflow-emulator exec -- npm test");
    const sandbox = await Sandbox.create(base, `${key}_node_${name.replace(/\W+/g, "_")}`);
    await body(new EditClient(base, sandbox.key, { sleep: sandbox.sleep }), sandbox, async () => {
      const receiver = await startReceiver(secret, host);
      context.after(receiver.close);
      return receiver;
    });
  });
}

check("creates a run, polls it and fetches the picture", async (client) => {
  const run = await client.wait((await client.create("Make it blue", cat)).id);
  assert.equal(run.status_code, "succeeded");
  assert.deepEqual((await client.download(run)).subarray(0, 4), Buffer.from("\x89PNG", "latin1"));
});

check("receives and verifies a callback", async (client, sandbox, receive) => {
  const receiver = await receive();
  const run = await client.create("Make it blue", cat, receiver.url);
  await sandbox.finish();
  assert.deepEqual(receiver.callbacks.map(({ event, run_id }) => [event, run_id]), [["run.completed", run.id]]);
});

check("refuses a callback that was tampered with", async (client, sandbox, receive) => {
  await sandbox.fault("callback", { kind: "tamper" });
  const receiver = await receive();
  await client.create("Make it blue", cat, receiver.url);
  await sandbox.finish();
  assert.deepEqual([receiver.callbacks, receiver.refused], [[], 1]);
});

check("handles a callback that comes twice once", async (client, sandbox, receive) => {
  await sandbox.fault("callback", { kind: "duplicate", times: 2, gap_ms: 500 });
  const receiver = await receive();
  await client.create("Make it blue", cat, receiver.url);
  await sandbox.finish();
  assert.equal(receiver.callbacks.length, 1);
});

check("asks again after 503, with backoff", async (client, sandbox) => {
  await sandbox.fault("request", { kind: "status", status: 503 }, { times: 2 });
  await client.create("Make it blue", cat);
  assert.deepEqual(sandbox.waits, [1000, 2000]);
  assert.equal((await sandbox.runs()).length, 1);
});

check("waits as long as a 429 says", async (client, sandbox) => {
  await sandbox.fault("request", { kind: "status", status: 429, headers: { "Retry-After": "7" } });
  await client.create("Make it blue", cat);
  assert.deepEqual(sandbox.waits, [7000]);
});

check("makes one run though the answer was lost", async (client, sandbox) => {
  await sandbox.fault("request", { kind: "drop", when_applied: "after" });
  const run = await client.create("Make it blue", cat);
  assert.deepEqual((await sandbox.runs()).map(({ id }) => id), [run.id]);
  assert.deepEqual(sandbox.waits, [1000]);
});

check("goes on polling after a 500", async (client, sandbox) => {
  const run = await client.create("Make it blue", cat);
  await sandbox.fault("request", { kind: "status", status: 500 }, { method: "GET" });
  assert.equal((await client.wait(run.id)).status_code, "succeeded");
});

check("gives up at once when the request is wrong", async (client, sandbox) => {
  await assert.rejects(client.create("", cat), (refused) =>
    refused instanceof Refused && refused.status === 422 && refused.errors[0].loc.join(".") === "body.input.prompt");
  assert.deepEqual(sandbox.waits, []);
});
