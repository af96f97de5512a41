// Sends the files of a form with other fields piece by piece before the form, which then carries their codes and
// no file. The form itself goes as any other, so that its answer is a page of its own: errors, redirections and
// what was typed stay the server's matter. A file sent stays sent when the form comes back with an error.
//
// <form data-upload-fields="place">: the place, with the name of the field, names an upload in this tab's memory.
// Without this script the form sends its files itself.

import { carry, parts, remember, resume } from "./sending.js";

const sent = new WeakMap(); // input -> the file that its code stands for
const busy = new Set();

function filesOf(form) {
  return [...form.querySelectorAll("input[type=file]")];
}

function nameOf(input) {
  return (input.dataset.field ??= input.name);
}

function placeOf(form, input) {
  return `${form.dataset.uploadFields}/${nameOf(input)}`;
}

function hostOf(input) {
  return input.closest(".field") ?? input.parentElement;
}

function codesOf(form, input) {
  return [...form.querySelectorAll("input[type=hidden]")].filter((hidden) => hidden.name === nameOf(input));
}

/** Put the code of an upload in the form in place of the file. */
function exchange(form, input, file, code) {
  for (const former of codesOf(form, input)) former.remove();
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = nameOf(input);
  hidden.value = code;
  input.before(hidden);
  input.removeAttribute("name");
  sent.set(input, file);
}

/** Take the code back where the person changes her mind about the file. */
function takeBack(input) {
  if (!sent.has(input)) return;
  for (const former of codesOf(input.form, input)) former.remove();
  sent.delete(input);
  input.name = nameOf(input);
}

async function sendAll(form, submitter) {
  busy.add(form);
  try {
    for (const input of filesOf(form)) {
      const file = input.files[0];
      if (!file || sent.get(input) === file) continue;
      const key = placeOf(form, input);
      const way = { form, host: hostOf(input), key, input, file };
      const isThere = await carry(way, (transfer, panel) => {
        exchange(form, input, file, transfer.code);
        remember(key, null);
        panel.close();
      });
      if (!isThere) return;
    }
  } finally {
    busy.delete(form);
  }
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload-fields]");
  if (!form || !parts) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  const isNew = (input) => input.files[0] && sent.get(input) !== input.files[0];
  if (event.defaultPrevented || !filesOf(form).some(isNew)) return;
  event.preventDefault();
  sendAll(form, event.submitter);
});

document.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.form?.matches("[data-upload-fields]")) takeBack(event.target);
});

window.addEventListener("beforeunload", (event) => {
  if (busy.size) event.preventDefault();
});

for (const form of document.querySelectorAll("form[data-upload-fields]")) {
  for (const input of filesOf(form)) resume(placeOf(form, input), hostOf(input));
}
