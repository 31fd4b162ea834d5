// Copy what stands in a field, and say so.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const news = document.querySelector("[data-copy-news]");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // an address without https has no clipboard of the newer kind
    }
    if (news) news.textContent = button.dataset.copied;
  });
}
