// The choice of light or dark, kept on this tablet. The word says nothing of anyone.
const key = "goldthread.theme";
for (const field of document.querySelectorAll("[data-theme-switch]")) {
  let kept = "";
  try { kept = localStorage.getItem(key) ?? ""; } catch { /* nothing can be kept */ }
  for (const input of field.querySelectorAll("input")) input.checked = input.value === kept;
  field.addEventListener("change", (event) => {
    const choice = event.target.value;
    try {
      if (choice) localStorage.setItem(key, choice);
      else localStorage.removeItem(key);
    } catch { /* it holds for this page only */ }
    if (choice) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  });
}
