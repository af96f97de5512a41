// Sends the file of a form piece by piece before the form itself: with progress, one file at a time, going on
// by itself after a cut, and after a reload once the same file is chosen again. The page stays: only the part of
// this file is put anew. For a form with other fields see upload-fields.js.
//
// <form data-upload="part" data-upload-key="place">: part is the id of the element that the answer's page
// replaces; the place names the upload in this tab's memory. Without this script the form sends its file itself.

import { carry, note, parts, remember, resume, say, words } from "./sending.js";
import { Transfer } from "./transfer.js";

const waiting = [];
let isBusy = false;

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
  remember(form.dataset.uploadKey, null);
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
  const input = form.querySelector("input[type=file]");
  try {
    const way = { form, host: form, key: form.dataset.uploadKey, input, file };
    await carry(way, (transfer) => join(form, transfer, file.name));
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

for (const form of document.querySelectorAll("form[data-upload]")) resume(form.dataset.uploadKey, form);
