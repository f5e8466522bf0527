// Turns what a media element does into segments [seq, from, to, clock_from, clock_to, rate, flags].

const LONGEST = 15_000;
const HIDDEN = 1;

/** Seconds since the session was asked for; survives a sleeping laptop and a clock that is set. */
export class SessionClock {
  #performance = performance.now();
  #date = Date.now();
  #last = 0;

  /** Begin again at zero. */
  restart() {
    this.#performance = performance.now();
    this.#date = Date.now();
    this.#last = 0;
  }

  now() {
    // A sleeping laptop may stop the first, setting the clock back may stop the second.
    const elapsed = Math.max(performance.now() - this.#performance, Date.now() - this.#date);
    return Math.max(this.#last, elapsed / 1000);
  }

  /** Times already given out are never given again. */
  passed(seconds) {
    this.#last = Math.max(this.#last, seconds);
  }

  /** The server says how long the session lasts: a clock that was set forward is set right. */
  correct(serverSeconds) {
    const ahead = this.now() - serverSeconds;
    if (ahead > 3) {
      this.#date += ahead * 1000;
      this.#last = 0;
    }
  }
}

const round = (seconds) => Math.round(seconds * 1000) / 1000;

export class Recorder {
  #media;
  #clock;
  #keep;
  #seq = 0;
  #open = null;
  #timer = 0;

  /** `keep(segment)` gets each segment the moment it closes. */
  constructor(media, clock, keep) {
    this.#media = media;
    this.#clock = clock;
    this.#keep = keep;
    const close = () => this.close();
    for (const name of ["pause", "waiting", "ended", "emptied"]) media.addEventListener(name, close);
    // When `seeking` arrives the element already stands elsewhere: close where it last was.
    media.addEventListener("seeking", () => this.close({ atLastSeen: true }));
    media.addEventListener("ratechange", () => this.split());
    for (const name of ["playing", "seeked"]) media.addEventListener(name, () => this.#begin());
    media.addEventListener("timeupdate", () => this.#tick());
  }

  #begin() {
    const media = this.#media;
    if (this.#open || media.paused || media.ended || media.seeking) return;
    this.#open = {
      from: media.currentTime,
      seen: media.currentTime,
      clock: this.#clock.now(),
      started: performance.now(),
      seenAt: performance.now(),
      rate: media.playbackRate,
    };
    this.#timer = setTimeout(() => this.split(), LONGEST);
  }

  #tick() {
    const open = this.#open;
    if (!open) {
      this.#begin();
    } else if (!this.#media.seeking) {
      open.seen = this.#media.currentTime;
      open.seenAt = performance.now();
    }
  }

  /** Close, and go on in a new segment if it still plays. */
  split() {
    this.close();
    this.#begin();
  }

  /** Close the open segment, if any, and hand it over. */
  close({ atLastSeen = false } = {}) {
    clearTimeout(this.#timer);
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const to = atLastSeen ? open.seen : this.#media.currentTime;
    const until = atLastSeen ? open.seenAt : performance.now();
    if (to <= open.from) return;
    const clockTo = open.clock + (until - open.started) / 1000;
    this.#clock.passed(clockTo);
    const flags = document.visibilityState === "hidden" ? HIDDEN : 0;
    this.#seq += 1;
    this.#keep([
      this.#seq,
      round(open.from),
      round(to),
      round(open.clock),
      round(clockTo),
      open.rate,
      flags,
    ]);
  }
}
