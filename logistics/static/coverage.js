// Keeps the map and the table in step: pointing at a neighbourhood in one marks it in the other.
(() => {
  "use strict";
  const table = document.getElementById("coverage");
  if (!table) return;
  const all = document.querySelectorAll("[data-neighbourhood]");
  const mark = (id) =>
    all.forEach((part) => part.classList.toggle("marked", part.dataset.neighbourhood === id));

  all.forEach((part) => {
    part.addEventListener("mouseenter", () => mark(part.dataset.neighbourhood));
    part.addEventListener("mouseleave", () => mark(""));
    if (part.tagName !== "TR") {
      part.addEventListener("click", (event) => {
        event.preventDefault();
        mark(part.dataset.neighbourhood);
        document.getElementById(`n${part.dataset.neighbourhood}`).scrollIntoView({ block: "center" });
      });
    }
  });
})();
