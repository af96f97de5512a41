// Saves each unit of a draft within two seconds of the last keystroke, and loses nothing on the way.
//
// What is typed goes into the queue of this browser first (draft-queue.js) and leaves it when the server
// has answered. A unit is sent again exactly as before until it is answered, before anything newer of it:
// the server takes equal values for done, so that an answer lost on the way does no harm.

import { clearConflict, clearFaults, note, phrase, showConflict, showFaults } from "./draft-marks.js";
import { Link } from "./draft-link.js";
import { openStore, tabName } from "./draft-queue.js";
import { resume } from "./draft-return.js";
import { aside, clientKey, fill, findUnit, isBlank, know, same, valuesOf } from "./draft-units.js";
import { watch } from "./presence.js";

const PAUSE = 1000;
const MOST = 40;
const LONGEST_WAIT = 60_000;
const WAITING = new Set(["conflict", "refused", "editing"]);

class Autosave {
  constructor(root, store, tab) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.link = new Link(root);
    this.store = store;
    this.tab = tab;
    this.owner = `${root.dataset.user}|${root.dataset.draft}`;
    this.entries = new Map();
    this.failures = 0;
    this.timer = null;
    this.sending = null;
    this.closed = false;
    this.base = new WeakMap(); // unit -> what the server has, as far as this page knows
    for (const unit of document.querySelectorAll("[data-unit]")) this.base.set(unit, valuesOf(unit));
  }

  // --- What is typed ---

  typed(unit) {
    if (this.closed || (isBlank(unit) && !this.entryOf(unit))) return;
    const known = this.entryOf(unit);
    if (!known && this.base.has(unit) && same(this.base.get(unit), valuesOf(unit))) return;
    const entry = known || this.fresh(unit);
    entry.values = valuesOf(unit);
    entry.at = Date.now();
    if (WAITING.has(entry.state) && entry.state !== "conflict") entry.state = "";
    this.keep(entry);
    if (!this.timer) this.say("unsaved");
    this.later(PAUSE);
  }

  fresh(unit) {
    const key = unit.dataset.unit;
    const client = key.endsWith(":") ? clientKey(unit) : null;
    return {
      id: `${this.owner}|${this.tab}|${client || key}`,
      owner: this.owner,
      tab: this.tab,
      section: this.root.dataset.section,
      unit: key,
      client,
      seen: unit.dataset.seen,
      state: "",
    };
  }

  entryOf(unit) {
    const key = unit.dataset.unit;
    const client = key.endsWith(":") ? aside(unit, "client")?.value : null;
    return [...this.entries.values()].find((entry) =>
      key.endsWith(":") ? client && entry.client === client : entry.unit === key,
    );
  }

  keep(entry) {
    this.entries.set(entry.id, entry);
    this.store?.put(structuredClone(entry)).catch(() => {
      this.store = null;
    });
  }

  drop(entry) {
    this.entries.delete(entry.id);
    this.store?.remove(entry.id).catch(() => {});
  }

  // --- Sending ---

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  ready() {
    return [...this.entries.values()].filter((entry) => !WAITING.has(entry.state)).slice(0, MOST);
  }

  /** Send what waits; resolves when the server has answered everything that can be sent now. */
  async flush(keepalive = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sending) return this.sending;
    this.sending = this.round(keepalive).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async round(keepalive) {
    while (!this.closed && this.ready().length) {
      const batch = this.ready();
      for (const entry of batch) {
        if (entry.sending === undefined) entry.sending = entry.values;
        this.keep(entry);
      }
      this.say("saving");
      const changes = batch.map(({ unit, client, seen, sending }) => ({ unit, client, seen, values: sending }));
      const answer = await this.link.post(this.root.dataset.autosave, { changes }, keepalive);
      if (answer.kind !== "ok") return this.failed(answer, batch);
      this.failures = 0;
      this.root.querySelector("[data-save-sign-in]").hidden = true;
      answer.body.units.forEach((unit, index) => this.answered(batch[index], unit));
      this.sayDone(answer.body.time);
    }
    return undefined;
  }

  answered(entry, answer) {
    const unit = findUnit(entry.unit, entry.client);
    const sent = entry.sending;
    entry.sending = undefined;
    if (unit) clearFaults(unit);
    if (answer.status === "saved" || answer.status === "same") this.accepted(entry, answer, unit, sent);
    else {
      if (answer.status === "conflict") {
        entry.state = "conflict";
        entry.now = answer.now;
        if (answer.key && entry.unit.endsWith(":")) this.settleKey(entry, answer.key);
      } else {
        entry.state = same(entry.values, sent) ? "refused" : "";
        entry.faults = answer.faults;
      }
      this.keep(entry);
      this.mark(entry);
    }
  }

  accepted(entry, answer, unit, sent) {
    this.drop(entry);
    if (unit) {
      note(unit, "");
      clearConflict(unit);
      const twin = findUnit(answer.key, null);
      if (twin && twin !== unit) unit.remove();
      know(twin || unit, answer.key, answer.seen);
      (twin || unit).toggleAttribute("data-removed", sent === null);
      this.base.set(twin || unit, sent);
    }
    if (same(entry.values, sent)) return;
    const next = { ...entry, unit: answer.key, client: null, seen: answer.seen, state: "" };
    next.id = `${this.owner}|${this.tab}|${answer.key}`;
    this.keep(next);
  }

  settleKey(entry, key) {
    const unit = findUnit(entry.unit, entry.client);
    this.drop(entry);
    entry.unit = key;
    entry.client = null;
    entry.id = `${this.owner}|${this.tab}|${key}`;
    if (unit) know(unit, key, unit.dataset.seen);
  }

  async failed(answer) {
    if (answer.kind === "closed") {
      this.close(answer.message);
      return;
    }
    if (answer.kind === "malformed") {
      // Nothing of ours should be malformed: keep it, say so, and don't hammer the server with it.
      this.failures = 6;
    }
    this.failures += 1;
    const unsafe = !this.store && (answer.kind === "offline" || answer.kind === "failed");
    this.say(unsafe ? "unsafe" : answer.kind in this.words ? answer.kind : "failed");
    this.root.querySelector("[data-save-sign-in]").hidden = answer.kind !== "signed_out";
    this.later(Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(this.failures, 6)));
  }

  /** Stop: the proposal is no draft any more. What waits stays in this browser. */
  close(message) {
    this.closed = true;
    this.say("closed", {}, message);
  }

  // --- What is shown ---

  mark(entry) {
    const unit = findUnit(entry.unit, entry.client);
    if (!unit) {
      if (entry.state === "conflict") this.say("elsewhere");
      return;
    }
    if (entry.state === "refused") showFaults(unit, entry.faults || {});
    if (entry.state === "conflict") showConflict(this.root, unit, entry, this.words, (choice) => this.chose(entry, unit, choice));
  }

  chose(entry, unit, choice) {
    const { now } = entry;
    if (choice === "theirs") {
      this.drop(entry);
      know(unit, entry.unit, now.seen);
      if (now.values) this.show(unit, now.values);
      else unit.remove();
      clearConflict(unit);
      this.sayDone("");
      return;
    }
    entry.seen = now.seen;
    entry.state = choice === "edit" ? "editing" : "";
    this.keep(entry);
    if (choice === "edit") {
      for (const button of unit.querySelectorAll("[data-choice]")) button.remove();
      unit.querySelector("textarea, input:not([type=hidden])")?.focus();
    } else {
      clearConflict(unit);
      this.later(0);
    }
  }

  /** Put what the server has into a unit. */
  show(unit, values) {
    fill(unit, values);
    this.base.set(unit, valuesOf(unit));
  }

  say(code, values = {}, text = "") {
    this.root.dataset.state = code;
    const line = this.root.querySelector("[data-save-words]");
    const words = text || phrase(this.words[code] || "", values);
    if (line.textContent !== words) line.textContent = words;
  }

  sayDone(time) {
    this.time = time || this.time;
    const waiting = [...this.entries.values()].some((entry) => WAITING.has(entry.state));
    if (waiting) this.say("check");
    else if (this.time) this.say("saved", { time: this.time });
    else this.say("", {}, " ");
  }

  // --- The page ---

  listen() {
    const typed = (event) => {
      const unit = event.target.closest?.("[data-unit]");
      if (unit && event.target.name && event.target.name !== "take") this.typed(unit);
    };
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);
    document.addEventListener("focusout", () => this.entries.size && this.later(100));
    document.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.later(0));
    addEventListener("focus", () => this.ready().length && this.later(0));
    addEventListener("pageshow", () => {
      for (const form of document.forms) delete form.dataset.flushed;
    });
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("beforeunload", (event) => {
      if (!this.store && this.entries.size) event.preventDefault();
    });
  }

  leave() {
    if (this.ready().length && !this.sending) this.flush(true);
  }

  /** Let a button save by the queue first; the page is left only when nothing waits any more. */
  async submit(event) {
    const form = event.target;
    if (form.dataset.flushed || !form.querySelector("[data-unit]") || event.submitter?.name === "more") return;
    if (!this.entries.size) return;
    event.preventDefault();
    await null; // a form asked to submit itself while its submit event is heard does nothing
    for (let turn = 0; turn < 3 && this.ready().length; turn += 1) await this.flush();
    if (this.entries.size && !this.closed) {
      if (![...this.entries.values()].every((entry) => !WAITING.has(entry.state))) this.say("check");
      document.querySelector("[data-fault], [data-conflict-box]")?.scrollIntoView({ block: "center" });
      return;
    }
    form.dataset.flushed = "yes";
    form.requestSubmit(event.submitter);
  }
}

const root = document.querySelector("[data-autosave]");
if (root) {
  const [store, tab] = await Promise.all([openStore(), tabName()]);
  const autosave = new Autosave(root, store, tab);
  autosave.listen();
  await resume(autosave);
  root.dataset.state ??= "";
  root.dataset.ready = "";
  if (root.dataset.presence) watch(root, autosave);
}
