// A telephone's number pad has no minus: a button changes the sign, and frozen starts below zero.
(() => {
  "use strict";
  document.querySelectorAll("[data-sign-of]").forEach((button) => {
    const field = document.getElementById(button.dataset.signOf);
    button.hidden = false;
    button.addEventListener("click", () => {
      const typed = field.value.trim();
      field.value = /^[-−]/.test(typed) ? typed.slice(1) : `−${typed}`;
      field.focus();
    });
    field.addEventListener("focus", () => {
      if (field.value === "" && field.dataset.degrees === "below") field.value = "−";
    });
    field.addEventListener("blur", () => {
      if (/^[-−]$/.test(field.value.trim())) field.value = "";
    });
  });
})();
