// After a form comes back, start where the words of help are.
document.querySelector("[data-focus-first]")?.focus();
