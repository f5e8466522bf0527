// Live chat. The page works without this script; with it messages come by themselves and nothing is lost:
// what is read is in order by number, what is written is kept here until the server has it.

import { Link } from "./chat_link.js";
import { MessageLog } from "./chat_log.js";
import { Outbox } from "./chat_outbox.js";
import { Sender } from "./chat_sender.js";
import { ChatView, capital } from "./chat_view.js";

const root = document.getElementById("chat");
const { conversation, me, messages, events, markers, socket } = root.dataset;
const form = document.getElementById("chat-form");
const log = new MessageLog(Number(root.dataset.contig));
const view = new ChatView(root);
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

function accept(message) {
  const ready = log.accept(message);
  for (const next of ready) view.show(next);
  if (ready.some((next) => next.kind === "system")) view.refreshSurroundings().catch(() => {});
  if (ready.length) tellRead();
}

function take(answer) {
  for (const message of answer.messages) accept(message);
  log.hear(answer.head);
}

let catching = null;

// Fetch until there is no hole; one at a time.
function catchUp() {
  catching ??= (async () => {
    try {
      while (log.isBehind) {
        const before = log.contig;
        take(await get(messages));
        if (log.contig === before) return;
      }
    } catch {
      // The next heartbeat, message or return of the network tries again.
    } finally {
      catching = null;
    }
  })();
  return catching;
}

async function get(address, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set("after", log.contig);
  const timeout = AbortSignal.timeout(40000);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

const frames = {
  replay(frame) {
    take(frame);
  },
  message(frame) {
    if (frame.message) accept(frame.message);
    else log.hear(frame.seq);
  },
  heartbeat(frame) {
    log.hear(frame.heads[conversation] ?? 0);
  },
  gone() {
    view.say(root.dataset.textGone);
  },
};

const link = new Link({
  path: socket,
  hello: () => ({ hello: { [conversation]: log.contig } }),
  onFrame(frame) {
    if (frame.conversation && frame.conversation !== conversation) return;
    frames[frame.type]?.(frame);
    if (log.isBehind) catchUp();
  },
  onState(state) {
    if (state === "refused") view.say(root.dataset.textReload);
    else view.say(state === "away" ? root.dataset.textOffline : "");
  },
  async poll(signal) {
    take(await get(events, signal));
    if (log.isBehind) await catchUp();
  },
});

let told = 0;
let telling = null;

// Only what stands on a page that is looked at has been read.
function tellRead() {
  clearTimeout(telling);
  if (document.hidden || log.contig <= told || root.dataset.writes !== "yes") return;
  telling = setTimeout(async () => {
    const seq = log.contig;
    const response = await fetch(markers, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ delivered: seq, read: seq }),
      keepalive: true,
    }).catch(() => null);
    if (response?.ok) told = seq;
  }, 800);
}

document.addEventListener("visibilitychange", tellRead);

const sender = new Sender({
  url: messages,
  token,
  outbox: new Outbox(conversation, me),
  onSent(item, message) {
    view.showSent(item.client_id);
    // It may be on the page already, from before a reload.
    if (message.seq <= log.contig) view.forget(item.client_id);
    else accept(message);
    if (log.isBehind) catchUp();
  },
  onState(item, state, detail) {
    const acts = [
      [root.dataset.textAgain, () => (view.forget(item.client_id), sender.again(item))],
      [root.dataset.textRemove, () => (view.forget(item.client_id), sender.remove(item))],
    ];
    if (state === "blocked") view.say(root.dataset.textReload);
    const shown = state === "blocked" ? "failed" : state;
    view.showPending(item, capital(shown), detail, state === "failed" ? acts : []);
  },
});

if (form) {
  const field = form.elements.body;
  const hasMouse = matchMedia("(pointer: fine)").matches;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = field.value.trim();
    if (body) sender.write(body);
    field.value = "";
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasMouse) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

const LOOK_WHILE_WAITING = 15000;

// An expert who opens the list rings no chat: ask how it stands until somebody joins.
function lookAround() {
  if (!document.hidden && view.isWaiting) view.refreshSurroundings().catch(() => {});
}

setInterval(lookAround, LOOK_WHILE_WAITING);
document.addEventListener("visibilitychange", lookAround);

sender.resume();
link.start();
tellRead();
