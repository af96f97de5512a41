// The units of a page: elements [data-unit="kind:what"] around the fields that are saved together.
// data-seen is the token of what the page shows; "kind:" without number is a new row.

const ASIDE = new Set(["csrf_token", "seen", "take", "id", "client", "remove", "city", "more"]);

/** Return the part of an input's name that names the field: "rows-3-label" -> "label"; an answer is one value. */
function fieldName(input) {
  if (input.name.startsWith("question-")) return "value";
  return input.name.slice(input.name.lastIndexOf("-") + 1);
}

/** Return the inputs of a unit that hold its values. */
export function inputsOf(unit) {
  return [...unit.querySelectorAll("input[name], select[name], textarea[name]")].filter(
    (input) => !ASIDE.has(fieldName(input)) && !input.readOnly,
  );
}

/** Return the named input of a unit that is no value, such as "id" or "remove". */
export function aside(unit, name) {
  return [...unit.querySelectorAll("input[name]")].find((input) => fieldName(input) === name) || null;
}

/** Return what is typed in a unit by field, or null when it is ticked to be removed. */
export function valuesOf(unit) {
  if (aside(unit, "remove")?.checked) return null;
  const values = {};
  for (const input of inputsOf(unit)) {
    const name = fieldName(input);
    if (input.type === "radio") values[name] = input.checked ? input.value : (values[name] ?? "");
    else if (input.type === "checkbox" && input.dataset.many !== undefined) {
      values[name] = [...(values[name] || []), ...(input.checked ? [input.value] : [])];
    } else if (input.type === "checkbox") values[name] = input.checked ? input.value || "y" : "";
    else if (input.multiple) values[name] = [...input.selectedOptions].map((option) => option.value);
    else values[name] = input.value;
  }
  return values;
}

/** Put values into the fields of a unit, and let live totals know. */
export function fill(unit, values) {
  for (const input of inputsOf(unit)) {
    const value = values[fieldName(input)];
    if (value === undefined) continue;
    if (input.type === "radio") input.checked = input.value === value;
    else if (input.type === "checkbox") input.checked = Array.isArray(value) ? value.includes(input.value) : Boolean(value);
    else if (input.multiple) for (const option of input.options) option.selected = value.includes(option.value);
    else input.value = value;
  }
  unit.dispatchEvent(new CustomEvent("rowschange", { bubbles: true }));
}

/** Return the unit of a key on this page, or of a new row's client key. */
export function findUnit(key, client) {
  const units = [...document.querySelectorAll("[data-unit]")];
  return (
    units.find((unit) => unit.dataset.unit === key && !key.endsWith(":")) ||
    (client && units.find((unit) => aside(unit, "client")?.value === client)) ||
    null
  );
}

/** Return the key that a new row has in this browser, made when it is first asked for. */
export function clientKey(unit) {
  const input = aside(unit, "client");
  if (input && !input.value) {
    input.value = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36).padStart(2, "0")).join("");
  }
  return input?.value || null;
}

/** Note what the server knows of a unit: key and token, in the page and in its form. */
export function know(unit, key, seen) {
  unit.dataset.unit = key;
  unit.dataset.seen = seen;
  const id = aside(unit, "id");
  if (id) id.value = key.slice(key.indexOf(":") + 1);
  const form = unit.closest("form");
  if (!form) return;
  const old = [...form.querySelectorAll('input[name="seen"]')].find((input) => input.value.startsWith(`${key}=`));
  const input = old || Object.assign(document.createElement("input"), { type: "hidden", name: "seen" });
  input.value = `${key}=${seen}`;
  if (!old) form.append(input);
}

/** Say whether two sets of values are the same. */
export function same(one, other) {
  if (one === null || other === null) return one === other;
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

/** Return the revision in a token; 0 for none. */
export function revision(seen) {
  return Number.parseInt(seen, 10) || 0;
}

/** Say whether nothing is typed in a new row. */
export function isBlank(unit) {
  return unit.dataset.unit.endsWith(":") && Object.values(valuesOf(unit) || {}).every((value) => !value.length);
}

/** Add a row to the list of its kind by the button of the page; null where the page has none. */
export function addRow(kind) {
  const button = [...document.querySelectorAll("[data-add-row]")].find((found) =>
    found.closest("[data-rows]")?.querySelector("template")?.innerHTML.includes(`data-unit="${kind}:"`),
  );
  if (!button) return null;
  const before = document.activeElement;
  button.click();
  before?.focus?.();
  return [...button.closest("[data-rows]").querySelectorAll(`[data-unit="${kind}:"]`)].at(-1) || null;
}
