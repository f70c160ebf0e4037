// The scanner stays open: codes queue up while the server answers, each beeps, is counted and
// listed; the camera reads too where the browser has a detector. The list lives in this tab only.
(() => {
  "use strict";
  const form = document.getElementById("scan");
  const field = form.querySelector("[data-scan]");
  const words = form.dataset;
  const $ = (id) => document.getElementById(id);
  const KEPT = "imece-scans";
  const AGAIN_MS = 1500;
  const LOOK_MS = 180;
  const FORMATS = ["qr_code", "code_128", "ean_13", "ean_8", "upc_a", "upc_e", "itf", "data_matrix"];
  const queue = [];
  let busy = false;
  let list = JSON.parse(sessionStorage.getItem(KEPT) || '{"known":[],"unknown":[]}');

  let audio = null;
  const wake = () => {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!audio && Sound) audio = new Sound();
    if (audio && audio.state === "suspended") audio.resume();
  };
  const tone = (hertz, fromS, lengthS) => {
    const source = audio.createOscillator();
    const loudness = audio.createGain();
    source.frequency.value = hertz;
    source.type = hertz > 500 ? "sine" : "square";
    loudness.gain.value = 0.2;
    source.connect(loudness).connect(audio.destination);
    source.start(audio.currentTime + fromS);
    source.stop(audio.currentTime + fromS + lengthS);
  };
  const beep = (known) => {
    document.documentElement.dataset.lastBeep = known ? "known" : "unknown";
    if (!$("sound").checked || !audio) return;
    if (known) tone(1050, 0, 0.09);
    else [0, 0.24].forEach((fromS) => tone(196, fromS, 0.18));
  };

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const ways = (told) => {
    const box = element("span", undefined, "scan-next");
    told.next.forEach((way) => {
      const link = element("a", way.label, "btn btn-outline-secondary");
      link.href = way.url;
      box.append(link, " ");
    });
    return box;
  };
  const show = (told) => {
    const box = element("div", undefined, `notice notice-${told.known ? "success" : "stop"}`);
    box.append(element("strong", told.known ? told.title : `${words.unknown} ${told.title}`), " ", element("span", told.kind, "muted"));
    if (told.detail) box.append(element("br"), told.detail);
    box.append(ways(told));
    $("last").replaceChildren(box);
  };
  const labels = $("counted").querySelector("table").dataset.labels.split("|");
  const row = (entry) => {
    const line = element("tr");
    const cells = [element("span", `${entry.told.title} · ${entry.told.kind}`), element("span", entry.told.key, "code"), element("strong", entry.times), element("strong", entry.pieces), ways(entry.told)];
    cells.forEach((content, place) => {
      const cell = element("td", undefined, place === 2 || place === 3 ? "amount" : "");
      cell.dataset.label = labels[place];
      cell.append(content);
      line.append(cell);
    });
    return line;
  };
  const draw = () => {
    $("known").replaceChildren(...list.known.map(row));
    $("unknown").replaceChildren(...list.unknown.map((entry) => {
      const line = element("li");
      line.append(element("span", entry.told.key || "—", "code"), element("span", `${entry.times} ${words.times}`, "muted"));
      return line;
    }));
    $("total").textContent = list.known.reduce((sum, entry) => sum + entry.times, 0);
    $("counted").hidden = list.known.length === 0;
    $("strange").hidden = list.unknown.length === 0;
    sessionStorage.setItem(KEPT, JSON.stringify(list));
  };
  const count = (told) => {
    const among = told.known ? list.known : list.unknown;
    const place = among.findIndex((entry) => entry.told.key === told.key);
    const entry = place < 0 ? { times: 0, pieces: 0 } : among.splice(place, 1)[0];
    entry.told = told;
    entry.times += 1;
    entry.pieces += told.pieces;
    among.unshift(entry);
    draw();
  };

  const ask = async (code) => {
    const body = new FormData(form);
    body.set("q", code);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const work = async () => {
    if (busy) return;
    busy = true;
    while (queue.length) {
      const code = queue.shift();
      try {
        const told = await ask(code);
        if (told.key === undefined) continue;
        beep(told.known);
        show(told);
        count(told);
      } catch {
        queue.unshift(code);
        beep(false);
        $("last").replaceChildren(element("p", `${words.failed} (${queue.length})`, "notice notice-stop"));
        break;
      }
    }
    busy = false;
  };
  const scanned = (code) => {
    if (!code.trim()) return;
    queue.push(code);
    work();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    wake();
    scanned(field.value);
    field.value = "";
    field.focus();
  }, true);
  field.addEventListener("keydown", wake);
  document.addEventListener("click", (event) => {
    wake();
    const busyElsewhere = event.target.closest("a, button, input, label, video, select");
    if (!busyElsewhere && matchMedia("(pointer: fine)").matches) field.focus();
  });
  $("clear").addEventListener("click", () => {
    list = { known: [], unknown: [] };
    $("last").replaceChildren();
    draw();
    field.focus();
  });
  const cell = (text) => `"${String(text).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  $("save").addEventListener("click", () => {
    const rows = [...list.known, ...list.unknown].map((entry) => [entry.told.title, entry.told.key, entry.times, entry.pieces].map(cell).join(";"));
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", [labels.slice(0, 4).map(cell).join(";"), ...rows].join("\r\n")], { type: "text/csv" }));
    link.download = "okutma.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  const note = $("camera-note");
  const button = $("camera-button");
  const lens = $("lens");
  let stream = null;
  let opening = false;
  const release = (given) => given.getTracks().forEach((track) => track.stop());
  const close = () => {
    if (stream) release(stream);
    stream = null;
    opening = false;
    lens.hidden = true;
    button.textContent = words.open;
    field.focus();
  };
  const watch = async (detector, seen) => {
    if (detector.stream !== stream) return;
    try {
      for (const code of await detector.reader.detect(lens)) {
        const before = seen.get(code.rawValue) || 0;
        if (Date.now() - before > AGAIN_MS) scanned(code.rawValue);
        seen.set(code.rawValue, Date.now());
      }
    } catch { /* a frame that is not there yet; the next one is */ }
    setTimeout(() => watch(detector, seen), LOOK_MS);
  };
  const open = async (formats) => {
    if (stream || opening) return close();
    opening = true;
    note.textContent = "";
    button.textContent = words.close;
    wake();
    try {
      const given = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!opening) return release(given); // closed again before it was there
      stream = given;
      lens.srcObject = stream;
      lens.hidden = false;
      await lens.play();
      watch({ stream, reader: new window.BarcodeDetector({ formats }) }, new Map());
    } catch {
      if (!opening) return undefined;
      close();
      note.textContent = words.noLens;
    }
    return undefined;
  };
  const offer = async () => {
    const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    const formats = FORMATS.filter((name) => known.includes(name));
    if (!formats.length) { // the browser has a detector, its system has none
      note.textContent = words.noCamera;
      return;
    }
    button.hidden = false;
    button.addEventListener("click", () => open(formats));
  };
  $("sound-choice").hidden = false;
  if (!window.isSecureContext) note.textContent = words.notSafe;
  else if (!("BarcodeDetector" in window) || !navigator.mediaDevices) note.textContent = words.noCamera;
  else offer();
  window.addEventListener("pagehide", close);
  draw();
})();
