// What was written and is not yet known to be stored, kept on this device until it is.

const NAME = "doorbraak-chat";
const STORE = "outbox";

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
  return asPromise(request);
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Outbox {
  // Of one person in one conversation: another person on this device never sends it.
  constructor(conversation, me) {
    this.owner = `${conversation}/${me}`;
    this.memory = new Map(); // all there is when the browser keeps nothing
    this.database = open().catch(() => null);
  }

  async #store(mode) {
    const database = await this.database;
    return database?.transaction(STORE, mode).objectStore(STORE);
  }

  // Resolves when it is on the disk, or can only be in memory.
  async put(item) {
    const kept = { ...item, owner: this.owner };
    const store = await this.#store("readwrite").catch(() => null);
    if (store) await asPromise(store.put(kept));
    else this.memory.set(kept.client_id, kept);
  }

  async remove(key) {
    this.memory.delete(key);
    const store = await this.#store("readwrite").catch(() => null);
    if (store) await asPromise(store.delete(key));
  }

  // In the order of writing.
  async list() {
    const store = await this.#store("readonly").catch(() => null);
    const stored = store ? await asPromise(store.getAll()) : [];
    const mine = [...stored, ...this.memory.values()].filter((item) => item.owner === this.owner);
    return mine.sort((one, other) => one.at - other.at);
  }
}

// One tab at a time sends, so that messages keep their order.
export function withLock(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
