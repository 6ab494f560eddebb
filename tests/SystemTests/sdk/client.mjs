// What the vendor's JavaScript SDK 0.1.x does on the wire, and nothing more: section 8 of the wire reference.

const POLL_MS = 2_000;
const GIVE_UP_MS = 180_000;
const ENDS = ["succeeded", "failed", "canceled"];

/** An answer that is no success, or no answer at all in the time there was. */
export class RunflowError extends Error {
  constructor(kind, message, details = {}) {
    super(message);
    Object.assign(this, { kind, ...details });
  }
}

export class Runflow {
  /**
   * @param apiKey The bearer key.
   * @param apiBase Base of the API, for example http://127.0.0.1:8765.
   * @param sleep Waits for some milliseconds; a test moves a clock instead.
   * @param fetch Sends a request.
   */
  constructor({ apiKey, apiBase, sleep, fetch = globalThis.fetch }) {
    Object.assign(this, { apiKey, apiBase, sleep, fetch });
  }

  /** Creates a run and waits for its end. */
  async run(model, body) {
    const { id } = await this.create(model, body);
    return await this.wait(id);
  }

  async create(model, body) {
    const path = model.split("/").map(encodeURIComponent).join("/");
    const run = await this.#call("POST", `/v1/models/${path}/runs`, body);
    if (typeof run.id !== "string") {
      throw new RunflowError("protocol", "the created run has no id");
    }
    return run;
  }

  /** Polls at once and then every two seconds, for up to 180 seconds; goes on after a 5xx and stops at any 4xx. */
  async wait(id) {
    for (let waited = 0; ; waited += POLL_MS) {
      const run = await this.#poll(id);
      if (run && ENDS.includes(run.status_code)) {
        if (run.status_code === "failed") {
          throw new RunflowError("failed", run.error.message);
        }
        if (run.status_code === "canceled") {
          throw new RunflowError("canceled", "the run was canceled");
        }
        return run;
      }
      if (waited + POLL_MS > GIVE_UP_MS) {
        throw new RunflowError("timeout", `the run has not ended within ${GIVE_UP_MS / 1000} s`);
      }
      await this.sleep(POLL_MS);
    }
  }

  /** Announces, puts and confirms; the bytes go to an https URL or nowhere. */
  async upload(bytes, { filename, type }) {
    const { asset_id: id, upload_url: url } = await this.#call("POST", "/v1/asset-uploads", {
      filename,
      mime_type: type,
      size_bytes: bytes.length,
    });
    if (!url.startsWith("https://")) {
      throw new RunflowError("protocol", "the upload URL is not https");
    }
    const put = await this.fetch(url, { method: "PUT", headers: { "Content-Type": type }, body: bytes });
    if (!put.ok) {
      throw new RunflowError("http", await put.text(), { status: put.status });
    }
    return await this.#call("POST", `/v1/asset-uploads/${id}/confirmations`, {});
  }

  async #poll(id) {
    try {
      return await this.#call("GET", `/v1/runs/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error.status >= 500) {
        return null;
      }
      throw error;
    }
  }

  async #call(method, path, body) {
    const answer = await this.fetch(this.apiBase + path, {
      method,
      headers: { Authorization: `Bearer ${this.apiKey}`, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (answer.headers.get("Content-Type") !== "application/json") {
      throw new RunflowError("protocol", `${method} ${path} answered ${answer.headers.get("Content-Type")}`, { status: answer.status });
    }
    const document = await answer.json();
    if (!answer.ok) {
      throw new RunflowError("http", document.message, { status: answer.status, code: document.code });
    }
    return document;
  }
}
