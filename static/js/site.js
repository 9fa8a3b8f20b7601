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

// French has a space before « : ; ? ! » and inside « », where no line may break; the texts hold ordinary ones.
const SPACES_THAT_HOLD = /\s+([:;?!»])|(«)\s+/g;

function holdTogether(part) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("code, option, pre, script, style, textarea")) continue; // sent or copied as they are
    const held = text.data.replace(SPACES_THAT_HOLD, (_, after, before) => after ? `\u00a0${after}` : `${before}\u00a0`);
    if (held !== text.data) text.data = held;
  }
}

if (document.documentElement.lang === "fr") {
  holdTogether(document.body);
  document.addEventListener("htmx:load", (event) => holdTogether(event.target));
}
