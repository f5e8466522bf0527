// Says before the upload what the server would say after it: too large, or no film.
const file = document.querySelector("input[type=file][data-most-bytes]");
const alarm = document.querySelector("[data-too-large]");
const title = document.querySelector("input[name$=title]");

function complaintAbout(chosen) {
  if (!/\.(mp4|m4v)$/i.test(chosen.name)) return alarm.dataset.wrongType;
  return chosen.size > Number(file.dataset.mostBytes) ? alarm.dataset.tooLarge : "";
}

file?.addEventListener("change", () => {
  const chosen = file.files[0];
  const complaint = chosen ? complaintAbout(chosen) : "";
  alarm.textContent = complaint;
  alarm.hidden = !complaint;
  if (complaint) file.value = "";
  else if (chosen && title && !title.value) title.value = chosen.name.replace(/\.[^.]+$/, "");
});
