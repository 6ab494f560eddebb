// Receives callbacks: verifies the raw bytes, keeps what is genuine, answers 401 to the rest.
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** The key is the whole secret, `whsec_` included; the message is the body as it came, before anything parses it. */
export function isGenuine(secret, raw, signature = "") {
  const expected = Buffer.from(createHmac("sha256", secret).update(raw).digest("hex"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A receiver on a free port. `callbacks` are the genuine ones, each run once. */
export async function startReceiver(secret, host = "127.0.0.1") {
  const seen = { callbacks: [], refused: 0 };
  const handled = new Set();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const genuine = isGenuine(secret, raw, request.headers["runflow-signature"]);
    if (genuine) {
      const callback = JSON.parse(raw);
      if (!handled.has(callback.run_id)) seen.callbacks.push(callback);
      handled.add(callback.run_id);
    } else {
      seen.refused++;
    }
    response.writeHead(genuine ? 200 : 401).end();
  });

  // The emulator in a container comes from outside, under another name than this machine's loopback.
  server.listen(0, host === "127.0.0.1" ? host : "0.0.0.0");
  await once(server, "listening");
  const close = () => new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
  return Object.assign(seen, { url: `http://${host}:${server.address().port}/webhook`, close });
}
