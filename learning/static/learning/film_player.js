// The element around the native player: resumes, records, draws what was seen. The verdict is the
// server's alone. Without this module the film, its captions and its transcript work all the same.

import { drainFor } from "./drain.js";
import * as outbox from "./outbox.js";
import { Recorder, SessionClock } from "./recorder.js";
import { bodyOf, post } from "./wire.js";

const EDGE = 5;
const SVG = "http://www.w3.org/2000/svg";
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

function bitsOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return (second) => ((bytes[second >> 3] ?? 0) >> (second & 7)) & 1;
}

function stretches(length, has) {
  const found = [];
  for (let second = 0; second < length; second += 1) {
    if (!has(second)) continue;
    const last = found.at(-1);
    if (last && last[1] === second) last[1] = second + 1;
    else found.push([second, second + 1]);
  }
  return found;
}

class FilmPlayer extends HTMLElement {
  #video;
  #drain;
  #clock;
  #session = null;
  #opened = 0; // server time of the session
  #held = []; // segments closed before the session is known
  #pending = new Map(); // not yet acknowledged, for the last word when the page goes
  #played = new Set(); // whole seconds played here, drawn lighter until the server has them
  #seen = () => 0;
  #isWatched = false;
  #recorder;

  connectedCallback() {
    if (this.#video) return;
    this.#video = this.querySelector("video");
    if (!this.#video || !this.dataset.person) return;
    const strip = this.querySelector("[data-strip]");
    const drawn = new Set();
    for (const rect of strip?.querySelectorAll("rect") ?? []) {
      const from = Number(rect.getAttribute("x"));
      for (let s = from; s < from + Number(rect.getAttribute("width")); s += 1) drawn.add(s);
    }
    this.#seen = (second) => drawn.has(second);
    this.#isWatched = "watched" in this.dataset;
    this.#drain = drainFor(this.dataset.person, this.dataset.progressUrl);
    this.#clock = new SessionClock();
    this.#recorder = new Recorder(this.#video, this.#clock, (segment) => this.#keep(segment));
    this.#resume();
    this.#listen();
    this.#openSession(0);
  }

  #listen() {
    this.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-from]");
      if (!jump) return;
      event.preventDefault(); // a chapter is a link to that second of the file, for who has no script
      this.#playFrom(Number(jump.dataset.from));
    });
    window.addEventListener("learning:ack", ({ detail }) => this.#acknowledged(detail));
    window.addEventListener("learning:state", ({ detail }) => this.#showState(detail));
    document.addEventListener("visibilitychange", () => {
      this.#recorder.split();
      if (document.visibilityState === "hidden") this.#lastWord();
    });
    window.addEventListener("pagehide", () => {
      this.#recorder.close();
      this.#lastWord();
    });
    this.#video.addEventListener("ended", () => this.#drain.now());
  }

  #resume() {
    const at = Number(this.dataset.position);
    const length = Number(this.dataset.duration);
    if (!(at >= EDGE) || at > length - EDGE) return;
    const go = () => {
      if (this.#video.currentTime < 1) this.#video.currentTime = at;
    };
    if (this.#video.readyState >= 1) go();
    else this.#video.addEventListener("loadedmetadata", go, { once: true });
  }

  #playFrom(second) {
    this.#video.currentTime = Math.max(0, second - 0.3);
    this.#video.play().catch(() => {});
    this.#video.focus();
  }

  async #openSession(attempt) {
    // The clock starts when the session is asked for: a slow answer must not shift what was played.
    // Asked for again later, what was played before that cannot be placed in time and is let go.
    if (attempt) {
      this.#clock.restart();
      this.#held.length = 0;
      this.#played.clear();
    }
    try {
      const response = await post(this.dataset.sessionsUrl, { media: Number(this.dataset.media) });
      if (response.ok) {
        const session = await response.json();
        this.#session = session.session;
        this.#opened = session.server_time;
        for (const segment of this.#held.splice(0)) this.#keep(segment);
        return;
      }
      if (response.status === 401 || response.status === 403) this.#showState({ login: true });
      else if (response.status < 500 && response.status !== 429) return;
    } catch {
      this.#showState({ offline: true });
    }
    setTimeout(() => this.#openSession(attempt + 1), Math.min(120, 2 ** (attempt + 1)) * 1000);
  }

  #keep(segment) {
    const [, from, to] = segment;
    for (let s = Math.round(from); s < Math.round(to); s += 1) this.#played.add(s);
    this.#draw();
    if (!this.#session) {
      this.#held.push(segment);
      return;
    }
    const row = {
      person: this.dataset.person,
      session: this.#session,
      seq: segment[0],
      segment,
      position: to,
    };
    this.#pending.set(row.seq, row);
    outbox.put(row).then(() => this.#drain.now());
  }

  /** The page may be gone in a moment: say it at once; the outbox says it again if that is lost. */
  #lastWord() {
    const rows = [...this.#pending.values()].slice(-40);
    if (!rows.length) return;
    post(this.dataset.progressUrl, bodyOf(rows), { keepalive: true }).catch(() => {});
  }

  #acknowledged(ack) {
    if (ack.session !== this.#session) return;
    for (const seq of [...this.#pending.keys()]) if (seq <= ack.ack) this.#pending.delete(seq);
    this.#clock.correct(ack.server_time - this.#opened);
    this.#seen = bitsOf(ack.seen);
    this.#played.clear();
    this.#draw();
    const percent = this.querySelector("[data-percent]");
    if (percent) percent.textContent = ack.percent;
    for (const [, reason] of ack.uncounted) {
      const text = this.querySelector(`[data-reason="${CSS.escape(reason)}"]`);
      if (text) text.hidden = false;
    }
    if (ack.watched && !this.#isWatched) this.#announce();
  }

  /** The item may be done now: the server says what that means and what comes next. */
  async #announce() {
    const place = document.getElementById("next-step");
    if (!place || !this.dataset.nextStepUrl) return;
    try {
      const response = await fetch(this.dataset.nextStepUrl, { credentials: "same-origin" });
      if (!response.ok) return;
      place.innerHTML = await response.text();
      this.#isWatched = true; // only now: a lost answer is asked for again at the next ack
    } catch {
      // The next acknowledgement tries again.
    }
  }

  #showState({ offline = false, login = false }) {
    const show = (name, on) => {
      const text = this.querySelector(`[data-state-${name}]`);
      if (text) text.hidden = !on;
    };
    show("offline", offline);
    show("login", login);
  }

  #draw() {
    const strip = this.querySelector("[data-strip]");
    if (!strip) return;
    const length = strip.viewBox.baseVal.width;
    const local = stretches(length, (s) => this.#played.has(s) && !this.#seen(s));
    const seen = stretches(length, this.#seen);
    strip.replaceChildren(
      ...local.map((part) => this.#rect(part, "coverage__local")),
      ...seen.map((part) => this.#rect(part, "coverage__seen")),
    );
    this.#drawMissing(stretches(length, (s) => !this.#seen(s) && !this.#played.has(s)));
  }

  #rect([from, to], name) {
    const rect = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x: from, y: 0, width: to - from, height: 1 })) {
      rect.setAttribute(key, value);
    }
    rect.setAttribute("class", name);
    return rect;
  }

  #drawMissing(missing) {
    const box = this.querySelector("[data-missing]");
    const list = this.querySelector("[data-missing-list]");
    if (!box || !list || list.contains(document.activeElement)) return;
    box.hidden = !missing.length;
    list.replaceChildren(
      ...missing.map(([from, to]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "utrecht-button utrecht-button--subtle coverage__jump";
        button.dataset.from = from;
        button.textContent = `${clock(from)} - ${clock(to)}`;
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  }
}

customElements.define("film-player", FilmPlayer);
