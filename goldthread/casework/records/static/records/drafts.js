// On other pages: send what this browser still holds for whoever is signed in. On the list of drafts, then show it.

import { sealOf, sendWaiting } from "./sealed.js";

const place = document.querySelector("[data-seal-key][data-csrf]");
const seal = place && sealOf(place);
if (seal) {
  const list = document.querySelectorAll("[data-give-up]");
  sendWaiting(seal, place.dataset.csrf, "").then((taken) => {
    if (taken && document.querySelector("[data-drafts]")) location.reload();
  }).catch(() => {});
  // What is thrown away here does not come back from this browser.
  for (const form of list) form.addEventListener("submit", () => { seal.drop(form.dataset.giveUp, Infinity).catch(() => {}); });
}
