// Runs before the first paint, so that a dark screen never flashes white at night. Keeps one word and nothing else.
(() => {
  const root = document.documentElement;
  root.classList.remove("no-js");
  if (root.dataset.theme) return;
  try {
    const kept = localStorage.getItem("goldthread.theme");
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch { /* a browser that keeps nothing follows the tablet's own setting */ }
})();
