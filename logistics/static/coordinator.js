// The coordinator's live spots: how many households a form means, who is out on the
// day typed, how far a search is, and the stop pointed at in the table and on the map.
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

  const wish = document.querySelector("[data-day]");
  if (wish) {
    const opens = wish.elements.opens;
    let usual = opens.value;
    wish.elements.day.addEventListener("change", async () => {
      const typed = new URLSearchParams({ day: wish.elements.day.value });
      const answer = await fetch(`${wish.dataset.day}?${typed}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (opens.value === usual) opens.value = found.opens;
      usual = found.opens;
      wish.querySelectorAll("[data-vehicle]").forEach((card) => {
        const mark = card.querySelector("[data-duty]");
        mark.textContent = found.vehicles[card.dataset.vehicle] || "";
        mark.hidden = !mark.textContent;
      });
      wish.querySelectorAll("option[data-name]").forEach((option) => {
        option.textContent = [option.dataset.name, found.drivers[option.value]].filter(Boolean).join(" · ");
      });
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
        for (const name of ["served", "unserved", "distance", "driving", "left"]) {
          if (found[name] !== undefined) spot(name).textContent = found[name];
        }
      } catch {
        // the next look tries again
      }
      window.setTimeout(look, 1000);
    };
    window.setTimeout(look, 1000);
  }

  const opener = document.querySelector("[data-open-all]");
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => {
      document.querySelectorAll("details.trip").forEach((trip) => { trip.open = true; });
      opener.hidden = true;
    });
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
      const trip = chosen.closest("details");
      if (trip) trip.open = true;
      mark(chosen);
      chosen.scrollIntoView({ block: "center" });
    });
  }
})();
