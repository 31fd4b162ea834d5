// While the job process works, the page fetches itself and shows how far it is; without a script one looks again.
const EVERY = 1200; // milliseconds

async function look() {
  const shown = document.querySelector("[data-working]");
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-working]");
    if (answer.redirected || !fresh) {
      location.replace(answer.redirected ? answer.url : location.href);
      return;
    }
    const old = shown.querySelector("progress");
    const now = fresh.querySelector("progress");
    if (fresh.querySelector("form") && !shown.querySelector("form")) {
      shown.replaceWith(document.importNode(fresh, true));
    } else if (old && now) {
      old.max = now.max;
      old.value = now.value;
      const words = shown.querySelector(".progress-label .soft");
      if (words) words.textContent = fresh.querySelector(".progress-label .soft").textContent;
    }
  } catch {
    // The network is away for a moment: look again all the same.
  }
  setTimeout(look, EVERY);
}

if (document.querySelector("[data-working]")) setTimeout(look, EVERY);
