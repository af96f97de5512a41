// Adds up amounts while they are typed; what counts is computed again when the form is saved.
//
// <table data-totals>: inputs carry data-sum="keys parted by spaces" (such as "grant row-3"),
// cells carry data-total="key"; a cell with several keys shows their sum. Inputs with the same
// data-factor (a quantity and a unit cost) are multiplied into the cell of that data-product.

import { formatCentimes, parseCentimes } from "./numbers.js";

function sums(table) {
  const found = new Map();
  for (const input of table.querySelectorAll("input[data-sum]")) {
    const centimes = parseCentimes(input.value);
    for (const key of input.dataset.sum.split(" ")) {
      const before = found.has(key) ? found.get(key) : 0;
      found.set(key, before === null || centimes === null ? null : before + centimes);
    }
  }
  return found;
}

function show(table) {
  const found = sums(table);
  for (const cell of table.querySelectorAll("[data-total]")) {
    const values = cell.dataset.total.split(" ").map((key) => (found.has(key) ? found.get(key) : 0));
    cell.textContent = values.includes(null) ? "–" : formatCentimes(values.reduce((a, b) => a + b, 0));
  }
}

function multiply(table) {
  for (const cell of table.querySelectorAll("[data-product]")) {
    const factors = [...table.querySelectorAll(`input[data-factor="${cell.dataset.product}"]`)];
    const values = factors.map((input) => parseCentimes(input.value));
    cell.textContent = values.includes(null) ? "–" : formatCentimes(Math.round(values.reduce((a, b) => (a * b) / 100)));
  }
}

function refresh(table) {
  show(table);
  multiply(table);
}

for (const table of document.querySelectorAll("[data-totals]")) {
  table.addEventListener("input", () => refresh(table));
  table.addEventListener("rowschange", () => refresh(table));
}
