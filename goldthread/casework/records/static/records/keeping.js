// Keeps a form as it is typed: first sealed in this browser, then with the server. Never blocks typing.

import { sealOf, sendWaiting } from "./sealed.js";

const LEAVE_OUT = new Set(["csrfmiddlewaretoken", "save_number", "act", "written_at"]);

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEAVE_OUT.has(name));
}

export function keep(form, say) {
  const seal = sealOf(form);
  const token = form.elements.csrfmiddlewaretoken.value;
  const id = form.dataset.recordForm, url = form.dataset.keepUrl;
  const counter = form.elements.save_number;
  let number = Number(counter.value) || 0, waiting = 0, sending = false, again = false, pause = 1000, over = false;

  async function sealNow() {
    if (seal && !over) await seal.put(id, number, url, fieldsOf(form)).catch(() => {});
  }

  async function send() {
    if (over) return;
    if (sending) { again = true; return; }
    sending = true; again = false;
    const sent = number, body = new URLSearchParams(fieldsOf(form));
    body.set("save_number", String(sent));
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
      // Only our own words count as an answer: a hotel's sign-in page also says 200.
      if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(String(answer.status));
      const said = await answer.json();
      if (said.saved) say("kept", said.saved);
      if (seal) await seal.drop(id, sent);
      pause = 1000;
    } catch {
      say("waiting");
      if (!over) { clearTimeout(waiting); waiting = setTimeout(send, pause); pause = Math.min(pause * 2, 30000); }
    } finally {
      sending = false;
      if (again) send();
    }
  }

  function touched() {
    number += 1;
    counter.value = String(number);
    say("writing");
    sealNow();
    clearTimeout(waiting);
    waiting = setTimeout(send, 700);
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(waiting);
    form.elements.written_at.value = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  });
  // Leaving the page or locking the tablet: what is not sent yet goes now, and the sealed copy stays until it is answered.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && Number(counter.value) > 0) { clearTimeout(waiting); send(); }
  });
  if (seal) {
    sendWaiting(seal, token, id).catch(() => {});
    return seal.take(id).then((copy) => (copy && copy.number > number ? copy : null)).catch(() => null);
  }
  return Promise.resolve(null);
}

// Put a sealed copy's fields back into the form.
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
      const nth = met.get(name) || 0;
      met.set(name, nth + 1);
      control.value = all[nth] || "";
    }
  }
  form.elements.save_number.value = String(copy.number);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
