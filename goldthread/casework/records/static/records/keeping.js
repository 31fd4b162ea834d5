// Keeps a form as it is typed: first sealed in this browser, then with the server. Never blocks typing.

import { sealOf, sendWaiting } from "./sealed.js";

const LEAVE_OUT = new Set(["csrfmiddlewaretoken", "save_number", "act", "written_at"]);
const MOST_KEPT_ALIVE = 60000;  // a browser sends no more than 64 kB on after its page has gone

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEAVE_OUT.has(name));
}

// The drafts page tells who is signed in now (by a mark, not a name) and brings a token that holds.
async function whoIsIn(url) {
  const answer = await fetch(url, { redirect: "manual" });
  if (answer.type === "opaqueredirect") return null;
  const place = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-seal-owner][data-csrf]");
  return place && { owner: place.dataset.sealOwner, token: place.dataset.csrf };
}

export function keep(form, say) {
  const seal = sealOf(form);
  const id = form.dataset.recordForm, url = form.dataset.keepUrl;
  const counter = form.elements.save_number, token = form.elements.csrfmiddlewaretoken;
  let number = Number(counter.value) || 0, acknowledged = number;
  let waiting = 0, sending = false, pause = 1000, over = false, trouble = false;
  let sealing = null, unsealed = false;

  // One at a time, and always the latest: the disk is slower than fingers.
  function sealNow() {
    unsealed = true;
    sealing = sealing || (async () => {
      while (unsealed) {
        unsealed = false;
        await seal.put(id, number, url, fieldsOf(form)).catch(() => {});
      }
      sealing = null;
    })();
    return sealing;
  }

  async function post() {
    const body = new URLSearchParams(fieldsOf(form));
    body.set("save_number", String(number));
    const keepalive = body.toString().length < MOST_KEPT_ALIVE;
    return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token.value }, redirect: "manual", keepalive });
  }

  // What the server's answer means: only our own JSON counts as having it. A page to sign in is no answer.
  async function deliver() {
    let answer = await post();
    if (answer.status === 403) {
      const now = await whoIsIn(form.dataset.draftsUrl);
      if (!now) return "out";
      if (now.owner !== form.dataset.sealOwner) return "other";
      token.value = now.token;
      answer = await post();
    }
    if (answer.type === "opaqueredirect") return "out";
    if (answer.status === 409) return "other";
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return "waiting";
    return answer.json();
  }

  async function send() {
    clearTimeout(waiting);
    if (over || sending) return;
    sending = true;
    const sent = number;
    let said = "waiting";
    try {
      said = await deliver();
    } catch { /* no connection */ }
    sending = false;
    if (over) return;
    if (typeof said === "string") {
      trouble = true;
      say(said === "waiting" && !seal ? "open" : said);
      waiting = setTimeout(send, pause);
      pause = Math.min(pause * 2, 30000);
      return;
    }
    pause = 1000;
    trouble = false;
    acknowledged = Math.max(acknowledged, sent);
    if (said.saved) say("kept", said.saved);
    else say("writing");
    if (seal) {
      await sealing;
      await seal.drop(id, sent).catch(() => {});
    }
    if (number > sent) waiting = setTimeout(send, 700);
  }

  function touched(event) {
    if (event.target.name && LEAVE_OUT.has(event.target.name)) return;
    // From the first word on the address leads back to this draft: reload, time-out and sign-in end up here again.
    if (number === 0 && !location.search.includes("draft=") && form.action.includes("draft=")) {
      history.replaceState(null, "", form.action);
    }
    number = Math.max(number, Number(counter.value) || 0) + 1;
    counter.value = String(number);
    if (!trouble) say("writing");  // what is wrong stays in sight, and its link under the finger, until it is right
    if (seal && !over) sealNow();
    clearTimeout(waiting);
    if (!sending) waiting = setTimeout(send, 700);
  }

  form.addEventListener("input", touched);
  form.addEventListener("submit", (event) => {
    if (over || !navigator.onLine) {  // the second tap on a slow line; or no line at all
      event.preventDefault();
      if (!over) say(seal ? "waiting" : "open");
      return;
    }
    over = true;
    clearTimeout(waiting);
    form.elements.written_at.value = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  });
  // Come back to by the Back button, the form is open again.
  addEventListener("pageshow", (event) => { if (event.persisted) over = false; });
  addEventListener("online", () => { if (number > acknowledged) send(); });
  // Leaving the page or locking the tablet: what is not sent yet goes now; the sealed copy stays until it is answered.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && number > acknowledged) send();
  });

  // The tablet locks: the last keystroke is sealed, and sent if there is a line, before the page is left.
  document.addEventListener("goldthread:lock", (event) => event.detail.push((async () => {
    if (seal && unsealed) sealNow();
    await sealing;
    if (number > acknowledged && !over && !sending) await send();
  })()));

  if (!seal) return Promise.resolve({ copy: null, found: 0 });
  const own = seal.take(id).then((copy) => (copy && copy.number > number ? copy : null)).catch(() => null);
  const others = sendWaiting(seal, token.value, id).catch(() => 0);
  return own.then((copy) => ({ copy, found: others }));
}

// Put a sealed copy's fields back into the form, and tell the form that they changed.
export function restore(form, copy) {
  const values = new Map();
  for (const [name, value] of copy.fields) values.set(name, [...(values.get(name) || []), value]);
  const met = new Map();
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || LEAVE_OUT.has(name) || type === "hidden" || type === "file" || type === "submit") continue;
    const all = values.get(name) || [];
    if (type === "checkbox" || type === "radio") control.checked = all.includes(control.value);
    else {
      const nth = met.get(name) || 0, value = all[nth] || "";
      met.set(name, nth + 1);
      if (type === "select-one" && ![...control.options].some((option) => option.value === value)) {
        control.add(new Option(value, value));  // a place tapped on a picture is a choice that the page did not offer
      }
      control.value = value;
      if (value) control.closest("details")?.setAttribute("open", "");
    }
  }
  if (form.elements.timer) form.elements.timer.value = (values.get("timer") || [""])[0];
  // What was done with each prompt, and who was meant by a name.
  for (const input of form.querySelectorAll('input[type="hidden"]')) {
    if (input.name === "prompt" || input.name.startsWith("named.")) input.remove();
  }
  for (const [name, all] of values) {
    if (name !== "prompt" && !name.startsWith("named.")) continue;
    for (const value of all) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
  }
  form.elements.save_number.value = String(copy.number);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
