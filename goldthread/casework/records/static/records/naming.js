// Names of people of the home become mentions as one types: what will be data is shown, and a name that could be two
// people's is asked about. The server finds them again when it is signed; this only shows and asks.

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

const fold = (word) => word.toLowerCase();

export class Naming {
  constructor(form, place, words) {
    this.form = form; this.place = place; this.words = words;
    this.people = [...document.querySelectorAll("[data-names]")].map((input) => ({
      id: input.dataset.person, name: input.dataset.name, input,
      about: () => input.checked === true || "about" in input.dataset,
      full: input.dataset.names.split("|").reduce((longest, name) => (name.length > longest.length ? name : longest), ""),
      names: input.dataset.names.split("|").map((name) => (name.match(WORD) || []).map(fold).join(" ")).filter(Boolean),
    }));
    form.addEventListener("input", () => this.look());
    this.look();
  }

  chosen(name) {
    const input = this.form.querySelector(`input[name="named.${CSS.escape(name)}"]`);
    return input ? input.value : "";
  }

  choose(name, id) {
    let input = this.form.querySelector(`input[name="named.${CSS.escape(name)}"]`);
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = `named.${name}`;
      this.form.append(input);
    }
    input.value = id;
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  look() {
    const text = [...this.form.querySelectorAll("textarea[data-box], input[data-box]")].map((each) => each.value).join("\n");
    const typed = text.match(WORD) || [], words = typed.map(fold), found = new Map(), said = new Map();
    for (const person of this.people) {
      for (const name of person.names) {
        const parts = name.split(" ");
        const at = words.findIndex((_, i) => parts.every((part, j) => words[i + j] === part));
        if (at < 0) continue;
        found.set(name, [...(found.get(name) || []), person]);
        said.set(name, typed.slice(at, at + parts.length).join(" "));
      }
    }
    const key = [...found].map(([name, people]) => `${name}:${people.map((p) => p.id)}:${this.chosen(name)}:${people.map((p) => p.about())}`).join("|");
    if (key === this.key) return;
    this.key = key;
    const lines = [...found].filter(([name]) => ![...found.keys()].some((longer) => longer !== name && longer.startsWith(`${name} `)));
    this.place.replaceChildren(...lines.map(([name, people]) => this.line(name, people, said.get(name))));
    this.place.closest("[data-naming]").hidden = lines.length === 0;
  }

  line(name, people, typed) {
    const item = document.createElement("li");
    const chosen = this.chosen(name);
    const about = people.filter((person) => person.about());
    const meant = chosen === "nobody" ? null
      : people.find((person) => person.id === chosen) || (people.length === 1 ? people[0] : about.length === 1 ? about[0] : undefined);
    const said = document.createElement("span");
    said.textContent = meant ? meant.name : meant === null ? this.words.nobody.replace("%s", typed) : this.words.which.replace("%s", typed);
    item.append(said);
    if (meant === undefined || people.length > 1) for (const person of people) item.append(this.button(person.full || person.name, name, person.id, meant === person));
    item.append(meant === null ? this.button(this.words.somebody, name, "", false) : this.button(this.words.not, name, "nobody", false));
    return item;
  }

  button(label, name, id, pressed) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip chip-plain";
    button.textContent = label;
    button.setAttribute("aria-pressed", String(pressed));
    button.addEventListener("click", () => this.choose(name, id));
    return button;
  }
}
