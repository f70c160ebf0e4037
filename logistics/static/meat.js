// The meat desk: net weights follow what is typed, and an open bench keeps telling what others
// weighed on it. Without this script every page works; the server adds up anew.
(() => {
  "use strict";
  const lang = document.documentElement.lang;
  const kilograms = (grams) =>
    `${(grams / 1000).toLocaleString(lang, { maximumFractionDigits: 3 })} kg`;
  const typed = (field) => {
    const text = field.value.trim().replace(",", ".");
    return text === "" || !Number.isFinite(Number(text)) ? null : Math.round(Number(text) * 1000);
  };

  const tubs = document.getElementById("tubs");
  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
  const add = () => {
    let total = 0;
    tubs.querySelectorAll("[data-tub]").forEach((row) => {
      const gross = typed(part(row, "gross"));
      const net = gross === null ? null : gross - (typed(part(row, "tare")) || 0);
      part(row, "net").textContent = net === null ? "" : kilograms(net);
      part(row, "net").classList.toggle("stop", net !== null && net <= 0);
      total += net || 0;
    });
    document.getElementById("net-total").textContent = kilograms(total);
  };
  if (tubs) {
    tubs.addEventListener("input", add);
    add();
  }

  const balance = document.querySelector("[data-balance]");
  if (balance) {
    const EVERY_MS = 4000;
    window.setInterval(async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(balance.dataset.balance, { redirect: "error" });
        if (answer.ok) balance.innerHTML = await answer.text();
      } catch {
        // The next round asks again.
      }
    }, EVERY_MS);
  }

  document.querySelectorAll("[data-group]").forEach((group) => {
    const boxes = [...group.querySelectorAll("input[type=checkbox]:not(:disabled)")];
    if (boxes.length < 2) return;
    const all = group.querySelector("legend");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "form-check-input me-2";
    box.addEventListener("change", () => boxes.forEach((each) => { each.checked = box.checked; }));
    const label = document.createElement("label");
    label.append(box, ...all.childNodes);
    all.append(label);
  });
})();
