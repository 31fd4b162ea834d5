// Six figures, and in: no second tap.
const form = document.querySelector("[data-pin]");
if (form) {
  const field = form.elements.pin;
  field.focus();
  field.addEventListener("input", () => {
    if (/^[0-9]{6}$/.test(field.value)) form.requestSubmit();
  });
}
