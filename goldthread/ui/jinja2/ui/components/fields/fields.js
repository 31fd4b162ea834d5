// Text areas grow with what is written, where the browser does not do it by itself.
if (!CSS.supports("field-sizing", "content")) {
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-grow]")) grow(event.target);
  });
  document.querySelectorAll("textarea[data-grow]").forEach(grow);
}

// "Now" beside a day and a time: the tablet's own clock.
const two = (number) => String(number).padStart(2, "0");
for (const button of document.querySelectorAll("[data-moment-now]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = new Date();
    const input = button.closest("[data-moment]").querySelector("input");
    input.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}:${two(now.getMinutes())}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A time typed as 705, 0705 or 7.05 becomes 07:05 once one leaves its field; the server reads them all by itself.
document.addEventListener("change", ({ target }) => {
  const typed = target.matches?.("input[data-clock]") && /^(\d{1,2})[:.]?(\d{2})$/.exec(target.value.trim());
  if (!typed || typed[1] > 23 || typed[2] > 59) return;
  const tidy = `${two(Number(typed[1]))}:${typed[2]}`;
  if (tidy === target.value) return;
  target.value = tidy;
  target.dispatchEvent(new Event("input", { bubbles: true }));
});

// See the password one types; it hides again when the form is sent.
for (const button of document.querySelectorAll("[data-password-show]")) {
  const input = button.closest("[data-password]").querySelector("input");
  button.hidden = false;
  const show = (seen) => {
    input.type = seen ? "text" : "password";
    button.setAttribute("aria-pressed", String(seen));
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}
