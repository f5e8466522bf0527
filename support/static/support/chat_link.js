// One socket that comes back by itself; where sockets do not work, long requests take over.

const OPEN_WITHIN = 5000;
const SILENCE = 45000; // more than two heartbeats
const SOCKET_AGAIN = 120000;
const LONGEST_PAUSE = 10000;
const TRIES = 2;
const REFUSED = [4401, 4403];

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export function jitter(turn) {
  return Math.random() * Math.min(LONGEST_PAUSE, 1000 * 2 ** turn);
}

export class Link {
  // hello(): what to say first, or null. onFrame(frame). onState("open" | "polling" | "away" | "refused").
  // poll(signal): one long request; rejects when it failed.
  constructor({ path, hello, onFrame, onState, poll }) {
    Object.assign(this, { path, hello, onFrame, onState, poll });
    this.failures = 0;
    this.polling = null;
  }

  start() {
    this.#open();
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.onState("away"));
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("visibilitychange", () => !document.hidden && this.wake());
  }

  // Try at once: something says that the network or the page is back.
  wake() {
    if (this.socket?.readyState === WebSocket.OPEN) return this.#greet();
    clearTimeout(this.timer);
    this.failures = Math.min(this.failures, TRIES - 1);
    this.timer = setTimeout(() => this.#open(), Math.random() * 500);
  }

  #open() {
    clearTimeout(this.timer);
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    const socket = new WebSocket(new URL(this.path, location.href.replace(/^http/, "ws")));
    this.socket = socket;
    this.#expect(OPEN_WITHIN);
    socket.onopen = () => this.#greet();
    socket.onmessage = (event) => this.#receive(event);
    socket.onclose = (event) => socket === this.socket && this.#lost(event);
  }

  #greet() {
    const words = this.hello();
    if (words) this.socket.send(JSON.stringify(words));
    this.#expect(SILENCE);
  }

  #receive(event) {
    this.failures = 0;
    this.#expect(SILENCE);
    this.polling?.abort();
    this.polling = null;
    this.onState("open");
    this.onFrame(JSON.parse(event.data));
  }

  // A socket can be dead without saying so.
  #expect(ms) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.#drop(), ms);
  }

  #drop() {
    const socket = this.socket;
    socket.onclose = null;
    socket.close();
    this.#lost({ code: 0 });
  }

  #lost(event) {
    clearTimeout(this.watch);
    this.socket = null;
    if (REFUSED.includes(event.code)) return this.onState("refused");
    this.failures += 1;
    if (this.failures >= TRIES) {
      this.#startPolling();
      this.timer = setTimeout(() => this.#open(), SOCKET_AGAIN * (0.9 + Math.random() * 0.2));
    } else {
      this.timer = setTimeout(() => this.#open(), jitter(this.failures));
    }
    if (!navigator.onLine) this.onState("away");
  }

  async #startPolling() {
    if (this.polling) return;
    const turn = new AbortController();
    this.polling = turn;
    let failed = 0;
    while (!turn.signal.aborted) {
      try {
        await this.poll(turn.signal);
        if (turn.signal.aborted) return;
        failed = 0;
        this.onState("polling");
      } catch {
        if (turn.signal.aborted) return;
        failed += 1;
        this.onState("away");
        await pause(1000 + jitter(failed));
      }
    }
  }
}
