// Sends the file of a form piece by piece before the form itself: with progress, one file at a time, going on
// by itself after a cut, and after a reload once the same file is chosen again.
//
// <form data-upload="part" data-upload-key="place">: part is the id of the element that the answer's page
// replaces; the place names the upload in this tab's memory. Words and looks stand in <template id="upload-parts">.
// Without this script the form sends its file as any other.

import { Refused, Transfer, fingerprint } from "./transfer.js";

const parts = document.getElementById("upload-parts");
const said = document.getElementById("upload-said");
const MEGABYTE = 1024 * 1024;
const waiting = [];
let isBusy = false;

function words(name, values = {}) {
  return Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), parts.dataset[name]);
}

function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1).replace(".", ",");
}

function say(text) {
  said.textContent = text;
}

// --- What this tab remembers of a file on its way ---

function memory(form) {
  return `upload:${form.dataset.uploadKey}`;
}

function recall(form) {
  try {
    return JSON.parse(sessionStorage.getItem(memory(form)));
  } catch {
    return null;
  }
}

function remember(form, entry) {
  try {
    if (entry) sessionStorage.setItem(memory(form), JSON.stringify(entry));
    else sessionStorage.removeItem(memory(form));
  } catch {
    // A browser that keeps nothing only loses the way back after a reload.
  }
}

// --- What is shown ---

function note(form, text) {
  let line = form.querySelector(".upload-note");
  if (!line) {
    line = document.createElement("p");
    line.className = "upload-note small";
    form.append(line);
  }
  line.textContent = text;
  return line;
}

class Panel {
  constructor(form, name) {
    this.form = form;
    this.name = name;
    this.box = parts.content.firstElementChild.cloneNode(true);
    this.bar = this.box.querySelector("progress");
    this.text = this.box.querySelector(".upload-text");
    this.button = this.box.querySelector("button");
    this.bar.setAttribute("aria-label", words("label", { name }));
    this.half = false;
    form.querySelector(".upload-note")?.remove();
    form.append(this.box);
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

async function begun(form, file, transfer) {
  const before = recall(form);
  const print = await fingerprint(file);
  if (before && before.name === file.name && before.size === file.size && before.print === print) {
    if (await transfer.find(before.code)) return;
  } else if (before) {
    say(words("other"));
    Transfer.drop(parts.dataset.address, before.code, transfer.token);
  }
  await transfer.start();
  remember(form, { code: transfer.code, name: file.name, size: file.size, print });
}

async function send(form, file) {
  const token = form.querySelector("[name=csrf_token]").value;
  const panel = new Panel(form, file.name);
  const transfer = new Transfer(parts.dataset.address, file, token, {
    moved: (done) => panel.show(done, file.size),
    cut: () => panel.tell(words("cut")),
    signedOut: () => panel.tell(words("signedOut")),
    again: () => say(words("again")),
  });
  panel.button.addEventListener("click", () => transfer.stop());
  say(words("begun", { name: file.name }));
  try {
    await begun(form, file, transfer);
    await transfer.run();
    panel.tell(words("checking"));
    await join(form, transfer, file.name);
  } catch (error) {
    panel.close();
    remember(form, null);
    if (transfer.code && transfer.isStopped) Transfer.drop(parts.dataset.address, transfer.code, token);
    fail(form, error, transfer.isStopped);
  }
}

function fail(form, error, isStopped) {
  const text = isStopped ? words("dropped") : error instanceof Refused && error.message ? error.message : words("failed");
  note(form, text).classList.toggle("error", !isStopped);
  say(text);
  form.querySelector("input[type=file]")?.focus();
}

/** Post the form with the code in place of the file, and put its part of the answer's page in place. */
async function join(form, transfer, name) {
  const data = new FormData(form);
  data.set(form.querySelector("input[type=file]").name, transfer.code);
  const post = { method: "POST", body: data, credentials: "same-origin" };
  const answer = await transfer.persist(() => fetch(form.action, post));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(form.dataset.upload);
  if (!fresh) {
    isBusy = false; // signed out, or no draft any more: the page itself says so
    window.location.reload();
    return;
  }
  remember(form, null);
  Transfer.drop(parts.dataset.address, transfer.code, transfer.token);
  document.getElementById(form.dataset.upload).replaceWith(fresh);
  const message = fresh.querySelector(".error");
  say(message ? `${words("refused", { name })} ${message.textContent}` : words("joined", { name }));
  (message ? fresh.querySelector("input[type=file]") : fresh.querySelector("a, input, button"))?.focus();
}

// --- One after the other ---

async function next() {
  if (isBusy || !waiting.length) return;
  isBusy = true;
  const { form, file } = waiting.shift();
  try {
    await send(form, file);
  } finally {
    isBusy = false;
    next();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  const file = form?.querySelector("input[type=file]")?.files[0];
  if (!file || !parts) return;
  event.preventDefault();
  if (waiting.some((item) => item.form === form)) return;
  waiting.push({ form, file });
  if (isBusy) say(note(form, words("waiting")).textContent);
  next();
});

window.addEventListener("beforeunload", (event) => {
  if (isBusy) event.preventDefault();
});

for (const form of document.querySelectorAll("form[data-upload]")) {
  const before = recall(form);
  if (!before) continue;
  Transfer.ask(parts.dataset.address, before.code).then((found) => {
    if (!found) return remember(form, null);
    const done = megabytes(found.received);
    return say(note(form, words("resume", { name: before.name, done, total: megabytes(before.size) })).textContent);
  });
}
