// In the admin: shows what is made of an accent colour while it is chosen.
for (const place of document.querySelectorAll("[data-theme-colours]")) {
  const input = place.closest("form")?.querySelector("[name='accent']");
  let latest = 0;

  const show = async () => {
    const turn = ++latest;
    const response = await fetch(`${place.dataset.url}?accent=${encodeURIComponent(input.value)}`);
    if (response.ok && turn === latest) place.innerHTML = await response.text();
  };

  if (input) {
    input.addEventListener("input", show);
    show();
  }
}
