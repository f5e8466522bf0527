// Sends what waits in the outbox: one tab at a time, one request at a time, until it is empty.
// A failed request never stops later ones; nothing is forgotten before it is acknowledged.

import * as outbox from "./outbox.js";
import { bodyOf, post } from "./wire.js";

const BATCH = 40;
const MOST_SESSIONS = 20;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 120_000;
const PERIOD = 15_000;
const LOCK = "doorbraak-learning-drain";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("doorbraak-learning") : null;

/** Tell this page and the other tabs of this browser. */
function tell(type, detail) {
  window.dispatchEvent(new CustomEvent(`learning:${type}`, { detail }));
  channel?.postMessage({ type, detail });
}

channel?.addEventListener("message", ({ data }) =>
  window.dispatchEvent(new CustomEvent(`learning:${data.type}`, { detail: data.detail })),
);

function fitting(rows) {
  const sessions = new Set();
  return rows.filter((row) => sessions.add(row.session).size <= MOST_SESSIONS);
}

export class Drain {
  #person;
  #url;
  #wait = 0; // of the back-off; 0 while all is well
  #timer = 0;
  #running = null;
  #again = false;

  constructor(person, url) {
    this.#person = person;
    this.#url = url;
  }

  /** Begin: now, every 15 s with jitter, when the connection or the page comes back. */
  start() {
    window.addEventListener("online", () => this.now());
    window.addEventListener("pageshow", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.now();
    });
    this.now();
  }

  /** Send at once, whatever the back-off says. */
  now() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.#run()
      .catch(() => this.#slower())
      .finally(() => {
        this.#running = null;
        const soon = this.#again && !this.#wait;
        this.#again = false;
        this.#plan(soon ? 0 : this.#wait || PERIOD * (0.8 + 0.4 * Math.random()));
      });
  }

  #plan(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), wait);
  }

  #slower() {
    this.#wait = Math.min(LONGEST_WAIT, this.#wait ? this.#wait * 2 : FIRST_WAIT);
  }

  async #run() {
    if (!navigator.locks) return this.#empty();
    return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (lock) await this.#empty();
    });
  }

  async #empty() {
    for (;;) {
      const rows = fitting(await outbox.list(this.#person, BATCH));
      if (!rows.length) {
        this.#wait = 0;
        return;
      }
      if (!(await this.#send(rows))) return;
    }
  }

  /** True when these rows are dealt with, so that the next may go. */
  async #send(rows) {
    let response;
    try {
      response = await post(this.#url, bodyOf(rows));
    } catch {
      this.#slower();
      tell("state", { offline: true });
      return false;
    }
    if (response.ok) return this.#acknowledged(rows, response);
    if (response.status === 401 || response.status === 403) {
      this.#slower();
      tell("state", { login: true });
      return false;
    }
    if (response.status === 400 || response.status === 413 || response.status === 422) {
      return this.#refused(rows, response.status);
    }
    this.#slower();
    return false;
  }

  async #acknowledged(rows, response) {
    const answer = await response.json();
    await outbox.remove(rows);
    this.#wait = 0;
    tell("state", {});
    for (const ack of answer.sessions) tell("ack", { ...ack, server_time: answer.server_time });
    return true;
  }

  /** Something in here is wrong: halve until it stands alone, and set only that apart. */
  async #refused(rows, status) {
    if (rows.length === 1) {
      await outbox.park(rows[0], status);
      return true;
    }
    const half = Math.ceil(rows.length / 2);
    return (await this.#send(rows.slice(0, half))) && (await this.#send(rows.slice(half)));
  }
}

let drain = null;

/** The one drain of this page. */
export function drainFor(person, url) {
  if (!drain) {
    drain = new Drain(person, url);
    drain.start();
  }
  return drain;
}
