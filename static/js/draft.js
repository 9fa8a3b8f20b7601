// A draft that saves itself while one types. Everything works without this file: « Enregistrer » does the same.

const SAVED_AFTER = 3000; // milliseconds without typing

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]");
  let saving = 0;
  let dirty = false;

  async function keep() {
    dirty = false;
    let response;
    try {
      response = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
    } catch {
      dirty = true; // the network: the next change, or the button, tries again
      return;
    }
    if (response.status !== 200 && response.status !== 409) {
      dirty = true;
      return;
    }
    if (!response.headers.get("content-type")?.startsWith("application/json")) return;
    const answer = await response.json();
    if (answer.version !== undefined) form.elements.version.value = answer.version;
    status.textContent = answer.message;
    if (response.status === 409) {
      dirty = true;
      clearTimeout(saving);
    }
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(saving);
    saving = setTimeout(keep, SAVED_AFTER);
  });

  form.addEventListener("submit", () => { dirty = false; clearTimeout(saving); });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
