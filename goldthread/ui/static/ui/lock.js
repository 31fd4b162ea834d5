// Locks the page when nobody touches it: the last keystroke is kept, the screen is emptied, the lock page comes.
//
// The server keeps its own watch (config/door.py): this only makes the screen follow, and tells the server of touches.

const form = document.querySelector("form[data-lock]");
const AFTER = Number(form.dataset.lock) * 1000, BEAT = 20000, RETRY = 4000, PATIENCE = 3000;
let touched = Date.now(), told = Date.now(), locking = false;

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

function touch() {
  touched = Date.now();
}

// A timer runs on this page: it stays open, whoever touches it or not. Every other page of this sign-in locks as always.
const runs = () => "running" in document.body.dataset;

// Somebody is here: said at most every twenty seconds, and only while it is so. A page with a timer says which it is.
function beat() {
  const here = touched > told, timed = document.body.dataset.timed;
  if (locking || (!here && !runs())) return;
  told = Date.now();
  const whose = timed ? `?draft=${timed}${here ? "&touched=1" : ""}` : "";
  fetch(form.dataset.awake + whose, { redirect: "manual", cache: "no-store" }).then((answer) => {
    if (answer.type === "opaqueredirect") lock();  // the server has locked, or ended the session
  }).catch(() => {});
}

// Nothing of the page stays: not behind a cover, not in the tree.
function empty(words) {
  const main = document.createElement("main"), title = document.createElement("h1"), more = document.createElement("p");
  main.className = "plain-main";
  title.textContent = form.dataset.locked;
  more.textContent = words;
  main.append(title, more);
  document.title = form.dataset.locked;
  document.body.className = "plain";
  document.body.replaceChildren(main);
}

async function lock() {
  if (locking) return;
  locking = true;
  const waits = [];
  document.dispatchEvent(new CustomEvent("goldthread:lock", { detail: waits }));
  document.body.inert = true;
  document.body.style.visibility = "hidden";  // at once; what was typed is read from the form, not from the screen
  await Promise.race([Promise.allSettled(waits), wait(PATIENCE)]);
  const body = new URLSearchParams(new FormData(form));
  body.set("from", location.pathname + location.search);
  empty("");
  document.body.style.visibility = "";
  document.body.inert = false;
  for (;;) {
    try {
      await fetch(form.action, { method: "POST", body, redirect: "manual" });
      location.replace(form.action);
      return;
    } catch {
      empty(form.dataset.lockedMore);
      await wait(RETRY);
    }
  }
}

for (const event of ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll", "touchstart"]) {
  addEventListener(event, touch, { passive: true, capture: true });
}
setInterval(() => {
  if (Date.now() - touched >= AFTER && !runs()) lock();
  else if (Date.now() - told >= BEAT) beat();
}, 1000);
// A tablet that slept: its clock went on. And a page out of the browser's own memory is drawn anew, never shown again.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - touched >= AFTER && !runs()) lock();
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.replaceChildren();
  location.reload();
});
// The rail's own button does the same.
for (const other of document.querySelectorAll(`nav form[action="${form.getAttribute("action")}"]`)) {
  other.addEventListener("submit", (event) => { event.preventDefault(); lock(); });
}
