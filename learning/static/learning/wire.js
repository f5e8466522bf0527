// Talking to the progress endpoints.

const TIMEOUT = 20_000;

function token() {
  const match = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return match ? decodeURIComponent(match[1]) : "";
}

/** POST JSON; resolves to the response, rejects on a network error or after 20 s. */
export function post(url, body, { keepalive = false } = {}) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    keepalive,
    signal: keepalive ? undefined : AbortSignal.timeout(TIMEOUT),
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
  });
}

/** The body for rows of the outbox: their segments together per session. */
export function bodyOf(rows) {
  const sessions = new Map();
  for (const row of rows) {
    const entry = sessions.get(row.session) ?? { session: row.session, segments: [], last: -1 };
    entry.segments.push(row.segment);
    if (row.seq > entry.last && row.position !== null) {
      entry.last = row.seq;
      entry.position = row.position;
    }
    sessions.set(row.session, entry);
  }
  return {
    sessions: [...sessions.values()].map(({ session, segments, position }) => ({
      session,
      segments,
      ...(position === undefined ? {} : { position }),
    })),
  };
}
