// The emulator's own surface, for tests. It is no part of a client.

/** One sandbox, which is all that a key sees: tests with keys of their own do not meet. */
export class Sandbox {
  waits = [];

  constructor(base, key) {
    Object.assign(this, { base, key });
  }

  /** Fresh, with a clock that goes on only when it is told. */
  static async create(base, key) {
    const sandbox = new Sandbox(base, key);
    await sandbox.send("POST", "/_emulator/reset", {});
    await sandbox.send("PUT", "/_emulator/clock", { mode: "manual" });
    return sandbox;
  }

  async send(method, path, body) {
    const headers = { Authorization: `Bearer ${this.key}`, "Content-Type": "application/json" };
    const answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer.json();
  }

  /** Strikes so many times what is asked with that method; or callbacks. */
  fault(point, fault, { times = 1, method = "POST" } = {}) {
    const match = point === "request" ? { method } : undefined;
    return this.send("POST", "/_emulator/faults", { point, fault, match, when: { times } });
  }

  /** What the client waits, the sandbox's clock goes on; nobody waits for real. */
  sleep = async (ms) => {
    this.waits.push(ms);
    await this.send("POST", "/_emulator/clock/advance", { by_ms: ms });
  };

  /** Every transition, callback and retry has happened. */
  finish = () => this.send("POST", "/_emulator/clock/advance", { until_idle: true });

  runs = async () => (await this.send("GET", "/v1/runs")).items;
}
