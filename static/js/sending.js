// What every page that sends files in pieces shares: its words, the memory of this tab, the panel of progress.
//
// Words and looks stand in <template id="upload-parts">. A host is the element below which progress is shown; a
// key names the upload in this tab's memory.

import { Refused, Transfer, fingerprint } from "./transfer.js";

export const parts = document.getElementById("upload-parts");
const said = document.getElementById("upload-said");
const MEGABYTE = 1024 * 1024;

export function words(name, values = {}) {
  return Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), parts.dataset[name]);
}

export function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1).replace(".", ",");
}

export function say(text) {
  said.textContent = text;
}

// --- What this tab remembers of a file on its way ---

function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(`upload:${key}`));
  } catch {
    return null;
  }
}

export function remember(key, entry) {
  try {
    if (entry) sessionStorage.setItem(`upload:${key}`, JSON.stringify(entry));
    else sessionStorage.removeItem(`upload:${key}`);
  } catch {
    // A browser that keeps nothing only loses the way back after a reload.
  }
}

/** Say how far a file came before the page was left, so that choosing it again goes on. */
export async function resume(key, host) {
  const before = recall(key);
  if (!before) return;
  const found = await Transfer.ask(parts.dataset.address, before.code);
  if (!found) {
    remember(key, null);
    return;
  }
  const values = { name: before.name, done: megabytes(found.received), total: megabytes(before.size) };
  say(note(host, words("resume", values)).textContent);
}

// --- What is shown ---

export function note(host, text) {
  let line = host.querySelector(".upload-note");
  if (!line) {
    line = document.createElement("p");
    line.className = "upload-note small";
    host.append(line);
  }
  line.textContent = text;
  return line;
}

class Panel {
  constructor(form, host, name) {
    this.form = form;
    this.name = name;
    this.box = parts.content.firstElementChild.cloneNode(true);
    this.bar = this.box.querySelector("progress");
    this.text = this.box.querySelector(".upload-text");
    this.button = this.box.querySelector("button");
    this.bar.setAttribute("aria-label", words("label", { name }));
    this.half = false;
    host.querySelector(".upload-note")?.remove();
    host.append(this.box);
    for (const part of form.querySelectorAll("input[type=file], button[type=submit]")) part.disabled = true;
    this.button.focus();
  }

  show(done, total) {
    this.bar.max = total;
    this.bar.value = done;
    this.text.textContent = words("going", { done: megabytes(done), total: megabytes(total) });
    if (!this.half && done * 2 >= total && done < total) {
      this.half = true;
      say(words("half", { name: this.name }));
    }
  }

  tell(text) {
    this.text.textContent = text;
    say(text);
  }

  close() {
    this.box.remove();
    for (const part of this.form.querySelectorAll("input[type=file], button[type=submit]")) part.disabled = false;
  }
}

// --- The way of one file ---

async function begun(key, file, transfer) {
  const before = recall(key);
  const print = await fingerprint(file);
  if (before && before.name === file.name && before.size === file.size && before.print === print) {
    if (await transfer.find(before.code)) return;
  } else if (before) {
    say(words("other"));
    Transfer.drop(parts.dataset.address, before.code, transfer.token);
  }
  await transfer.start();
  remember(key, { code: transfer.code, name: file.name, size: file.size, print });
}

/** Carry a file; then(transfer) goes on with it once it is whole. Return whether all of it succeeded. */
export async function carry({ form, host, key, input, file }, then) {
  const token = form.querySelector("[name=csrf_token]").value;
  const panel = new Panel(form, host, file.name);
  const transfer = new Transfer(parts.dataset.address, file, token, {
    moved: (done) => panel.show(done, file.size),
    cut: () => panel.tell(words("cut")),
    signedOut: () => panel.tell(words("signedOut")),
    again: () => say(words("again")),
  });
  panel.button.addEventListener("click", () => transfer.stop());
  say(words("begun", { name: file.name }));
  try {
    await begun(key, file, transfer);
    await transfer.run();
    panel.tell(words("checking"));
    await then(transfer, panel);
    return true;
  } catch (error) {
    panel.close();
    remember(key, null);
    if (transfer.code && transfer.isStopped) Transfer.drop(parts.dataset.address, transfer.code, token);
    fail(host, input, error, transfer.isStopped);
    return false;
  }
}

function fail(host, input, error, isStopped) {
  const text = isStopped ? words("dropped") : error instanceof Refused && error.message ? error.message : words("failed");
  note(host, text).classList.toggle("error", !isStopped);
  say(text);
  input.focus();
}
