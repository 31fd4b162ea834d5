// Everything that a record's form does beyond what it does without a script.

import { keep, restore } from "./keeping.js";
import { Naming } from "./naming.js";
import { Prompting } from "./prompting.js";

const form = document.querySelector("[data-record-form]");
const words = form.dataset;
const state = document.getElementById("save-state");

function say(what, detail) {
  if (!state) return;
  const text = what === "kept" ? `${words.sayKept} · ${detail}` : what === "waiting" ? words.sayWaiting : words.sayWriting;
  const label = state.querySelector("[data-save-text]") || state;
  if (label.textContent !== text) label.textContent = text;
  state.hidden = false;
  state.dataset.state = what;
}

// Questions that wait for another's answer.
function conditions() {
  for (const block of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = block.dataset.when.split("=");
    const met = new FormData(form).getAll(name).includes(wanted);
    block.hidden = !met;
    for (const control of block.querySelectorAll("input, textarea, select")) control.disabled = !met;
  }
}
form.addEventListener("change", conditions);
conditions();

keep(form, say).then((copy) => {
  if (copy) { restore(form, copy); conditions(); }
});

const naming = document.querySelector("[data-naming-list]");
if (naming && form.querySelector("[data-names]")) {
  new Naming(form, naming, { which: words.sayWhich, nobody: words.sayNobody, somebody: words.saySomebody, not: words.sayNot });
}

const panel = document.querySelector("[data-prompt-panel]");
if (panel && form.querySelector("[data-writing]")) {
  fetch(words.languageUrl).then((answer) => answer.json()).then((language) => {
    new Prompting(form, panel, language, { one: words.sayOne, several: words.saySeveral, move: words.sayMove, leave: words.sayLeave });
  }).catch(() => {});
}
