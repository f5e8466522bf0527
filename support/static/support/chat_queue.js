// The experts' list: asks for itself again whenever the server rings.

import { Link, pause } from "./chat_link.js";

const news = document.getElementById("chat-queue-news");
const path = document.getElementById("chat-queue").dataset.socket;

function addressOf(element) {
  return element?.closest("form")?.getAttribute("action") ?? element?.getAttribute("href");
}

async function refresh() {
  const response = await fetch(location.href, { signal: AbortSignal.timeout(10000) });
  if (!response.ok) throw new Error(String(response.status));
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const here = document.getElementById("chat-queue");
  const there = fresh.getElementById("chat-queue");
  if (!there || normal(here) === normal(there)) return;
  const focused = here.contains(document.activeElement) ? addressOf(document.activeElement) : null;
  here.replaceWith(document.adoptNode(there));
  if (focused) refocus(there, focused);
  news.textContent = "";
  requestAnimationFrame(() => (news.textContent = news.dataset.textNews));
}

// The form tokens differ each time.
function normal(element) {
  const copy = element.cloneNode(true);
  for (const input of copy.querySelectorAll("input[type=hidden]")) input.remove();
  return copy.innerHTML;
}

function refocus(list, address) {
  const found = [...list.querySelectorAll("a, button")].find((one) => addressOf(one) === address);
  found?.focus();
}

new Link({
  path,
  hello: () => null,
  onFrame(frame) {
    if (frame.type === "queue") refresh().catch(() => {});
  },
  onState(state) {
    if (state === "away") news.textContent = news.dataset.textOffline;
  },
  async poll() {
    await pause(8000 + Math.random() * 4000);
    await refresh();
  },
}).start();
