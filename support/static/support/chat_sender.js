// Brings what is in the outbox to the server, one by one, as often as it takes.

import { jitter } from "./chat_link.js";
import { newKey, withLock } from "./chat_outbox.js";

const ANSWER_WITHIN = 10000;
const TRY_AGAIN = [408, 425, 429];
const LOG_IN_AGAIN = [401, 403];

async function readJson(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  return isJson ? response.json() : null;
}

export class Sender {
  // onState(item, state, detail): "sending", "retrying", "failed", "blocked". onSent(item, message).
  constructor({ url, token, outbox, onState, onSent }) {
    Object.assign(this, { url, token, outbox, onState, onSent });
    this.turn = 0;
    this.unsent = new Set();
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => this.unsent.size && event.preventDefault());
  }

  async write(body) {
    const item = { client_id: newKey(), body, at: Date.now(), failed: false };
    this.unsent.add(item.client_id);
    this.onState(item, "sending");
    await this.outbox.put(item);
    this.flush();
  }

  // What an earlier visit left behind.
  async resume() {
    for (const item of await this.outbox.list()) {
      this.unsent.add(item.client_id);
      this.onState(item, item.failed ? "failed" : "sending", item.detail);
    }
    this.flush();
  }

  // After a refusal the message is a new one: the server may remember the old key for another text.
  async again(item) {
    await this.remove(item);
    await this.write(item.body);
  }

  async remove(item) {
    this.unsent.delete(item.client_id);
    await this.outbox.remove(item.client_id);
  }

  flush() {
    clearTimeout(this.timer);
    this.queue = (this.queue ?? Promise.resolve()).then(() =>
      withLock(`chat-outbox-${this.outbox.owner}`, () => this.#sendAll()),
    );
    return this.queue;
  }

  async #sendAll() {
    const items = await this.outbox.list();
    for (const key of this.unsent) {
      // Another tab has sent it.
      if (!items.some((item) => item.client_id === key)) this.unsent.delete(key);
    }
    for (const item of items) {
      if (!item.failed && !(await this.#send(item))) return;
    }
  }

  // Whether the next one may go.
  async #send(item) {
    let response, data;
    try {
      response = await this.#post(item);
      data = await readJson(response);
    } catch {
      return this.#later(item, jitter((this.turn += 1)));
    }
    if (response.ok && data) return this.#sent(item, data);
    if (LOG_IN_AGAIN.includes(response.status) && data?.code !== "not_yours") {
      this.onState(item, "blocked", data?.detail);
      return false;
    }
    if (response.status < 500 && !response.ok && !TRY_AGAIN.includes(response.status)) {
      return this.#refused(item, data?.detail);
    }
    const asked = Number(response.headers.get("Retry-After")) * 1000;
    return this.#later(item, asked || jitter((this.turn += 1)));
  }

  #post(item) {
    return fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ client_id: item.client_id, body: item.body }),
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
  }

  async #sent(item, message) {
    this.turn = 0;
    await this.remove(item);
    this.onSent(item, message);
    return true;
  }

  async #refused(item, detail) {
    await this.outbox.put({ ...item, failed: true, detail });
    this.onState(item, "failed", detail);
    return true;
  }

  #later(item, wait) {
    this.onState(item, "retrying");
    this.timer = setTimeout(() => this.flush(), 500 + wait);
    return false;
  }
}
