// On a shared tablet: what stands half typed in a form that is no draft outlives the lock, sealed for its writer alone.
//
// Drafts of records have their own keeping (records/keeping.js). Here lies what a handover, a duty, a count would lose when
// the page is left: ciphertext, under the page's address and its writer's mark, for twelve hours at most.

const NAME = "goldthread-pages", STORE = "held", LASTS = 12 * 60 * 60 * 1000;
const place = document.querySelector("form[data-lock][data-seal-key]");
const able = place && window.indexedDB && crypto.subtle;
const path = location.pathname + location.search, text = new TextEncoder();

function within(mode, act) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "at" });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const transaction = asked.result.transaction(STORE, mode, { durability: "strict" });
      const done = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => { asked.result.close(); resolve(done && done.result); };
      transaction.onabort = () => { asked.result.close(); reject(transaction.error); };
    };
  });
}

// A form that is sent by POST and has words in it; never one that asks for a password, and never a draft.
function mine(form) {
  return form && form.method === "post" && !("recordForm" in form.dataset) && !("lock" in form.dataset)
    && !form.querySelector('input[type="password"], input[type="file"]');
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
}

function restore(form, fields) {
  const values = new Map(), met = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  for (const control of form.elements) {
    const { name, type } = control, all = values.get(name) || [];
    if (!name || ["hidden", "submit", "button"].includes(type)) continue;
    if (type === "checkbox" || type === "radio") control.checked = all.includes(control.value);
    else {
      const nth = met.get(name) || 0;
      met.set(name, nth + 1);
      if (nth < all.length) control.value = all[nth];
    }
  }
  const line = document.createElement("p");
  line.className = "toast toast-teal";
  line.setAttribute("role", "status");
  line.textContent = place.dataset.heldSaid;
  document.querySelector("main").prepend(line);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

if (able) {
  const bytes = Uint8Array.from(atob(place.dataset.sealKey), (c) => c.charCodeAt(0));
  const key = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const at = `${place.dataset.sealOwner} ${path}`, additionalData = text.encode(at);
  let touched = null, sealing = Promise.resolve(), pause = 0;

  const seal = (form) => {
    const fields = fieldsOf(form), which = [...document.forms].indexOf(form);
    sealing = sealing.then(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = text.encode(JSON.stringify({ which, fields }));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await key, data);
      await within("readwrite", (store) => store.put({ at, iv, sealed, when: Date.now() }));
    }).catch(() => {});
    return sealing;
  };

  (async () => {
    await within("readwrite", (store) => {  // what is too old goes, whoever's it is
      const walk = store.openCursor();
      walk.onsuccess = () => {
        if (!walk.result) return;
        if (Date.now() - walk.result.value.when > LASTS) walk.result.delete();
        walk.result.continue();
      };
    });
    const row = await within("readonly", (store) => store.get(at));
    if (!row) return;
    if (row.sent) {
      await within("readwrite", (store) => store.delete(at));
      return;
    }
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, await key, row.sealed);
    const { which, fields } = JSON.parse(new TextDecoder().decode(open));
    const form = document.forms[which];
    if (mine(form)) restore(form, fields);
  })().catch(() => {});

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!mine(form)) return;
    touched = form;
    clearTimeout(pause);
    pause = setTimeout(() => seal(form), 300);
  });
  document.addEventListener("goldthread:lock", (event) => {
    clearTimeout(pause);
    if (touched) event.detail.push(seal(touched));
  });
  // Sent: the server has it, or shows it again. The copy goes when the next page of this address is drawn.
  document.addEventListener("submit", (event) => {
    if (event.target !== touched) return;
    clearTimeout(pause);
    touched = null;
    sealing = sealing.then(async () => {
      const row = await within("readonly", (store) => store.get(at));
      if (row) await within("readwrite", (store) => store.put({ ...row, sent: true }));
    }).catch(() => {});
  });
}
