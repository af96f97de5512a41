// What a unit says about itself: not saved yet, wrong, changed by somebody else, in conflict.

import { inputsOf } from "./draft-units.js";

/** Put values into a phrase of the page: "Saved at {time}". */
export function phrase(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

function place(unit) {
  return unit.tagName === "TR" ? unit.querySelector("th, td") : unit.tagName === "TABLE" ? unit.parentElement : unit;
}

/** Show one short line at a unit, or none. */
export function note(unit, text) {
  let line = place(unit).querySelector(":scope > [data-note]");
  if (!text) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "small muted unit-note";
    line.dataset.note = "";
    place(unit).append(line);
  }
  line.textContent = text;
}

/** Show what the server refused at the fields concerned; the words of the field "" stand at the unit. */
export function showFaults(unit, faults) {
  clearFaults(unit);
  for (const [name, message] of Object.entries(faults)) {
    const input = inputsOf(unit).find((found) => found.name === name || found.name.endsWith(`-${name}`));
    if (!input) {
      note(unit, message);
      continue;
    }
    const line = document.createElement("span");
    line.className = "error";
    line.id = `${input.id || input.name}-fault`;
    line.dataset.fault = "";
    line.textContent = message;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-errormessage", line.id);
    input.after(line);
  }
}

/** Take the words of showFaults away. */
export function clearFaults(unit) {
  for (const line of unit.querySelectorAll("[data-fault]")) line.remove();
  for (const input of unit.querySelectorAll("[aria-errormessage]")) {
    input.removeAttribute("aria-errormessage");
    input.removeAttribute("aria-invalid");
  }
}

function label(input) {
  const words = input.getAttribute("aria-label") || input.labels?.[0]?.textContent || "";
  const legend = input.type === "radio" ? input.closest("fieldset")?.querySelector("legend")?.textContent : "";
  return (legend || words).trim();
}

function shown(input, value) {
  if (input.tagName === "SELECT") return [...input.options].find((option) => option.value === value)?.text ?? value;
  if (input.type === "radio") {
    const chosen = [...document.getElementsByName(input.name)].find((found) => found.value === value);
    return chosen?.labels?.[0]?.textContent.trim() ?? value;
  }
  return Array.isArray(value) ? value.join(", ") : value;
}

function differences(unit, mine, theirs, words) {
  const lines = [];
  const done = new Set();
  for (const input of inputsOf(unit)) {
    const name = input.name.slice(input.name.lastIndexOf("-") + 1);
    const value = theirs[name];
    if (done.has(name) || value === undefined || JSON.stringify(value) === JSON.stringify(mine?.[name])) continue;
    done.add(name);
    const line = document.createElement("p");
    const head = document.createElement("strong");
    head.textContent = `${label(input)} : `;
    const body = document.createElement("bdi");
    body.className = "conflict-value";
    body.textContent = shown(input, value) || words.empty;
    line.append(head, body);
    lines.push(line);
  }
  return lines;
}

/** Show what somebody else saved beside what stands in the fields; chosen is called with the choice. */
export function showConflict(root, unit, entry, words, chosen) {
  clearConflict(unit);
  const now = entry.now;
  const box = root.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
  const title = now.values ? words.version_of : words.removed_by;
  box.querySelector("[data-conflict-title]").textContent = phrase(title, now);
  box.querySelector("[data-conflict-values]").replaceChildren(
    ...(now.values ? differences(unit, entry.values, now.values, words) : []),
  );
  box.querySelector('[data-choice="edit"]').hidden = !now.values || entry.values === null;
  box.dataset.conflictBox = "";
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (choice) chosen(choice);
  });
  place(unit).append(box);
}

/** Take the choice away. */
export function clearConflict(unit) {
  place(unit).querySelector(":scope > [data-conflict-box]")?.remove();
}
