// Shows how far a list of people is, and opens the page anew when it has ended. Without this there is a link for that.
const EVERY_MS = 1500;
const LONGEST_MS = 15000;
const place = document.getElementById("import-progress");
const bar = place?.querySelector("progress");
const news = place?.querySelector("[role=status]");
let wait = EVERY_MS;

async function look() {
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    if (!state.is_busy) return location.reload();
    bar.value = state.done;
    bar.max = state.total;
    if (news.textContent !== state.text) news.textContent = state.text;
    wait = EVERY_MS;
  } catch {
    wait = Math.min(2 * wait, LONGEST_MS); // the network is away; the work goes on
  }
  setTimeout(look, wait);
}

if (place) setTimeout(look, wait);
