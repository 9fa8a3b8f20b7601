// The grid of presences with arrow keys: left and right change the day, Ctrl with up and down the worker.
// Everything works without this file: Tab leads from one cell to the next.

const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

for (const grid of document.querySelectorAll("[data-grid]")) {
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll(".presence > div > select")]);

  grid.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const vertical = step?.[0] !== 0;
    if (!step || event.altKey || event.shiftKey || event.metaKey || vertical !== event.ctrlKey) return;
    const line = rows.findIndex((row) => row.includes(event.target));
    if (line < 0) return;
    const place = rows[line].indexOf(event.target);
    const next = rows[line + step[0]]?.[place + step[1]];
    event.preventDefault();
    next?.focus();
  });
}
