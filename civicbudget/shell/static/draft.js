// What is typed stays on this device when the link drops, and is offered again.
// <form data-draft="idea-new" data-draft-found="…" data-draft-restore="…" data-draft-drop="…" data-draft-kept="…">
// and, on the page after a successful send, this script and any element with data-draft-clear="idea-new".
// Not for forms with personal data: the next person at a shared device would be offered them.

const PREFIX = "draft:";

/** Fields that are no secret, no token and no file, by name. */
function fieldsOf(form) {
  return [...form.elements].filter((field) =>
    field.name && !["hidden", "password", "file", "submit"].includes(field.type));
}

function save(form) {
  const values = fieldsOf(form)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(values));
}

function restore(form, values) {
  for (const field of fieldsOf(form)) {
    const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
  }
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: label });
  made.addEventListener("click", act);
  return made;
}

/** Says that a draft was found, and lets the person take it or drop it. */
function offer(form, values) {
  const words = form.dataset;
  const box = Object.assign(document.createElement("div"), { className: "notice" });
  const close = (act) => () => { act(); box.remove(); fieldsOf(form)[0].focus(); };
  const actions = Object.assign(document.createElement("p"), { className: "actions" });
  actions.append(
    button(words.draftRestore, close(() => restore(form, values))),
    button(words.draftDrop, close(() => localStorage.removeItem(PREFIX + words.draft))),
  );
  box.setAttribute("role", "status");
  box.append(Object.assign(document.createElement("p"), { textContent: words.draftFound }), actions);
  form.prepend(box);
}

function sayKept(form) {
  const line = Object.assign(document.createElement("p"), { className: "notice urgent", textContent: form.dataset.draftKept });
  line.setAttribute("role", "status");
  form.append(line);
  addEventListener("online", () => line.remove(), { once: true });
}

function watch(form) {
  const kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft) || "[]");
  const now = new Set(fieldsOf(form).map((field) => `${field.name}=${field.value}`));
  if (kept.some(([name, value]) => value && !now.has(`${name}=${value}`))) offer(form, kept);
  form.addEventListener("input", () => save(form));
  addEventListener("offline", () => sayKept(form));
}

try {
  for (const sent of document.querySelectorAll("[data-draft-clear]")) {
    localStorage.removeItem(PREFIX + sent.dataset.draftClear);
  }
  document.querySelectorAll("form[data-draft]").forEach(watch);
} catch {
  // A browser that keeps nothing for this site: the form works without drafts.
}
