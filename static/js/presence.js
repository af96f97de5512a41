// Says every ten seconds where the reader of an open draft is, and shows who else is there.

import { bring } from "./draft-return.js";

const BEAT = 10_000;

/** Begin to beat; autosave brings the units that others changed. */
export function watch(root, autosave) {
  let since = null;

  async function beat() {
    if (document.hidden || autosave.closed) return;
    const unit = document.activeElement?.closest?.("[data-unit]")?.dataset.unit || null;
    const body = { section: root.dataset.section, unit: unit && !unit.endsWith(":") ? unit : null, since };
    const answer = await autosave.link.post(root.dataset.presence, body);
    if (answer.kind === "closed") autosave.close(answer.message);
    if (answer.kind !== "ok") return;
    since = answer.body.since;
    for (const change of answer.body.changed) bring(autosave, change);
    show(answer.body.others);
  }

  function show(others) {
    const line = root.querySelector("[data-present]");
    line.hidden = !others.length;
    const words = others.length ? `${autosave.words.here} ${others.map((person) => person.words).join(" · ")}` : "";
    if (line.textContent !== words) line.textContent = words;
    for (const marked of document.querySelectorAll("[data-held]")) marked.removeAttribute("data-held");
    for (const person of others) {
      const held = person.unit && document.querySelector(`[data-unit="${CSS.escape(person.unit)}"]`);
      if (held) held.dataset.held = person.name;
    }
  }

  beat();
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", beat);
}
