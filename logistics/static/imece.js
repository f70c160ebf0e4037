// The few habits every page shares: "/" jumps to the scan field, what a scanner types
// with no field focused goes there too (or to the next line that waits for a scan), errors are
// announced, Enter in a line moves on past what is filled already or seldom asked for, and a form
// is sent once per click.
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

  const BURST_MS = 250;
  const BURST_KEYS = 3;
  let burst = "";
  let lastAt = 0;
  const waiting = () =>
    [...document.querySelectorAll('[data-part="scan"]')].find((field) => !field.value) || finder;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    burst = event.timeStamp - lastAt < BURST_MS ? burst + event.key : event.key;
    lastAt = event.timeStamp;
    const field = waiting();
    if (burst.length < BURST_KEYS || !field) return;
    event.preventDefault();
    field.value = burst;
    field.focus();
    burst = "";
  });

  // Wedge scanners send the separator of GS1 codes (FNC1) as Ctrl+]; no field takes that by itself.
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.key !== "]" || !event.target.matches("input:not([type=password])")) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.target;
    event.target.setRangeText("\u001d", selectionStart, selectionEnd, "end");
  });

  const present = document.querySelector(".house-nav [aria-current]");
  if (present) present.parentElement.scrollLeft = present.offsetLeft - present.parentElement.offsetWidth / 3;

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
    const passed = ({ dataset, value }) =>
      dataset.enterPasses === "always" || ("enterPasses" in dataset && value !== "");
    const seen = (each) => each.checkVisibility();
    const next = all.slice(all.indexOf(field) + 1).find((each) => seen(each) && !passed(each));
    if (next) next.focus();
  });
})();
