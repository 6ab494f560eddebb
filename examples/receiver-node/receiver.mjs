// A receiver for Runflow's callbacks, without dependencies. It passes `runflow-emulator gauntlet`.
//   RUNFLOW_WEBHOOK_SECRET=whsec_… PORT=9000 HOST=127.0.0.1 node receiver.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = process.env.RUNFLOW_WEBHOOK_SECRET;
const port = Number(process.env.PORT ?? 9000);
// 0.0.0.0 for a sender in a container, which comes from outside.
const host = process.env.HOST ?? "127.0.0.1";
const largestBody = 4 * 1024 * 1024;
const mostRemembered = 10_000;

if (!secret) {
  console.error("Set RUNFLOW_WEBHOOK_SECRET to the whole secret, whsec_ included.");
  process.exit(2);
}

// Runs whose end was handled, the oldest first. Use your database, in one transaction with the effect.
const handled = new Set();
let count = 0;

/** Whether the signature belongs to these very bytes. */
function isGenuine(raw, signature) {
  const expected = createHmac("sha256", secret).update(raw).digest("hex");
  const given = Buffer.from(signature ?? "");
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

/** What has to be done when a run has ended; once for each run, however often it is told. */
function handle(callback) {
  if (handled.has(callback.run_id)) {
    return;
  }

  handled.add(callback.run_id);
  if (handled.size > mostRemembered) {
    handled.delete(handled.values().next().value);
  }

  count += 1;
  console.log(`${callback.run_id} ${callback.status}`);
}

/** Status and text of the answer to a callback. */
function receive(raw, signature) {
  if (!isGenuine(raw, signature)) {
    return [401, "The signature does not hold."];
  }

  let callback;
  try {
    callback = JSON.parse(raw);
  } catch {
    return [400, "The body is no JSON."];
  }

  if (["run.completed", "run.failed", "run.cancelled"].includes(callback.event)) {
    handle(callback);
  }

  // Unknown events are taken as well: a refusal would be final.
  return [200, ""];
}

const server = createServer((request, response) => {
  const answer = (status, text) => {
    // X-Handled lets the gauntlet grade effects, too. Leave it out in production.
    response.writeHead(status, { "Content-Type": "text/plain", "X-Handled": count }).end(text);
  };

  if (request.method !== "POST" || request.url !== "/webhook") {
    return answer(404, "Callbacks go to POST /webhook.");
  }

  // Raw bytes: nothing parses them before the signature is checked.
  const chunks = [];
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size <= largestBody) {
      chunks.push(chunk);
    }
  });
  request.on("end", () => {
    if (size > largestBody) {
      return answer(413, "The body is too large.");
    }

    answer(...receive(Buffer.concat(chunks), request.headers["runflow-signature"]));
  });
});

server.listen(port, host, () => console.log(`Listening on http://${host}:${server.address().port}/webhook`));
