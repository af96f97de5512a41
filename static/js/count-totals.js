// Adds up counts while they are typed; what counts is computed again when the form is saved.
//
// <table data-counts>: inputs carry data-sum="keys parted by spaces", cells carry data-total="key".

import { parseCentimes } from "./numbers.js";

function whole(text) {
  const centimes = parseCentimes(text);
  return centimes === null || centimes % 100 ? null : centimes / 100;
}

function show(table) {
  const found = new Map();
  for (const input of table.querySelectorAll("input[data-sum]")) {
    const value = whole(input.value);
    for (const key of input.dataset.sum.split(" ")) {
      const before = found.has(key) ? found.get(key) : 0;
      found.set(key, before === null || value === null ? null : before + value);
    }
  }
  for (const cell of table.querySelectorAll("[data-total]")) {
    const value = found.get(cell.dataset.total);
    cell.textContent = value === null ? "–" : String(value ?? 0).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  }
}

for (const table of document.querySelectorAll("[data-counts]")) {
  table.addEventListener("input", () => show(table));
  table.addEventListener("rowschange", () => show(table));
}
