// Shows how far a list of people is, and opens the page anew when it has ended, at what became of it. Without this there is a link for that.
const EVERY_MS = 1500;
const LONGEST_MS = 15000;
const RESULT = "import-result";
const place = document.getElementById("import-progress");
const bar = place?.querySelector("progress");
const news = place?.querySelector("[role=status]");
let wait = EVERY_MS;

async function look() {
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    bar.value = state.done;
    bar.max = state.total;
    if (news.textContent !== state.text) news.textContent = state.text;
    if (!state.is_busy) return showResult();
    wait = EVERY_MS;
  } catch {
    wait = Math.min(2 * wait, LONGEST_MS); // the network is away; the work goes on
  }
  setTimeout(look, wait);
}

// Whoever is at something else on the page keeps the place: the line above has said that all rows are done.
function showResult() {
  const at = document.activeElement;
  if (at && at !== document.body && !place.contains(at)) {
    document.addEventListener("focusout", () => setTimeout(showResult), { once: true });
    return;
  }
  history.replaceState(null, "", `#${RESULT}`); // assigning the same address would open nothing anew
  location.reload();
}

if (place) setTimeout(look, wait);
// A browser that opens a page anew puts back where it was scrolled, and may leave the focus at the top.
else if (location.hash === `#${RESULT}`) document.getElementById(RESULT)?.focus();
