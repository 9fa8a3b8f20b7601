// The grid of hours: totals while one types, arrow keys, paste of a block, a draft that saves itself.
// Everything works without this file: « Recalculer » and « Enregistrer le brouillon » do the same.

const SAVED_AFTER = 3000; // milliseconds without typing
const SAID_AFTER = 500;

// Hours in hundredths, or null for what is no number of hours: the same readings as the server's.
function hundredths(text) {
  const typed = text.trim().replace(/\s*h$/i, "");
  if (!typed) return 0;
  let match = /^(\d{1,4})(?:[.,](\d{0,2}))?$/.exec(typed);
  if (match) return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  match = /^(\d{1,4})\s*[h:]\s*(\d{1,2})$/i.exec(typed);
  if (match && Number(match[2]) < 60) return Number(match[1]) * 100 + Math.round((Number(match[2]) * 100) / 60);
  return null;
}

function shown(amount) {
  return `${Math.floor(amount / 100)},${String(amount % 100).padStart(2, "0")}`;
}

for (const grid of document.querySelectorAll("[data-hours]")) {
  const form = grid.closest("form");
  const status = form.querySelector("[data-hours-status]");
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input.hour")]);
  const inputs = rows.flat();
  const before = new Map(inputs.map((input) => [input, input.value]));
  let saying = 0;
  let saving = 0;
  let dirty = false;

  function place(input) {
    const row = rows.findIndex((cells) => cells.includes(input));
    return [row, row < 0 ? -1 : rows[row].indexOf(input)];
  }

  function total() {
    const sums = {};
    for (const input of inputs) {
      sums[input.dataset.group] = (sums[input.dataset.group] ?? 0) + (hundredths(input.value) ?? 0);
    }
    for (const output of form.querySelectorAll("[data-total]")) output.value = shown(sums[output.dataset.total] ?? 0);
    clearTimeout(saying);
    if (status && form.dataset.totalSaid) {
      const presence = (sums.centre ?? 0) + (sums.placement ?? 0);
      saying = setTimeout(() => { status.textContent = form.dataset.totalSaid.replace("%s", shown(presence)); }, SAID_AFTER);
    }
  }

  async function keep() {
    if (!form.hasAttribute("data-hours-form") || inputs.some((input) => hundredths(input.value) === null)) return;
    const data = new FormData(form);
    data.set("action", "draft");
    data.delete("file");
    dirty = false;
    let response;
    try {
      response = await fetch(location.href, { method: "POST", body: data, headers: { "X-Autosave": "1" } });
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
    clearTimeout(saying);
    status.textContent = answer.message;
    status.classList.toggle("refused-line", response.status === 409);
    if (response.status === 409) clearTimeout(saving);
  }

  function changed() {
    dirty = true;
    total();
    clearTimeout(saving);
    saving = setTimeout(keep, SAVED_AFTER);
  }

  grid.addEventListener("input", changed);

  grid.addEventListener("focusin", (event) => before.set(event.target, event.target.value));

  grid.addEventListener("focusout", (event) => {
    const amount = hundredths(event.target.value ?? "");
    if (event.target.value?.trim() && amount !== null) event.target.value = shown(amount);
  });

  grid.addEventListener("keydown", (event) => {
    const [row, column] = place(event.target);
    if (row < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const input = event.target;
    const steps = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 };
    let next;
    if (event.key in steps) next = rows[row + steps[event.key]]?.[column];
    else if (event.key === "ArrowLeft" && input.selectionEnd === 0) next = rows[row][column - 1];
    else if (event.key === "ArrowRight" && input.selectionStart === input.value.length) next = rows[row][column + 1];
    else if (event.key === "Escape") {
      input.value = before.get(input) ?? "";
      changed();
      return;
    } else return;
    if (event.key === "Enter") event.preventDefault();
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  // A block copied from a spreadsheet fills the grid from the cell that has the focus.
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
    const [row, column] = place(event.target);
    if (row < 0 || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const target = rows[row + down]?.[column + right];
        if (target && !target.readOnly) target.value = value.trim();
      });
    });
    changed();
  });

  form.addEventListener("submit", () => { dirty = false; clearTimeout(saving); });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
