// What makes the pages a little kinder. Everything works without this file.

// A refused form: the focus goes to the list of what to correct.
document.querySelector("[data-takes-focus]")?.focus();

// Escape, or a click elsewhere, closes an open panel of the header.
const openPanels = () => document.querySelectorAll("details.disclosure[open]");

document.addEventListener("click", (event) => {
  for (const panel of openPanels()) {
    if (!panel.contains(event.target)) panel.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of openPanels()) {
    const held = panel.contains(document.activeElement);
    panel.open = false;
    if (held) panel.querySelector("summary").focus();
  }
});

// A password can be looked at before it is sent.
for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  const [show, hide] = button.children;
  button.hidden = false;
  button.addEventListener("click", () => {
    const visible = input.type === "text";
    input.type = visible ? "password" : "text";
    show.hidden = !visible;
    hide.hidden = visible;
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}
