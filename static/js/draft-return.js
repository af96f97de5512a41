// What comes back to an open page: what this browser kept, and what other people saved meanwhile.

import { note, phrase } from "./draft-marks.js";
import { goneTabs } from "./draft-queue.js";
import { addRow, aside, fill, findUnit, know, revision } from "./draft-units.js";

function kindOf(key) {
  return key.slice(0, key.indexOf(":"));
}

/** Take up what this browser kept for this person and draft: put it into the fields and send it. */
export async function resume(autosave) {
  if (!autosave.store) return;
  const gone = await goneTabs(autosave.tab);
  const kept = (await autosave.store.all(autosave.owner)).filter(gone);
  for (const entry of kept) adopt(autosave, entry);
  if (kept.length) {
    autosave.say("restored");
    autosave.later(0);
  }
}

function adopt(autosave, entry) {
  autosave.entries.set(entry.id, entry);
  if (entry.section !== autosave.root.dataset.section) return;
  let unit = findUnit(entry.unit, entry.client);
  if (!unit && entry.values && entry.unit.endsWith(":")) {
    unit = addRow(kindOf(entry.unit));
    if (unit && aside(unit, "client")) aside(unit, "client").value = entry.client;
  }
  if (!unit) return;
  if (entry.values) fill(unit, entry.values);
  else if (aside(unit, "remove")) aside(unit, "remove").checked = true;
  autosave.mark(entry);
}

/** Bring what somebody else saved into a unit left alone; one being written is in conflict when it is sent. */
export function bring(autosave, change) {
  const unit = findUnit(change.key, null);
  if (unit && revision(change.seen) <= revision(unit.dataset.seen)) return;
  const words = phrase(change.values ? autosave.words.changed_by : autosave.words.removed_by, change);
  if (unit && (autosave.entryOf(unit) || unit.contains(document.activeElement))) {
    note(unit, words);
    return;
  }
  const target = unit || (change.values && addRow(kindOf(change.key)));
  if (!target) return;
  know(target, change.key, change.seen);
  if (change.values) autosave.show(target, change.values);
  target.toggleAttribute("data-removed", !change.values);
  note(target, words);
}
