// Small conveniences on every page; everything works without them.

// Menus made of <details data-menu> close on Escape and when the focus or a click leaves them.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Dialogs are popovers without this script and modal (focus stays inside) with it.
for (const dialog of document.querySelectorAll("dialog[popover]")) {
  dialog.removeAttribute("popover");
  for (const button of document.querySelectorAll(`[popovertarget="${CSS.escape(dialog.id)}"]`)) {
    const hides = button.getAttribute("popovertargetaction") === "hide";
    button.removeAttribute("popovertarget");
    button.addEventListener("click", () => (hides ? dialog.close() : dialog.showModal()));
  }
}
