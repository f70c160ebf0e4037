// The routes of a plan: lines under the stops, the legend that hides them, and what is pointed at.
{
  const FACTOR = 1e5;
  const NEAR = 12.5; // the zoom from which lines have their full weight
  let signs = [];
  let dwelt = -1;
  let chosen = null;
  let pointed = null;

  // Reads a line from Google's polyline algorithm.
  const decoded = (text) => {
    const line = [];
    const here = [0, 0];
    let axis = 0;
    let shift = 0;
    let number = 0;
    for (const letter of text) {
      const bits = letter.charCodeAt(0) - 63;
      number |= (bits & 31) << shift;
      shift += 5;
      if (bits >= 32) continue;
      here[axis] += number & 1 ? ~(number >> 1) : number >> 1;
      if (axis) line.push([here[0] / FACTOR, here[1] / FACTOR]);
      axis = 1 - axis;
      shift = number = 0;
    }
    return line;
  };

  const lineOf = (legs, look) => {
    const line = L.polyline(legs.map(({ line: points }) => points), { fill: false, ...look });
    line.usual = { weight: look.weight, opacity: look.opacity };
    return line;
  };

  // The lines of one route: a casing when it is locked, roads thick, estimated ways thin.
  const linesOf = (route, { estimated }) => {
    const known = route.legs.filter((leg) => !leg.estimated);
    const guessed = route.legs.filter((leg) => leg.estimated);
    const { colour: color, dashes } = route;
    const lines = [
      lineOf(known, { color, weight: 4, opacity: 0.85, dashArray: dashes || null }),
      lineOf(guessed, { color, weight: 2, opacity: 0.85, dashArray: estimated }),
    ];
    if (route.locked) {
      lines.unshift(lineOf(route.legs, { color: "#1f1f1f", weight: 9, opacity: 0.35 }));
    }
    return lines;
  };

  const isFirst = (sign) => sign.ringed
    || (dwelt >= 0 && sign.feature.properties.route === dwelt);

  const redraw = () => {
    imece.makeRoom(signs, isFirst);
    signs.forEach((sign) => sign.redraw());
  };

  const fade = () => {
    imece.routes.forEach((route, number) => {
      const away = dwelt >= 0 && number !== dwelt;
      route.lines.forEach((line) => line.setStyle({
        opacity: away ? 0.15 : line.usual.opacity,
        weight: line.usual.weight * (imece.map.getZoom() < NEAR ? 0.6 : 1) + (number === dwelt ? 1.5 : 0),
      }));
      route.row.classList.toggle("dwelt", number === dwelt);
    });
    signs.forEach((sign) => {
      const { route } = sign.feature.properties;
      sign.dim = dwelt >= 0 && route !== undefined && route !== dwelt;
    });
    redraw();
  };

  // Brings one route to the eye; -1 all of them.
  imece.dwell = (number) => {
    const next = number < 0 || imece.routes[number].hidden ? -1 : number;
    if (next === dwelt) return;
    dwelt = next;
    fade();
  };

  // A ringed sign is full and on top; all others stay as they are.
  const ring = (sign) => {
    if (!sign) return;
    sign.ringed = sign === chosen || sign === pointed;
    sign.full = sign.ringed || sign.roomy;
    if (sign.ringed) sign.bringToFront();
    sign.redraw();
  };

  // Points at a stop, or at none.
  imece.pointAt = (sign) => {
    if (sign === pointed) return;
    const before = pointed;
    pointed = sign || null;
    [before, pointed].forEach(ring);
  };

  // Chooses a stop: it stays ringed until another one is chosen.
  imece.choose = (sign) => {
    const before = chosen;
    chosen = sign;
    [before, chosen].forEach(ring);
  };

  const setShown = (route, number, shown) => {
    route.lines.forEach((line) => (shown ? line.addTo(imece.map) : line.remove()));
    signs.filter((sign) => sign.feature.properties.route === number)
      .forEach((sign) => { sign.hidden = !shown; });
    route.hidden = !shown;
    dwelt = -1;
    imece.routesChanged?.();
    fade();
  };

  const listen = (sign) => {
    const { stop, route } = sign.feature.properties;
    const tip = (sign.feature.properties.popup || []).slice(0, 2).join(" · ");
    if (tip) sign.bindTooltip(tip, { direction: "top", offset: [0, -10] });
    if (stop === undefined) return;
    sign.on("mouseover", () => { imece.pointAt(sign); imece.say({ hover: stop }); });
    sign.on("mouseout", () => { imece.pointAt(null); imece.say({ hover: null }); });
    sign.on("click", () => imece.choose(sign));
    if (route !== undefined) sign.route = route;
  };

  const listenToBox = (route, number) => {
    const box = document.querySelector(`[data-route="${number}"]`);
    route.row = box.closest("li");
    box.addEventListener("change", () => setShown(route, number, box.checked));
    return box;
  };

  const listenToRoute = (route, number, box) => {
    const look = () => imece.dwell(number);
    const away = () => imece.dwell(-1);
    route.row.addEventListener("mouseenter", look);
    route.row.addEventListener("mouseleave", away);
    box.addEventListener("focus", look);
    box.addEventListener("blur", away);
    route.lines.forEach((line) => {
      line.bindTooltip(route.name, { sticky: true });
      line.on("mouseover", () => route.row.classList.add("dwelt"));
      line.on("mouseout", () => route.row.classList.toggle("dwelt", number === dwelt));
      line.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        imece.dwell(number === dwelt ? -1 : number);
        if (dwelt >= 0) imece.say({ route: route.id });
      });
    });
  };

  imece.draw = (drawing) => {
    imece.routes = drawing.routes.map((route) => ({
      ...route,
      id: imece.plain(route.id),
      legs: route.legs.map(([departs, arrives, text, estimated]) => ({
        departs, arrives, estimated: Boolean(estimated), line: decoded(text),
      })),
    }));
    imece.map.eachLayer((layer) => { if (layer.badges) signs.push(layer); });
    imece.signs = signs;
    imece.dress(signs, drawing);
    signs.forEach(listen);
    imece.routes.forEach((route, number) => {
      route.lines = linesOf(route, drawing);
      route.lines.forEach((line) => line.addTo(imece.map));
      const box = listenToBox(route, number);
      if (!drawing.paper) listenToRoute(route, number, box);
    });
    imece.map.invalidateSize({ animate: false });
    fit();
    imece.map.on("zoomend", fade);
    imece.map.on("click", () => imece.dwell(-1));
    imece.map.on("resize", redraw);
    fade();
    if (drawing.paper) imece.layPaper();
    else imece.watchDay(drawing);
  };

  // How much of the map's left side lies under the legend [pixels].
  const covered = () => {
    const corner = document.querySelector(".legend-corner[open]");
    const lies = corner && window.getComputedStyle(corner).position === "fixed";
    return lies ? corner.getBoundingClientRect().right : 0;
  };

  // Shows all stops that are not hidden.
  const fit = () => {
    const shown = signs.filter((sign) => !sign.hidden && sign.feature.properties.sign !== "home");
    if (shown.length) {
      const bounds = L.latLngBounds(shown.map((sign) => sign.getLatLng()));
      imece.map.fitBounds(bounds, {
        paddingTopLeft: [covered() + 26, 26], paddingBottomRight: [26, 26], maxZoom: 16, animate: false,
      });
    }
  };

  // On paper what is chosen fills the sheet, and the canvas has the points of a printer. A screen
  // narrower than the sheet shows the map at its own width, and the whole sheet while it prints.
  imece.layPaper = () => {
    L.Browser.retina = true;
    document.body.classList.add("paper");
    document.getElementById("print").addEventListener("click", () => window.print());
    const lay = (printing) => {
      document.body.classList.toggle("printing", printing);
      imece.map.invalidateSize({ animate: false });
      fit();
    };
    window.addEventListener("beforeprint", () => lay(true));
    window.addEventListener("afterprint", () => lay(false));
    imece.routesChanged = fit;
    lay(false);
  };
}
