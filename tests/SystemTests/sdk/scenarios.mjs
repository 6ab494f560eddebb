// Lives through what a user of the SDK does and prints what came of it as one JSON object. What should have come of it is
// for check.py to say. Usage: node scenarios.mjs BASE_URL PNG_FILE
import { readFile } from "node:fs/promises";
import { Runflow } from "./client.mjs";

const [base, picture] = process.argv.slice(2);
const MODEL = "black-forest-labs/flux-2-klein-4b/edit";
const KEY = "rf_test_emulator";
const SOURCE = "https://runflow.test/cat.png";

async function control(path, body) {
  const answer = await fetch(`${base}/_emulator/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return await answer.json();
}

/** Runs one story with a client of its own; answers how it ended, and how the client waited and asked. */
async function live(story, { key = KEY, intercept } = {}) {
  const waits = [];
  const asked = [];
  const client = new Runflow({
    apiKey: key,
    apiBase: base,
    sleep: async (ms) => {
      waits.push(ms);
      await control("clock/advance", { by_ms: ms });
    },
    fetch: async (url, options) => {
      const answer = intercept?.(asked.length, options.method) ?? (await fetch(url, options));
      asked.push([options.method, answer.status]);
      return answer;
    },
  });
  try {
    return { ended: "well", value: await story(client), waits, asked };
  } catch (error) {
    return { ended: error.kind ?? "broken", message: error.message, status: error.status, code: error.code, waits, asked };
  }
}

const create = (prompt) => ({ input: { prompt, image_urls: [SOURCE] } });

async function opens(run) {
  const { url } = run.output.outputs[0];
  const answer = await fetch(url);
  return { url, status: answer.status, type: answer.headers.get("Content-Type"), bytes: (await answer.arrayBuffer()).byteLength };
}

const unavailable = () =>
  new Response(JSON.stringify({ code: "MODEL_UNAVAILABLE", message: "Down for a moment.", errors: null }), {
    status: 503,
    headers: { "Content-Type": "application/json" },
  });

const results = {
  succeeds: await live(async (client) => opens(await client.run(MODEL, create("Make it blue")))),
  fails: await live((client) => client.run(MODEL, create("Make it blue [[fail:OUT_OF_MEMORY]]"))),
  cancelled: await live(async (client) => {
    const { id } = await client.create(MODEL, create("Make it blue [[stuck]]"));
    await fetch(`${base}/v1/admin/runs/${id}/cancellation`, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
      body: "{}",
    });
    return await client.wait(id);
  }),
  stuck: await live((client) => client.run(MODEL, create("Make it blue [[stuck]]"))),
  survives503: await live((client) => client.run(MODEL, create("Make it red")), {
    intercept: (number, method) => (method === "GET" && number < 4 ? unavailable() : undefined),
  }),
  stopsAt404: await live((client) => client.wait("019b76da-a800-7c1e-9a52-3f0d6b8e4a17")),
  refused: await live((client) => client.create(MODEL, { input: {} })),
  keyless: await live((client) => client.create(MODEL, create("Make it blue")), { key: "not a key!" }),
  unknownModel: await live((client) => client.create("no/such model", create("Make it blue"))),
  uploads: await live(async (client) => {
    const asset = await client.upload(await readFile(picture), { filename: "cat.png", type: "image/png" });
    const run = await client.run(MODEL, { input: { prompt: "Make it blue", image_urls: [`runflow://assets/${asset.id}`] } });
    return { asset, shown: run.input.image_urls[0], ...(await opens(run)) };
  }),
};
console.log(JSON.stringify(results));
