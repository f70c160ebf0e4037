"use strict";
// What the map does beyond drawing: it numbers stops, and speaks with the page around it.
// The page says {stop: id} (or {area: id}) to open one, and is told the same when one is clicked.
const imece = {
  layers: { stop: new Map(), area: new Map() },

  say(kind, id) {
    if (window.parent !== window) window.parent.postMessage({ [kind]: id }, window.location.origin);
  },

  each(feature, layer) {
    const { stop, area, popup, tip, label } = feature.properties;
    const kind = stop === undefined ? "area" : "stop";
    const id = stop === undefined ? area : stop;
    if (popup) layer.bindPopup(imece.paragraphs(popup));
    if (tip) layer.bindTooltip(imece.paragraphs(tip), { sticky: true });
    if (label) {
      layer.bindTooltip(label, { permanent: true, direction: "center", className: "area-name" });
    }
    if (id === undefined) return;
    imece.layers[kind].set(id, layer);
    layer.on("click", () => imece.say(kind, id));
  },

  // The lines come escaped.
  paragraphs([first, ...rest]) {
    return [`<b>${first}</b>`, ...rest].join("<br>");
  },

  points({ kind, colour, text, radius }) {
    const circle = (feature, at) => L.circleMarker(at, {
      radius, color: "#fff", weight: 1, fillColor: feature.properties.colour || colour, fillOpacity: 1,
    });
    const sign = (feature, at) => {
      const said = feature.properties.text || text;
      const size = kind === "stop-unserved" ? 18 : 24;
      const icon = L.divIcon({
        className: `leaflet-div-icon ${kind}`, html: said, iconSize: [size, size],
      });
      const marker = L.marker(at, { icon, alt: said });
      if (colour) marker.on("add", () => { marker.getElement().style.background = colour; });
      return marker;
    };
    return kind === "circle" ? circle : sign;
  },

  open(map, data) {
    for (const kind of ["stop", "area"]) {
      const layer = data && imece.layers[kind].get(data[kind]);
      if (!layer) continue;
      map.panTo(layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter());
      layer.openPopup();
    }
  },

  start(map, attribution) {
    map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false }).addTo(map);
    if (attribution) map.attributionControl.addAttribution(attribution);
    const legend = document.querySelector(".legend-corner");
    if (legend && window.innerWidth < 600) legend.open = false;
    const far = () => map.getContainer().classList.toggle("far", map.getZoom() < 13);
    map.on("zoomend", far);
    far();
    window.addEventListener("message", (event) => {
      if (event.origin === window.location.origin) imece.open(map, event.data);
    });
  },
};
