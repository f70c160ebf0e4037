// The few habits every page shares: "/" jumps to the scan field, errors are
// announced, Enter in a line moves on, and a form is sent once per click.
(() => {
  "use strict";
  const finder = document.getElementById("finder");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && finder) {
      event.preventDefault();
      finder.focus();
    }
  });

  const errors = document.getElementById("errors");
  if (errors) errors.focus();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });

  document.querySelectorAll("[data-enter-moves] input").forEach((input) => {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const all = [...input.form.querySelectorAll("input:not([type=hidden]), select, button")];
      const next = all[all.indexOf(input) + 1];
      if (next) next.focus();
    });
  });
})();
