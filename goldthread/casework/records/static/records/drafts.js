// On the list of drafts: send what this browser still holds for its author, then show it.

import { sealOf, sendWaiting } from "./sealed.js";

const page = document.querySelector("[data-seal-key]");
const seal = page && sealOf(page);
if (seal) {
  sendWaiting(seal, page.dataset.csrf, "").then((taken) => { if (taken) location.reload(); }).catch(() => {});
}
