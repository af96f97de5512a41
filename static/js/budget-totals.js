// Adds up amounts while they are typed; what counts is computed again when the form is saved.
//
// <table data-totals>: inputs carry data-sum="keys parted by spaces" (such as "grant row-3"),
// cells carry data-total="key"; a cell with several keys shows their sum. Inputs with the same
// data-factor (a quantity and a unit cost) are multiplied into the cell of that data-product.

// <table data-checks>: rows of data-check say again, as one types, how the budget stands by a rule;
// data-rules maps the heading of a row to the share rule that binds it.

import { formatCentimes, formatShare, parseCentimes } from "./numbers.js";

function isRemoved(row) {
  return Boolean(row?.querySelector("input[type=checkbox]:checked"));
}

function sums(table) {
  const found = new Map();
  for (const input of table.querySelectorAll("input[data-sum]")) {
    if (isRemoved(input.closest("tr"))) continue;
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

function costs(table, rules) {
  const found = { cost: 0, overhead: 0, equipment: 0 };
  for (const row of table.tBodies[0].rows) {
    const factors = [...row.querySelectorAll("input[data-factor]")].map((input) => parseCentimes(input.value));
    if (isRemoved(row)) continue;
    if (factors.includes(null)) return null;
    const cost = Math.round(factors.reduce((a, b) => (a * b) / 100, 100));
    const rule = rules[row.querySelector("select")?.value];
    found.cost += cost;
    if (rule) found[rule] += cost;
  }
  return found;
}

function standing(check, limit, sum, cost) {
  const own = sum("own") + sum("kind") + sum("other");
  const share = (part, whole, kept) => ({ part: part * 100, whole, kept, drawn: Math.min(100, limit * 2) });
  if (check === "request") {
    return { part: sum("grant"), whole: 1, kept: sum("grant") <= limit, drawn: Math.floor((limit * 5) / 4) };
  }
  if (check === "cofunding") return share(own, cost.cost, own * 100 >= limit * cost.cost);
  if (check === "in_kind") return share(sum("kind"), own, sum("kind") * 100 <= limit * own);
  return share(cost[check], cost.cost, cost[check] * 100 <= limit * cost.cost);
}

function check(table) {
  const board = document.querySelector("[data-checks]");
  if (!board) return;
  const found = sums(table);
  const cost = costs(table, JSON.parse(board.dataset.rules));
  if (cost === null || [...found.values()].includes(null)) return; // half typed: what stands stays
  const sum = (key) => found.get(key) || 0;
  for (const row of board.querySelectorAll("[data-check]")) {
    const now = standing(row.dataset.check, Number(row.dataset.limit), sum, cost);
    const value = now.whole ? now.part / now.whole : 0;
    const words = row.dataset.check === "request" ? formatCentimes(now.part) : formatShare(now.part, now.whole);
    row.querySelector("strong").firstElementChild.textContent = words;
    row.querySelector("rect").setAttribute("width", String(Math.min(100, (value / now.drawn) * 100).toFixed(2)));
    const tag = row.querySelector(".tag");
    tag.className = `tag tag-${now.kept ? "done" : "correct"} tag-bare`;
    tag.textContent = now.kept ? board.dataset.kept : board.dataset.broken;
  }
}

function refresh(table) {
  show(table);
  multiply(table);
  check(table);
}

for (const table of document.querySelectorAll("[data-totals]")) {
  table.addEventListener("input", () => refresh(table));
  table.addEventListener("change", () => refresh(table));
  table.closest("[data-rows]")?.addEventListener("rowschange", () => refresh(table));
}
