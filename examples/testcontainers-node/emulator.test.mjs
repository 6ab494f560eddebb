// The client and the receiver of ../node-fetch against a container of this test's own: npm test
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EditClient } from "../node-fetch/edit-client.mjs";
import { startReceiver } from "../node-fetch/receiver.mjs";
import { Sandbox } from "../node-fetch/sandbox.mjs";
import { receiverHost, secret, startEmulator } from "./emulator.mjs";

const cat = "https://runflow.test/cat.png";

let emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator?.stop());

function check(name, body) {
  test(name, async (context) => {
    const sandbox = await Sandbox.create(emulator.base, `rf_test_${name.replace(/\W+/g, "_")}`);
    await body(new EditClient(emulator.base, sandbox.key, { sleep: sandbox.sleep }), sandbox, context);
  });
}

check("creates a run, polls it and fetches the picture", async (client) => {
  const run = await client.wait((await client.create("Make it blue", cat)).id);
  assert.equal(run.status_code, "succeeded");
  assert.deepEqual((await client.download(run)).subarray(0, 4), Buffer.from("\x89PNG", "latin1"));
});

check("receives and verifies a callback that comes out of the container", async (client, sandbox, context) => {
  const receiver = await startReceiver(secret, receiverHost);
  context.after(receiver.close);
  const run = await client.create("Make it blue", cat, receiver.url);
  await sandbox.finish();
  assert.deepEqual(receiver.callbacks.map(({ event, run_id }) => [event, run_id]), [["run.completed", run.id]]);
  assert.equal(receiver.refused, 0);
});

check("asks again after 503, with backoff", async (client, sandbox) => {
  await sandbox.fault("request", { kind: "status", status: 503 }, { times: 2 });
  await client.create("Make it blue", cat);
  assert.deepEqual(sandbox.waits, [1000, 2000]);
  assert.equal((await sandbox.runs()).length, 1);
});
