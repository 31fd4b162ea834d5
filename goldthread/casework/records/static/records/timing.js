// A timer beside the minutes. While it runs its page stays open (ui/static/ui/lock.js); the draft says since when.

const LONGEST = 3 * 3600000;  // rules/timing.py

const pad = (number) => String(number).padStart(2, "0");
const moment = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

export function timing(form) {
  const place = form.querySelector("[data-timer]"), kept = form.elements.timer;
  if (!place || !kept) return;
  const box = document.getElementById(place.dataset.timer), line = place.querySelector("[data-timer-line]");
  const start = place.querySelector("[data-timer-start]"), stop = place.querySelector("[data-timer-stop]");
  const shown = place.querySelector("[data-timer-shown]"), page = document.body.dataset;
  let begun = 0, ticking = 0;

  function tick() {
    const gone = Math.max(0, Date.now() - begun), seconds = Math.floor(gone / 1000);
    shown.textContent = `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
    if (gone >= LONGEST) ended();
  }

  function run(since) {
    begun = since;
    page.timed = form.dataset.recordForm;
    page.running = "";
    start.hidden = true;
    stop.hidden = line.hidden = false;
    ticking = setInterval(tick, 1000);
    tick();
  }

  function ended() {
    if (!begun) return;
    clearInterval(ticking);
    box.value = String(Math.max(1, Math.round((Date.now() - begun) / 60000)));
    kept.value = `${moment(begun)}/${moment(Date.now())}`;
    begun = 0;
    delete page.running;
    start.hidden = false;
    stop.hidden = line.hidden = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  start.addEventListener("click", () => {
    run(Date.now());
    kept.value = moment(begun);
    kept.dispatchEvent(new Event("input", { bubbles: true }));
    stop.focus();
  });
  stop.addEventListener("click", () => { ended(); start.focus(); });
  form.addEventListener("submit", (event) => { if (event.submitter?.value !== "keep") ended(); }, { capture: true });

  const since = Date.parse(kept.value);
  if (!kept.value.includes("/") && Date.now() - since < LONGEST) run(since);
}
