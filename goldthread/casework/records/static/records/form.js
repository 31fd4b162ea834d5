// Everything that a record's form does beyond what it does without a script.

import { keep, restore } from "./keeping.js";
import { Naming } from "./naming.js";
import { Prompting } from "./prompting.js";
import { timing } from "./timing.js";

const form = document.querySelector("[data-record-form]");
const words = form.dataset;
// A browser writes what stands in a form into its own files, readable, to restore a window. Here the sealed copy does that.
form.autocomplete = "off";
const state = document.getElementById("save-state");
const said = document.querySelector("[data-save-said]");
const LINES = {
  writing: words.sayWriting, waiting: words.sayWaiting, open: words.sayOpen, out: words.sayOut, other: words.sayOther,
};
let last = "";

// How the keeping goes. Drawn each time; spoken only when it becomes another thing, so that nobody is read to while typing.
function say(what, detail) {
  const text = what === "kept" ? `${words.sayKept} · ${detail}` : LINES[what];
  const trouble = what !== "kept" && what !== "writing";
  state.querySelector("[data-save-text]").textContent = text;
  state.querySelector('[data-save-icon="kept"]').hidden = trouble;
  state.querySelector('[data-save-icon="waiting"]').hidden = !trouble;
  state.className = `save-state save-state-${trouble ? "gold" : "teal"}`;
  state.dataset.state = what;
  state.hidden = false;
  const link = state.querySelector("[data-save-link]");
  link.hidden = what !== "out";
  if (what === "out") {
    link.textContent = words.saySignIn;
    link.href = form.action;  // leads through the door, and back to this draft
  }
  if (what !== "writing" && what !== last) {
    last = what;
    said.textContent = text;
  }
}

function tell(text, label, href) {
  const line = document.createElement("div");
  line.className = "toast toast-teal";
  line.setAttribute("role", "status");
  const paragraph = document.createElement("p");
  paragraph.append(text);
  if (href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = label;
    paragraph.append(" ", link);
  }
  line.append(paragraph);
  form.before(line);
}

// Questions that wait for another's answer; and, of a baby who cannot yet move, the one that cannot wait.
function conditions() {
  const given = new FormData(form);
  for (const block of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = block.dataset.when.split("=");
    const met = given.getAll(name).includes(wanted);
    block.hidden = !met;
    for (const control of block.querySelectorAll("input, textarea, select")) control.disabled = !met;
  }
  const baby = form.querySelector("[data-not-yet-moving]:checked, [data-not-yet-moving][data-about]");
  for (const line of form.querySelectorAll("[data-urgent-words]")) line.hidden = !baby;
}

const { copy, found } = await keep(form, say);
if (copy) {
  restore(form, copy);
  tell(words.sayRestored);
}
Promise.resolve(found).then((taken) => { if (taken) tell(words.sayFound, words.sayDrafts, words.draftsUrl); });
form.addEventListener("change", conditions);
conditions();
timing(form);

const naming = document.querySelector("[data-naming-list]");
if (naming && form.querySelector("[data-names]")) {
  new Naming(form, naming, { which: words.sayWhich, nobody: words.sayNobody, somebody: words.saySomebody, not: words.sayNot });
}

const panel = document.querySelector("[data-prompt-panel]");
if (panel && form.querySelector("[data-writing]")) {
  // On a phone the questions stand under the boxes that they are about, not below the whole page.
  const place = panel.parentElement, narrow = matchMedia("(max-width: 59.99rem)");
  const move = () => {
    if (narrow.matches) form.querySelector("[data-seen-and-meant]").after(panel);
    else place.append(panel);
  };
  narrow.addEventListener("change", move);
  move();
  fetch(words.languageUrl).then((answer) => answer.json()).then((language) => {
    new Prompting(form, panel, language, { one: words.sayOne, several: words.saySeveral, move: words.sayMove, leave: words.sayLeave });
  }).catch(() => {});
}
form.dataset.ready = "";  // everything stands: what is typed from here on is kept and looked at
