// Running totals of a scoring grid, and keys: a digit sets a mark, the same digit again adds half a point,
// Delete takes it away. Says at once where a reason is compulsory; an abstention and a mark exclude each other.
//
// <form data-grid>: fieldsets .criterion[data-weight] with one radio a half point, from 0 to 5 in order,
// grouped in [data-group] with [data-subtotal]; [data-grand-total] shows points, [data-marked] how many.
// Where a criterion does not apply, points are brought back from data-weight-applying to data-weight-full.

import { formatPoints } from "./numbers.js";

const LOW = 2;
const HIGH = 9;

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
    if (place) place.textContent = value === null ? place.dataset.open : `${formatPoints(value)} ${place.dataset.unit}`;
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

function clear(criterion) {
  const chosen = radios(criterion).find((radio) => radio.checked);
  if (!chosen) return;
  chosen.checked = false;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Say whether the mark or the abstention of a criterion lacks its reason, and open the place for it. */
function ask(criterion) {
  const row = radios(criterion);
  const chosen = row.findIndex((radio) => radio.checked);
  const abstains = criterion.querySelector('input[name^="abstain_"]')?.checked;
  const extreme = chosen >= 0 && (chosen <= LOW || chosen >= HIGH);
  const place = criterion.querySelector("[data-reason]");
  if (!place) return;
  const lacks = (abstains || extreme) && !criterion.querySelector("textarea").value.trim();
  if (lacks) criterion.querySelector("[data-comment]").open = true;
  place.hidden = !lacks;
}

/** Keep mark and abstention apart: the one given last stands. */
function exclude(criterion, input) {
  const abstain = criterion.querySelector('input[name^="abstain_"]');
  if (input === abstain && abstain.checked) for (const radio of radios(criterion)) radio.checked = false;
  if (input.type === "radio" && input.checked && abstain) abstain.checked = false;
}

function refresh(criterion) {
  const button = criterion.querySelector("[data-clear]");
  if (button) button.hidden = points(criterion) === null;
  ask(criterion);
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
  form.addEventListener(
    "change",
    (event) => {
      const criterion = event.target.closest(".criterion[data-weight]");
      if (criterion) {
        exclude(criterion, event.target);
        refresh(criterion);
      }
      show(form);
    },
    true, // before autosave reads the values
  );
  form.addEventListener("rowschange", (event) => {
    for (const criterion of event.target.querySelectorAll(".criterion[data-weight]")) refresh(criterion);
    show(form);
  });
  form.addEventListener("input", (event) => {
    const criterion = event.target.closest(".criterion[data-weight]");
    if (criterion) ask(criterion);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) clear(event.target.closest(".criterion"));
  });
  form.addEventListener("keydown", (event) => {
    const criterion = event.target.closest(".criterion");
    if (!criterion || event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      clear(criterion);
      return;
    }
    if (!/^[0-5]$/.test(event.key)) return;
    event.preventDefault();
    choose(criterion, Number(event.key));
  });
  for (const criterion of form.querySelectorAll(".criterion[data-weight]")) refresh(criterion);
}
