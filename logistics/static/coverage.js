// Keeps the map and the table in step: a neighbourhood chosen in one is shown in the other.
// The map in its frame says {area: name} when one is clicked, and opens the one it is told.
(() => {
  "use strict";
  const map = document.getElementById("coverage-map");
  if (!map) return;
  const rows = [...document.querySelectorAll("tr[data-area]")];
  const mark = (chosen) => rows.forEach((row) => row.classList.toggle("marked", row === chosen));

  rows.forEach((row) => {
    row.addEventListener("click", () => {
      mark(row);
      map.contentWindow.postMessage({ area: row.dataset.area }, window.location.origin);
    });
  });
  window.addEventListener("message", (event) => {
    if (event.origin !== window.location.origin || event.source !== map.contentWindow) return;
    const chosen = rows.find((row) => row.dataset.area === event.data?.area);
    if (!chosen) return;
    mark(chosen);
    const table = chosen.closest(".table-wrap");
    table.scrollTop = chosen.offsetTop - table.clientHeight / 2;
  });
})();
