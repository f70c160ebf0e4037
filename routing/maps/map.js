"use strict";
// What a map does beyond drawing: it speaks with the page around it.
// The page says {stop: id} or {area: name} to open one, {hover: id} to point at a stop, {route: id}
// to point at a route; the map says the same words when one is clicked or pointed at.
const imece = {
  layers: { stop: new Map(), area: new Map() },

  say(words) {
    if (window.parent !== window) window.parent.postMessage(words, window.location.origin);
  },

  // Called by folium for each feature of each layer.
  each(feature, layer) {
    const { popup, tip, label } = feature.properties;
    const [stop, area] = ["stop", "area"].map((kind) => imece.plain(feature.properties[kind]));
    Object.assign(feature.properties, { stop, area });
    if (tip) layer.bindTooltip(imece.paragraphs(tip), { sticky: true });
    if (label) {
      layer.bindTooltip(label, { permanent: true, direction: "center", className: "area-name", pane: "names" });
    }
    if (stop !== undefined) imece.layers.stop.set(stop, layer);
    if (area !== undefined) imece.layers.area.set(area, layer);
    if (popup) layer.on("click", (event) => imece.clicked(layer, event));
  },

  // Called by folium for each point: a sign of a plan, or a circle for a neighbourhood.
  point(feature, at) {
    const { sign, route, colour } = feature.properties;
    if (sign !== undefined || route !== undefined) return imece.sign(feature, at);
    return L.circleMarker(at, {
      radius: 10, color: "#fff", weight: 1, fillColor: colour, fillOpacity: 1,
    });
  },

  // Names come escaped; here they are what the page around calls them.
  plain(name) {
    if (name === undefined || !name.includes("&")) return name;
    return new DOMParser().parseFromString(name, "text/html").body.textContent;
  },

  // The lines come escaped.
  paragraphs([first, ...rest]) {
    return [`<b>${first}</b>`, ...rest].join("<br>");
  },

  clicked(layer, event) {
    L.DomEvent.stopPropagation(event);
    const { stop, area } = layer.feature.properties;
    imece.show(layer, event.latlng);
    if (stop !== undefined) imece.say({ stop });
    if (area !== undefined) imece.say({ area });
  },

  // Opens what is to be said of a layer: at a point's own place, in an area where one pointed.
  show(layer, pointed) {
    const place = layer.getLatLng ? layer.getLatLng() : pointed || layer.getBounds().getCenter();
    const lift = layer.getLatLng ? -layer.getRadius() : 0;
    L.popup({ offset: [0, lift], autoPanPadding: [30, 30] })
      .setLatLng(place).setContent(imece.paragraphs(layer.feature.properties.popup))
      .openOn(imece.map);
  },

  told(words) {
    const stop = imece.layers.stop.get(words.stop);
    const area = imece.layers.area.get(words.area);
    const layer = stop || area;
    if (layer) {
      imece.map.panTo(layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter());
      imece.show(layer);
    }
    if (stop) imece.choose(stop);
    if ("hover" in words) imece.pointAt(imece.layers.stop.get(words.hover));
    if ("route" in words) imece.dwell(imece.routes.findIndex(({ id }) => id === words.route));
  },

  start(map, attribution, drawing) {
    imece.map = map;
    map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false }).addTo(map);
    if (attribution) map.attributionControl.addAttribution(attribution);
    const corner = document.querySelector(".legend-corner");
    if (corner && window.innerWidth < 600) corner.open = false;
    const far = () => map.getContainer().classList.toggle("far", map.getZoom() < 13);
    map.on("zoomend", far);
    far();
    if (drawing) imece.draw(drawing);
    window.addEventListener("message", (event) => {
      const ours = event.origin === window.location.origin && event.source === window.parent;
      if (ours && event.data instanceof Object) imece.told(event.data);
    });
  },
};
