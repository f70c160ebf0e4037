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

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-enter-moves] input, [data-enter-moves] select");
    if (event.key !== "Enter" || !field || !field.form) return;
    event.preventDefault();
    const open = "input:not([type=hidden]):not(:disabled), select:not(:disabled), button";
    const all = [...field.form.querySelectorAll(open)];
    const next = all[all.indexOf(field) + 1];
    if (next) next.focus();
  });
})();
