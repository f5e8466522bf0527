// What was played waits here, on the device, until the server has acknowledged it.
// Two stores: "waiting" (to be sent) and "parked" (refused for good, kept to be looked at).

const NAME = "doorbraak-learning";
const KEY = ["session", "seq"];

let opening = null;
let spare = null; // where the browser keeps no database (private windows): memory, better than nothing

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const waiting = request.result.createObjectStore("waiting", { keyPath: KEY });
      waiting.createIndex("person", "person");
      request.result.createObjectStore("parked", { keyPath: KEY });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opening;
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

async function write(stores, act) {
  try {
    const database = await open();
    const transaction = database.transaction(stores, "readwrite");
    act(transaction);
    await done(transaction);
    return true;
  } catch {
    return false;
  }
}

const keyOf = (row) => `${row.session}#${row.seq}`;

/** Keep a row {person, session, seq, segment, position}. Resolves when it is safely stored. */
export async function put(row) {
  const stored = await write(["waiting"], (transaction) =>
    transaction.objectStore("waiting").put(row),
  );
  if (!stored) (spare ??= new Map()).set(keyOf(row), row);
}

/** The oldest rows of a person, at most `limit`. */
export async function list(person, limit) {
  const mine = [...(spare?.values() ?? [])].filter((row) => row.person === person);
  try {
    const database = await open();
    const index = database.transaction("waiting").objectStore("waiting").index("person");
    const request = index.getAll(IDBKeyRange.only(person), limit);
    const rows = await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return [...rows, ...mine].slice(0, limit);
  } catch {
    return mine.slice(0, limit);
  }
}

/** Forget rows that the server acknowledged. */
export async function remove(rows) {
  for (const row of rows) spare?.delete(keyOf(row));
  await write(["waiting"], (transaction) => {
    for (const row of rows) transaction.objectStore("waiting").delete([row.session, row.seq]);
  });
}

/** Set a row apart that the server refuses whatever happens, so that it holds up no other. */
export async function park(row, status) {
  spare?.delete(keyOf(row));
  await write(["waiting", "parked"], (transaction) => {
    transaction.objectStore("parked").put({ ...row, status });
    transaction.objectStore("waiting").delete([row.session, row.seq]);
  });
}
