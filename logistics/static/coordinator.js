// The coordinator's three live spots: how many households a form means, how far
// a search is, and the stop that is pointed at in the table and on the map.
(() => {
  "use strict";

  const form = document.querySelector("[data-matching]");
  if (form) {
    const shown = document.getElementById("matching");
    let asked = 0;
    form.addEventListener("change", async () => {
      const mine = ++asked;
      const typed = new URLSearchParams(new FormData(form));
      typed.delete("csrf_token");
      typed.delete("command_key");
      const answer = await fetch(`${form.dataset.matching}?${typed}`, { headers: { Accept: "application/json" } });
      if (answer.ok && mine === asked) shown.textContent = (await answer.json()).words;
    });
  }

  const search = document.querySelector("[data-progress]");
  if (search) {
    const spot = (name) => search.querySelector(`[data-${name}]`);
    const look = async () => {
      try {
        const answer = await fetch(search.dataset.progress, { headers: { Accept: "application/json" } });
        const found = await answer.json();
        if (found.ended) {
          window.location.reload();
          return;
        }
        spot("words").textContent = found.words;
        spot("percent").value = found.percent;
        spot("silent").hidden = !found.silent;
        for (const name of ["served", "unserved", "cost", "left"]) {
          if (found[name] !== undefined) spot(name).textContent = found[name];
        }
      } catch {
        // the next look tries again
      }
      window.setTimeout(look, 1000);
    };
    window.setTimeout(look, 1000);
  }

  const map = document.getElementById("plan-map");
  if (map) {
    const row = (stop) => document.querySelector(`tr[data-stop="${CSS.escape(stop)}"]`);
    const mark = (chosen) => {
      document.querySelectorAll("tr.pointed").forEach((one) => one.classList.remove("pointed"));
      chosen.classList.add("pointed");
    };
    document.querySelectorAll("tr[data-stop]").forEach((one) => {
      one.addEventListener("click", () => {
        mark(one);
        map.contentWindow.postMessage({ stop: one.dataset.stop }, window.location.origin);
      });
    });
    window.addEventListener("message", (event) => {
      if (event.origin !== window.location.origin || !event.data.stop) return;
      const chosen = row(event.data.stop);
      if (!chosen) return;
      mark(chosen);
      chosen.scrollIntoView({ block: "center" });
    });
  }
})();
