// Tapping the picture fills the next row. The rows stay ordinary fields, so everything works from the keyboard too.
const SVG = "http://www.w3.org/2000/svg";
const part = (name, attributes, words = "") => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = words;
  return element;
};

for (const map of document.querySelectorAll("[data-body-map]")) {
  const name = map.dataset.bodyMap;
  const rows = [...map.querySelectorAll("[data-body-row]")];
  const status = map.querySelector("[data-body-status]");
  const kept = map.appendChild(document.createElement("input"));
  kept.type = "hidden";
  kept.name = `${name}.marks`;
  const fields = (row) => [row.querySelector("select"), row.querySelector("input")];

  const draw = () => {
    const marks = [];
    rows.forEach((row, index) => {
      const [place, what] = fields(row);
      const filled = place.value !== "" || what.value !== "";
      row.querySelector("[data-body-remove]").hidden = !filled;
      if (place.value === "") return;
      const [side, x, y] = place.value.split(":");
      marks.push({ n: index + 1, side, x: Number(x), y: Number(y), what: what.value });
    });
    for (const one of map.querySelectorAll("[data-body-side]")) {
      const layer = one.querySelector(".body-marks");
      layer.replaceChildren(...marks.filter((mark) => mark.side === one.dataset.bodySide).map((mark) => {
        const group = part("g", {});
        group.append(
          part("circle", { class: "body-mark", cx: mark.x, cy: mark.y, r: 46 }),
          part("text", { class: "body-number", x: mark.x, y: mark.y + 20 }, String(mark.n)),
        );
        return group;
      }));
    }
    kept.value = marks.length ? JSON.stringify(marks) : "";
    // One empty row stays in sight, for those who choose from the list.
    const next = rows.findIndex((row) => fields(row).every((field) => field.value === ""));
    rows.forEach((row, index) => row.classList.toggle("body-spare", index > next && next !== -1 && fields(row).every((field) => field.value === "")));
  };

  const changed = () => {
    draw();
    kept.dispatchEvent(new Event("input", { bubbles: true }));
  };

  for (const one of map.querySelectorAll("[data-body-side]")) {
    const picture = one.querySelector("svg");
    picture.addEventListener("click", (event) => {
      const row = rows.find((each) => fields(each).every((field) => field.value === ""));
      if (!row) return;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
      const x = Math.round(Math.min(Math.max(at.x, 0), 1000));
      const y = Math.round(Math.min(Math.max(at.y, 0), 2000));
      const [place, what] = fields(row);
      const side = one.dataset.bodySide;
      let nearest = null;
      let least = Infinity;
      for (const option of place.options) {
        const [its, ox, oy] = option.value.split(":");
        const away = its === side ? Math.hypot(ox - x, oy - y) : Infinity;
        if (away < least) [nearest, least] = [option, away];
      }
      place.add(new Option(nearest ? nearest.text : side, `${side}:${x}:${y}`), 1);
      place.selectedIndex = 1;
      status.textContent = place.options[1].text;
      changed();
      what.focus();
    });
  }
  map.addEventListener("input", (event) => { if (event.target !== kept) draw(); });
  map.addEventListener("change", (event) => { if (event.target !== kept) changed(); });
  map.addEventListener("click", (event) => {
    const button = event.target.closest("[data-body-remove]");
    if (!button) return;
    // The later ones move up, so that numbers stay without gaps.
    const from = rows.indexOf(button.closest("[data-body-row]"));
    for (let index = from; index < rows.length; index += 1) {
      const [place, what] = fields(rows[index]);
      const [nextPlace, nextWhat] = index + 1 < rows.length ? fields(rows[index + 1]) : [null, null];
      const value = nextPlace?.value ?? "";
      if (value && ![...place.options].some((option) => option.value === value)) {
        place.add(new Option(nextPlace.selectedOptions[0].text, value), 1);
      }
      place.value = value;
      what.value = nextWhat?.value ?? "";
    }
    changed();
    fields(rows[from])[0].focus();
  });
  map.classList.add("is-live");
  draw();
}
