// The page of a chat: messages, their state, and what stands around them.

const NEAR = 80; // pixels from the end that still count as the end

export class ChatView {
  constructor(root) {
    this.texts = root.dataset;
    this.me = root.dataset.me;
    this.page = root.dataset.page;
    this.list = document.getElementById("chat-log");
    this.scroller = this.list.closest(".chat__scroll");
    this.notice = document.getElementById("chat-link");
    this.pending = new Map(); // client_id -> element
    this.clock = new Intl.DateTimeFormat(document.documentElement.lang, {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: root.dataset.zone,
    });
    this.scrollToEnd();
  }

  // A message of which the number is known; messages that still wait stay below it.
  show(message) {
    const own = message.author === this.me;
    const waiting = own ? this.pending.get(message.client_id) : null;
    if (document.getElementById(`message-${message.seq}`)) return this.forget(message.client_id);
    const element = waiting ?? this.#make(own, message);
    element.id = `message-${message.seq}`;
    this.#fill(element, message);
    if (waiting) this.#settle(element, message.client_id);
    const first = this.pending.values().next().value ?? null;
    if (element.parentNode !== this.list || element.nextElementSibling !== first) {
      this.#keepingEnd(own, () => this.list.insertBefore(element, first));
    }
  }

  // A message of which the number is not known yet.
  showPending(item, state, detail, acts) {
    let element = this.pending.get(item.client_id);
    if (!element) {
      element = this.#shape("own");
      element.querySelector(".message__body").textContent = item.body;
      this.#setTime(element, new Date(item.at));
      this.pending.set(item.client_id, element);
      this.#keepingEnd(true, () => this.list.append(element));
    }
    this.#setState(element, this.texts[`text${state}`] ?? "", detail, acts);
  }

  showSent(key) {
    const element = this.pending.get(key);
    if (element) this.#setState(element, this.texts.textSent);
  }

  forget(key) {
    this.pending.get(key)?.remove();
    this.pending.delete(key);
  }

  say(text) {
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  // Nobody has joined yet: whether an expert is there may change at any moment.
  get isWaiting() {
    return document.getElementById("chat-status").hasAttribute("data-waiting");
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  // Somebody joined or ended: take how the chat stands from the server.
  async refreshSurroundings() {
    const response = await fetch(this.page, { signal: AbortSignal.timeout(10000) });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["chat-status", "chat-acts"]) {
      const [here, there] = [document.getElementById(id), fresh.getElementById(id)];
      if (here && there && normal(here) !== normal(there)) {
        here.replaceChildren(...document.adoptNode(there).childNodes); // the element stays, so it is read out
        here.toggleAttribute("data-waiting", there.hasAttribute("data-waiting"));
      }
    }
    const form = document.getElementById("chat-form");
    const isEmpty = !form?.elements.body.value.trim() && !this.pending.size;
    if (form && isEmpty && !fresh.getElementById("chat-form")) form.hidden = true;
  }

  #shape(name) {
    return document.getElementById(`chat-${name}`).content.firstElementChild.cloneNode(true);
  }

  #make(own, message) {
    const element = this.#shape(message.kind === "system" ? "system" : own ? "own" : "other");
    element.querySelector(".message__state")?.remove();
    return element;
  }

  #fill(element, message) {
    const system = message.kind === "system";
    const text = system ? this.texts[`text${capital(message.text)}`] ?? "" : message.text;
    element.querySelector(".message__body").textContent = text.replace("%(name)s", message.name);
    if (system) return;
    if (message.author !== this.me) element.querySelector(".message__author").textContent = message.name;
    this.#setTime(element, new Date(message.sent_at));
  }

  #settle(element, key) {
    this.pending.delete(key);
    this.#setState(element, this.texts.textSent);
  }

  #setTime(element, date) {
    const time = element.querySelector("time");
    time.dateTime = date.toISOString();
    const part = Object.fromEntries(this.clock.formatToParts(date).map((one) => [one.type, one.value]));
    time.textContent = `${part.day}\u00a0${part.month}\u00a0${part.hour}:${part.minute}`; // as the server writes it
  }

  #setState(element, text, detail, acts = []) {
    const line = element.querySelector(".message__state");
    if (!line) return;
    line.textContent = detail ? `${text}: ${detail}` : text;
    if (!acts.length) return;
    const group = document.createElement("span");
    group.className = "chat__state-acts";
    for (const [label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "utrecht-button utrecht-button--secondary-action";
      button.textContent = label;
      button.addEventListener("click", act);
      group.append(button);
    }
    line.append(group);
  }

  #keepingEnd(force, change) {
    const left = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    change();
    if (force || left < NEAR) this.scrollToEnd();
  }
}

// The form tokens differ each time, and an opened part stays open.
function normal(element) {
  const copy = element.cloneNode(true);
  for (const input of copy.querySelectorAll("input[type=hidden]")) input.remove();
  for (const part of copy.querySelectorAll("details")) part.open = false;
  return copy.innerHTML;
}

export function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
