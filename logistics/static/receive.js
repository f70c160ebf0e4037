// The receipt form follows its items: a scanned barcode chooses the item, and only
// the fields that the item needs stay open. Without this script the form works too.
(() => {
  "use strict";
  const form = document.getElementById("receipt");
  const lines = document.getElementById("lines");
  const items = [...document.querySelectorAll("#items option")].map((option) => ({
    ...option.dataset,
    shown: option.value,
  }));
  const folded = (text) => text.trim().toLocaleLowerCase(document.documentElement.lang);
  const part = (line, name) => line.querySelector(`[data-part="${name}"]`);
  const byId = (id) => items.find((item) => item.id === id);

  const named = (text) => {
    const typed = folded(text);
    return items.find((item) =>
      [item.barcode, item.code, item.name, item.shown].some((name) => name && folded(name) === typed));
  };

  const open = (field, isOpen) => {
    field.disabled = !isOpen;
    if (!isOpen) field.value = "";
    field.closest(".field").classList.toggle("not-needed", !isOpen);
  };

  const weigh = (line, item) => {
    const grams = part(line, "grams");
    const pieces = Number(part(line, "pieces").value);
    const total = item.unitG && pieces > 0 ? (pieces * Number(item.unitG)) / 1000 : null;
    grams.placeholder = total === null ? "" : total.toLocaleString(document.documentElement.lang, { useGrouping: false });
  };

  const adapt = (line) => {
    const item = byId(part(line, "item").value);
    const kind = part(line, "date-kind");
    const undated = (kind.value || (item && item.dateKind)) === "YOK";
    open(part(line, "date"), !undated);
    open(part(line, "pieces"), !item || item.measure !== "bulk");
    open(part(line, "grams"), !item || item.measure !== "pieces");
    open(part(line, "temperature"), Boolean(item) && ["chilled", "frozen"].includes(item.storage));
    if (item) weigh(line, item);
  };

  const choose = (line, item) => {
    part(line, "item").value = item.id;
    part(line, "date-kind").value = item.dateKind;
    part(line, "place").value = item.place;
    const scan = part(line, "scan");
    scan.value = item.shown;
    scan.setCustomValidity("");
    scan.classList.remove("is-invalid");
    adapt(line);
  };

  // What the catalogue's list does not answer may be a case or a GS1 message: the server reads it.
  const ask = async (scan) => {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("q", scan.value);
    const answer = await fetch(form.dataset.read, { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : {};
  };
  const takeOver = (line, told) => {
    const said = {
      "supplier-lot": told.supplier_lot,
      date: told.expires_on,
      pieces: told.pieces > 1 ? told.pieces : "",
      grams: told.grams ? (told.grams / 1000).toLocaleString("tr", { useGrouping: false, maximumFractionDigits: 3 }) : "",
    };
    if (told.date_kind) part(line, "date-kind").value = told.date_kind;
    adapt(line);
    Object.entries(said).forEach(([name, value]) => {
      const input = part(line, name);
      if (value && input && !input.disabled && !input.value) input.value = value;
    });
    adapt(line);
  };
  const readFurther = async (scan) => {
    const line = scan.closest("[data-line]");
    const typed = scan.value;
    const told = await ask(scan).catch(() => ({}));
    const item = told.item_id && byId(String(told.item_id));
    if (!item || scan.value !== typed) return;
    choose(line, item);
    takeOver(line, told);
    const next = ["pieces", "grams"].map((name) => part(line, name)).find((input) => !input.disabled && !input.value);
    (next || part(line, "date")).focus();
  };

  const recognise = (scan) => {
    const line = scan.closest("[data-line]");
    const item = named(scan.value);
    if (item) choose(line, item);
    const unknown = scan.value.trim() !== "" && !item;
    if (unknown) part(line, "item").value = "";
    scan.classList.toggle("is-invalid", unknown);
    scan.setCustomValidity(unknown ? form.dataset.unknown : "");
    if (unknown) {
      scan.reportValidity();
      readFurther(scan);
    }
    return !unknown;
  };

  const renumber = (line, number) => {
    line.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((element) => {
      ["name", "id", "for", "aria-describedby"].forEach((attribute) => {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(/^lines-\d+/, `lines-${number}`));
      });
    });
    const legend = line.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, number + 1);
  };

  const addLine = () => {
    const all = lines.querySelectorAll("[data-line]");
    if (all.length >= Number(form.dataset.mostLines)) return;
    const line = all[all.length - 1].cloneNode(true);
    line.querySelectorAll(".invalid-feedback, [data-once]").forEach((element) => element.remove());
    line.querySelectorAll("input, select").forEach((field) => {
      field.value = "";
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
    });
    renumber(line, all.length);
    lines.append(line);
    adapt(line);
    part(line, "scan").focus();
  };

  lines.addEventListener("change", (event) => {
    const line = event.target.closest("[data-line]");
    const which = event.target.dataset.part;
    if (which === "scan") recognise(event.target);
    if (which === "item") {
      const item = byId(event.target.value);
      if (item) choose(line, item);
    }
    adapt(line);
  });
  lines.addEventListener("input", (event) => {
    if (event.target.dataset.part === "pieces") adapt(event.target.closest("[data-line]"));
  });
  lines.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.dataset.part !== "scan") return;
    if (!recognise(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const line = event.target.closest("[data-line]");
    const first = ["pieces", "grams"].map((name) => part(line, name)).find((field) => !field.disabled);
    if (!part(line, "item").value) return;
    event.preventDefault();
    event.stopPropagation();
    first.focus();
  });
  document.getElementById("add-line").addEventListener("click", (event) => {
    event.preventDefault();
    addLine();
  });
  lines.querySelectorAll("[data-line]").forEach(adapt);
})();
