// The coordinator's live spots: how many households a form means, who is out on the
// day typed, how many orders are ticked, how far a search is, and the stop pointed at in the table
// and on the map.
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
    const calls = wish.querySelector("[data-pickups]");
    const left = new Set(); // pick-ups unticked on any of the days looked at
    let usual = opens.value;
    // What is likely wanted on a day is chosen for another day too, until somebody chooses.
    const crews = wish.querySelector(".vehicles");
    const open = new Set((wish.dataset.usual || "").split(" "));
    wish.addEventListener("change", (event) => {
      if (crews.contains(event.target)) open.delete("vehicles");
      if (event.target.name === "programmes") open.delete("programmes");
    });
    // A driver's mark is longer than the list is wide on a phone, so it stands below it as well.
    const mark = (list) => {
      const shown = list.parentElement.querySelector("[data-busy]:not(option)");
      shown.textContent = list.selectedOptions[0]?.dataset.busy || "";
      shown.hidden = !shown.textContent;
    };
    const drivers = [...crews.querySelectorAll("select[name^=driver-]")];
    drivers.forEach((list) => list.addEventListener("change", () => mark(list)));
    const choose = (found) => {
      if (open.has("vehicles")) {
        crews.querySelectorAll("[data-vehicle]").forEach((card) => {
          const driver = found.crews[card.dataset.vehicle];
          card.querySelector("[name=vehicles]").checked = driver !== undefined;
          card.querySelector("select[name^=driver-]").value = driver ?? "";
        });
      }
      if (open.has("programmes")) {
        wish.querySelectorAll("[name=programmes]").forEach((box) => {
          box.checked = found.programmes.includes(Number(box.value));
        });
      }
    };
    wish.elements.day.addEventListener("change", async () => {
      const typed = new URLSearchParams({ day: wish.elements.day.value });
      const answer = await fetch(`${wish.dataset.day}?${typed}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (opens.value === usual) opens.value = found.opens;
      usual = found.opens;
      choose(found);
      calls.querySelectorAll("[name=pickups]").forEach((box) => left[box.checked ? "delete" : "add"](box.value));
      calls.innerHTML = found.pickups;
      calls.querySelectorAll("[name=pickups]").forEach((box) => { box.checked = !left.has(box.value); });
      wish.querySelectorAll("[data-vehicle]").forEach((card) => {
        const mark = card.querySelector("[data-duty]");
        mark.textContent = found.vehicles[card.dataset.vehicle] || "";
        mark.hidden = !mark.textContent;
      });
      wish.querySelectorAll("option[data-name]").forEach((option) => {
        option.dataset.busy = found.drivers[option.value] || "";
        option.textContent = [option.dataset.name, option.dataset.busy].filter(Boolean).join(" · ");
      });
      drivers.forEach(mark);
    });
  }

  const chosen = document.getElementById("chosen");
  if (chosen) {
    const boxes = [...chosen.elements.order.length ? chosen.elements.order : [chosen.elements.order]];
    const choice = document.querySelector("[data-choose-all]");
    const all = choice.querySelector("input");
    const said = chosen.querySelector("[data-count]");
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      said.textContent = said.dataset.count.replace("#", ticked);
      chosen.classList.toggle("at-hand", ticked > 0);
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    choice.hidden = false;
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      count();
    });
    boxes.forEach((box) => box.addEventListener("change", count));
    window.addEventListener("pageshow", count); // a browser that goes back ticks again what was
    count();
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

  const waits = document.querySelector("[data-waits]");
  if (waits) {
    const look = async () => {
      try {
        const answer = await fetch(waits.dataset.waits, { headers: { Accept: "application/json" } });
        if ((await answer.json()).ended) {
          window.location.reload();
          return;
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

  // On paper every trip is open; afterwards only those that were.
  const closed = () => [...document.querySelectorAll("details.trip:not([open])")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = closed();
    opened.forEach((trip) => { trip.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((trip) => { trip.open = false; }));

  // What is pointed at or chosen in the table is so on the map, and the other way round.
  const map = document.getElementById("plan-map");
  if (map) {
    const rows = [...document.querySelectorAll("tr[data-stop]")];
    const row = (stop) => rows.find((one) => one.dataset.stop === stop);
    const tell = (words) => map.contentWindow.postMessage(words, window.location.origin);
    const mark = (chosen, word) => rows.forEach((one) => one.classList.toggle(word, one === chosen));
    const heard = {
      hover: (stop) => mark(row(stop), "hovered"),
      route: (code) => {
        document.querySelector(`section[data-route="${CSS.escape(code)}"]`)?.scrollIntoView({ block: "start" });
      },
      stop: (stop) => {
        const chosen = row(stop);
        if (!chosen) return;
        const trip = chosen.closest("details");
        if (trip) trip.open = true;
        mark(chosen, "pointed");
        chosen.scrollIntoView({ block: "center" });
      },
    };

    rows.forEach((one) => {
      one.addEventListener("click", (event) => {
        if (event.target.closest("a, button[form]")) return;
        mark(one, "pointed");
        tell({ stop: one.dataset.stop });
        if (window.matchMedia("(max-width: 74rem)").matches) map.scrollIntoView({ block: "start" });
      });
      for (const at of ["mouseenter", "focusin"]) one.addEventListener(at, () => tell({ hover: one.dataset.stop }));
      for (const at of ["mouseleave", "focusout"]) one.addEventListener(at, () => tell({ hover: null }));
    });
    document.querySelectorAll("[data-route]").forEach((one) => {
      const heading = one.querySelector(".heading") || one;
      heading.addEventListener("mouseenter", () => tell({ route: one.dataset.route }));
      heading.addEventListener("mouseleave", () => tell({ route: null }));
    });
    window.addEventListener("message", (event) => {
      if (event.origin !== window.location.origin || event.source !== map.contentWindow) return;
      for (const [word, stop] of Object.entries(event.data || {})) heard[word]?.(stop);
    });
  }
})();
