// Adds and removes rows of a list of fields without a round trip.
//
// <div data-rows>: holds elements [data-row], a <template> whose names and ids contain "__index__",
// and a button [data-add-row] (a submit button without script). Each row may hold [data-remove-row].

function nextIndex(list) {
  const taken = [...list.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row) || 0);
  return taken.length ? Math.max(...taken) + 1 : 0;
}

function announce(list) {
  list.dispatchEvent(new CustomEvent("rowschange", { bubbles: true }));
}

function add(list, template) {
  const index = nextIndex(list);
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__index__", String(index));
  const row = holder.content.querySelector("[data-row]");
  row.dataset.row = String(index);
  const last = [...list.querySelectorAll("[data-row]")].at(-1);
  if (last) last.after(row);
  else template.before(row);
  row.querySelector("input, select, textarea")?.focus();
  announce(list);
}

function remove(list, row) {
  const neighbour = row.previousElementSibling?.querySelector("input, select, textarea");
  row.remove();
  (neighbour || list.querySelector("[data-add-row]"))?.focus();
  announce(list);
}

for (const list of document.querySelectorAll("[data-rows]")) {
  const template = list.querySelector("template");
  if (!template) continue;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    if (!button || !list.contains(button)) return;
    event.preventDefault();
    if (button.hasAttribute("data-add-row")) add(list, template);
    else remove(list, button.closest("[data-row]"));
  });
}
