// Running totals of a scoring grid, and keys: a digit sets a mark, the same digit again adds half a point.
//
// <form data-grid>: fieldsets .criterion[data-weight] with one radio a half point, from 0 to 5 in order,
// grouped in [data-group] with [data-subtotal]; [data-grand-total] shows points, [data-marked] how many.
// Where a criterion does not apply, points are brought back from data-weight-applying to data-weight-full.

import { formatPoints } from "./numbers.js";

function radios(criterion) {
  return [...criterion.querySelectorAll(".marks input[type=radio]")];
}

function points(criterion) {
  const row = radios(criterion);
  const chosen = row.findIndex((radio) => radio.checked);
  return chosen < 0 ? null : (chosen / (row.length - 1)) * Number(criterion.dataset.weight);
}

function total(whole) {
  const criteria = [...whole.querySelectorAll(".criterion[data-weight]")];
  const sum = criteria.reduce((found, criterion) => found + (points(criterion) ?? 0), 0);
  const { weightFull, weightApplying } = whole.dataset;
  return Number(weightApplying) > 0 ? (sum * Number(weightFull)) / Number(weightApplying) : sum;
}

function show(form) {
  const criteria = [...form.querySelectorAll(".criterion[data-weight]")];
  for (const criterion of criteria) {
    const value = points(criterion);
    const place = criterion.querySelector("[data-points]");
    if (place && value !== null) place.textContent = `${formatPoints(value)} ${place.dataset.unit}`;
  }
  for (const group of form.querySelectorAll("[data-group]")) {
    const place = group.querySelector("[data-subtotal]");
    if (place && group.querySelector(".criterion[data-weight]")) place.textContent = formatPoints(total(group));
  }
  const whole = form.querySelector("[data-grand-total]");
  if (whole) whole.textContent = formatPoints(total(form));
  const marked = form.querySelector("[data-marked]");
  if (marked) marked.textContent = String(criteria.filter((criterion) => points(criterion) !== null).length);
}

function choose(criterion, digit) {
  const row = radios(criterion);
  const half = row[digit * 2]?.checked ? row[digit * 2 + 1] : null;
  const radio = half || row[digit * 2];
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const form of document.querySelectorAll("[data-grid]")) {
  form.addEventListener("change", () => show(form));
  form.addEventListener("keydown", (event) => {
    const criterion = event.target.closest(".criterion");
    if (!criterion || event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!/^[0-5]$/.test(event.key)) return;
    event.preventDefault();
    choose(criterion, Number(event.key));
  });
}
