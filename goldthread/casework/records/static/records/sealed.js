// The browser's own copy of a draft, sealed under a key that only its author's sign-in brings back.
//
// The key comes with a page that the author has opened (data-seal-key), is imported so that it cannot be taken out again,
// and is never stored. What lies in the browser is ciphertext, an owner's mark (a keyed digest, not a name), and a count.
// A copy is dropped once the server has answered that it holds that save or a newer one.

const NAME = "goldthread-drafts", STORE = "sealed";

const text = new TextEncoder();

function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      // Saved means on the disk: browsers promise less unless asked.
      const transaction = base.transaction(STORE, mode, { durability: "strict" });
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked && asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

export class Seal {
  constructor(key, owner) {
    this.key = crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    this.owner = owner;
  }

  async put(id, number, url, fields) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = text.encode(JSON.stringify({ url, fields }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(id) }, await this.key, data);
    await within("readwrite", (store) => store.put({ id, owner: this.owner, number, iv, sealed, at: Date.now() }));
  }

  async take(id) {
    const row = await within("readonly", (store) => store.get(id));
    return row && row.owner === this.owner ? this.unseal(row) : null;
  }

  async unseal(row) {
    try {
      const data = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: row.iv, additionalData: text.encode(row.id) }, await this.key, row.sealed);
      return { id: row.id, number: row.number, ...JSON.parse(new TextDecoder().decode(data)) };
    } catch {
      return null;  // sealed under a key that is no more: it cannot be read, and is left alone
    }
  }

  async mine() {
    const rows = (await within("readonly", (store) => store.getAll())) || [];
    const found = await Promise.all(rows.filter((row) => row.owner === this.owner).map((row) => this.unseal(row)));
    return found.filter(Boolean);
  }

  // Drop the copy unless a newer save has been sealed meanwhile.
  async drop(id, number) {
    const row = await within("readonly", (store) => store.get(id));
    if (row && row.owner === this.owner && row.number <= number) await within("readwrite", (store) => store.delete(id));
  }
}

export function sealOf(element) {
  const { sealKey, sealOwner } = element.dataset;
  return sealKey && sealOwner && window.indexedDB && crypto.subtle ? new Seal(sealKey, sealOwner) : null;
}

// Send every copy that the server does not have yet. Answers how many it has now taken.
export async function sendWaiting(seal, token, except) {
  let taken = 0;
  for (const copy of await seal.mine()) {
    if (copy.id === except) continue;
    const body = new URLSearchParams(copy.fields);
    body.set("save_number", String(copy.number));
    try {
      const answer = await fetch(copy.url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
      const said = answer.ok && (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      if (!said) continue;
      if (said.saved) taken += 1;
      await seal.drop(copy.id, copy.number);
    } catch {
      return taken;  // no connection: the copies wait
    }
  }
  return taken;
}
