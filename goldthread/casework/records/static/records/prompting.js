// The live prompts: questions beside the boxes, the phrase marked. Suggestions only: nothing is blocked or changed by itself.

import { compile, find } from "../ui/prompts.js";

const MOST = 6;  // more questions than this are no help

// The sentence around a phrase: from the last full stop or line end before it to the next after it.
function sentence(text, start, end) {
  let from = start;
  while (from > 0 && !/[.!?\n]/.test(text[from - 1])) from -= 1;
  let to = end;
  while (to < text.length && !/[.!?\n]/.test(text[to])) to += 1;
  while (to < text.length && /[.!?]/.test(text[to])) to += 1;
  return [from, to];
}

export class Prompting {
  constructor(form, panel, language, words) {
    this.form = form; this.panel = panel; this.words = words;
    this.language = compile(language);
    this.list = panel.querySelector("[data-prompt-list]");
    this.title = panel.querySelector("[data-prompt-title]");
    this.empty = panel.querySelector("[data-prompt-empty]");
    this.status = panel.querySelector("[data-prompt-status]");
    this.resting = this.title.textContent;
    this.dismissed = new Set();
    for (const input of form.querySelectorAll('input[name="prompt"]')) {
      const [rule, what, phrase] = input.value.split("\t");
      if (what === "dismissed") this.dismissed.add(`${rule}\t${phrase}`);
    }
    this.said = 0;
    this.timer = 0;
    form.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.look(), 350); });
    this.look();
  }

  boxes() {
    return [...this.form.querySelectorAll("[data-writing] textarea[data-box]")];
  }

  look() {
    const found = [];
    for (const area of this.boxes()) {
      const marks = area.closest("[data-writing]").querySelector("[data-writing-marks]");
      const here = find(area.value, this.language, area.dataset.box)
        .filter((each) => !this.dismissed.has(`${each.rule}\t${each.phrase}`));
      this.mark(marks, area.value, here);
      for (const each of here) found.push({ ...each, area });
    }
    this.show(found);
  }

  mark(marks, text, found) {
    marks.replaceChildren();
    let at = 0;
    for (const each of found) {
      const start = each.from, end = each.to;
      if (start < at || start === end) continue;
      marks.append(text.slice(at, start));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      marks.append(mark);
      at = end;
    }
    marks.append(text.slice(at) + "\n");
  }

  show(found) {
    const shown = found.slice(0, MOST);
    const key = shown.map((each) => `${each.rule}|${each.start}|${each.phrase}`).join("\n");
    if (key === this.key) return;
    this.key = key;
    this.list.replaceChildren(...shown.map((each) => this.item(each)));
    this.empty.hidden = shown.length > 0;
    this.title.textContent = shown.length === 0 ? this.resting
      : shown.length === 1 ? this.words.one : this.words.several.replace("%s", String(shown.length));
    if (found.length !== this.said) {
      this.said = found.length;
      this.status.textContent = shown.length ? this.title.textContent : "";
    }
  }

  item(each) {
    const item = document.createElement("li");
    const phrase = document.createElement("p");
    phrase.className = "prompt-phrase";
    phrase.textContent = each.phrase ? `“${each.phrase}”` : "";
    const question = document.createElement("p");
    question.textContent = each.question + (each.suggestion ? ` ${each.suggestion}` : "");
    const actions = document.createElement("div");
    actions.className = "prompt-actions";
    if (each.area.dataset.box === "seen") actions.append(this.button(this.words.move, () => this.move(each)));
    actions.append(this.button(this.words.leave, () => this.dismiss(each)));
    if (each.phrase) item.append(phrase);
    item.append(question, actions);
    return item;
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  remember(each, what) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "prompt";
    input.value = `${each.rule}\t${what}\t${each.phrase}`;
    this.form.append(input);
  }

  dismiss(each) {
    this.remember(each, "dismissed");
    this.dismissed.add(`${each.rule}\t${each.phrase}`);
    each.area.focus();
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.look();
  }

  // Take the sentence out of what was seen and set it under what one thinks, with nothing added to it.
  move(each) {
    const { area } = each, text = area.value;
    const [from, to] = sentence(text, each.from, each.to);
    const moved = text.slice(from, to).trim();
    const meant = area.closest("[data-seen-and-meant]").querySelector('textarea[data-box="meant"]');
    area.value = `${text.slice(0, from).trimEnd()}${text.slice(0, from).trim() && text.slice(to).trim() ? " " : ""}${text.slice(to).trimStart()}`;
    meant.value = meant.value.trim() ? `${meant.value.trimEnd()} ${moved}` : moved;
    this.remember(each, "taken");
    meant.focus();
    for (const changed of [area, meant]) changed.dispatchEvent(new Event("input", { bubbles: true }));
    this.look();
  }
}
