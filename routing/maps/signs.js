// Stops and other places as signs on the map's one canvas: thousands cost as little as a picture.
// Where there is no room for all, some stops are dots until one zooms in.
{
  const FULL = 11;
  const DOT = 4.5;
  const ROOM = 26; // pixels between two full signs
  const APART_FROM = 16; // the zoom from which points at one place stand around it
  const looks = { badges: {} };

  const path = (drawing) => new Path2D(drawing);
  
  const Sign = L.CircleMarker.extend({
    // States: ``full`` or a dot, ``pale`` before the van came, ``dim`` beside a chosen route,
    // ``hidden`` with its route, ``ringed`` when pointed at.
    _project() {
      L.CircleMarker.prototype._project.call(this);
      const { fan } = this.feature.properties;
      if (!fan || this._map.getZoom() < APART_FROM) return;
      const [place, together] = fan;
      const radius = Math.max(13, (26 * together) / (2 * Math.PI));
      const angle = (2 * Math.PI * place) / together;
      this._point = this._point.add([radius * Math.sin(angle), -radius * Math.cos(angle)]);
      this._updateBounds();
    },
    _updateBounds() {
      const reach = [24, 24];
      this._pxBounds = L.bounds(this._point.subtract(reach), this._point.add(reach));
    },
    _updatePath() {
      this._renderer._drawSign(this);
    },
    _containsPoint(point) {
      const reach = Math.max(this.full ? this._radius : DOT, 9);
      return !this.hidden && point.distanceTo(this._point) <= reach + this._clickTolerance();
    },
  });

  const drawRing = (ctx, radius) => {
    for (const [colour, width] of [["#fff", 7], ["#1f1f1f", 3.5]]) {
      ctx.beginPath();
      ctx.arc(0, 0, radius, 0, 2 * Math.PI);
      Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
      ctx.stroke();
    }
  };

  const drawShape = (ctx, shape, { filling, edge, scale }) => {
    ctx.save();
    ctx.scale(scale, scale);
    Object.assign(ctx, { strokeStyle: "#333", lineWidth: 3.5, lineJoin: "round" });
    ctx.stroke(shape);
    ctx.fillStyle = filling;
    ctx.fill(shape);
    Object.assign(ctx, { strokeStyle: edge, lineWidth: 1.5 });
    ctx.stroke(shape);
    ctx.restore();
  };

  const drawText = (ctx, text, colour) => {
    Object.assign(ctx, {
      font: `700 ${text.length > 2 ? 10 : 12}px system-ui, sans-serif`,
      fillStyle: colour, textAlign: "center", textBaseline: "middle",
    });
    ctx.fillText(text, 0, 0.5);
  };

  const drawBadge = (ctx, [drawing, colour], y) => {
    ctx.save();
    ctx.translate(10, y);
    ctx.beginPath();
    ctx.arc(0, 0, 6.5, 0, 2 * Math.PI);
    Object.assign(ctx, { fillStyle: "#fff", strokeStyle: colour, lineWidth: 1.2 });
    ctx.fill();
    ctx.stroke();
    ctx.scale(0.85, 0.85);
    ctx.lineWidth = 1.5;
    ctx.stroke(drawing);
    ctx.restore();
  };

  L.Canvas.include({
    _drawSign(sign) {
      if (!this._drawing || !sign.look || sign.hidden || sign._empty()) return;
      const ctx = this._ctx;
      const { shape, filling, edge, mark } = sign.look;
      ctx.save();
      ctx.translate(sign._point.x, sign._point.y);
      ctx.setLineDash([]); // the line drawn before left its own
      ctx.globalAlpha = sign.dim ? 0.25 : 1;
      if (sign.ringed) drawRing(ctx, sign.full ? 17 : 9);
      drawShape(ctx, shape, {
        filling: sign.pale ? "#fff" : filling, edge: sign.pale ? filling : edge,
        scale: sign.full ? 1 : DOT / FULL,
      });
      if (mark && sign.full) {
        Object.assign(ctx, { strokeStyle: edge, lineWidth: 2.5, lineCap: "round" });
        ctx.stroke(mark);
      }
      if (sign.text && sign.full) drawText(ctx, sign.text, sign.pale ? filling : "#fff");
      if (sign.full) sign.badges.forEach((badge) => drawBadge(ctx, looks.badges[badge], badge === "locked" ? 10 : -10));
      ctx.restore();
    },
  });

  // Called while the features are read, before it is known how signs look.
  imece.sign = (feature, at) => {
    const sign = new Sign(at, { radius: FULL, bubblingMouseEvents: false });
    sign.feature = feature;
    sign.badges = ["cold", "picked_up", "locked"].filter((badge) => feature.properties[badge]);
    sign.text = feature.properties.text;
    sign.full = true;
    return sign;
  };

  // Gives every sign its looks, once they are known.
  imece.dress = (signs, { routes, signs: kinds, badges: pinned }) => {
    for (const [name, [drawing, colour]] of Object.entries(pinned)) {
      looks.badges[name] = [path(drawing), colour];
    }
    const routesLooks = routes.map(({ shape, colour, edge }) => ({
      shape: path(shape), filling: colour, edge,
    }));
    const kindsLooks = Object.fromEntries(Object.entries(kinds).map(
      ([kind, [shape, filling, edge, mark]]) => [kind, { shape: path(shape), filling, edge, mark: path(mark) }],
    ));
    for (const sign of signs) {
      const { route, sign: kind } = sign.feature.properties;
      sign.look = kind === undefined ? routesLooks[route] : kindsLooks[kind];
    }
  };

  // The weightiest first: who gets a number when there is not room for all.
  const weight = (sign) => {
    const { sign: kind, text } = sign.feature.properties;
    if (kind === "depot" || kind === "home") return 0;
    if (kind !== undefined || text === "1") return 1;
    return text % 10 === 0 ? 2 : text % 5 === 0 ? 3 : 4;
  };

  // Decides which signs are full. ``first`` tells those that come before all others.
  imece.makeRoom = (signs, first) => {
    const taken = new Map();
    const cell = (x, y) => `${Math.floor(x / ROOM)},${Math.floor(y / ROOM)}`;
    const isFree = ({ x, y }) => {
      for (const dx of [-ROOM, 0, ROOM]) {
        for (const dy of [-ROOM, 0, ROOM]) {
          const near = taken.get(cell(x + dx, y + dy)) || [];
          if (near.some((other) => Math.hypot(other.x - x, other.y - y) < ROOM)) return false;
        }
      }
      return true;
    };
    const shown = signs.filter((sign) => !sign.hidden && sign._point);
    const order = shown.map((sign) => [first(sign) ? -1 : weight(sign), sign]);
    order.sort(([one], [other]) => one - other);
    for (const [rank, sign] of order) {
      sign.roomy = rank === 0 || isFree(sign._point);
      sign.full = sign.roomy || Boolean(sign.ringed);
      if (!sign.full) continue;
      const key = cell(sign._point.x, sign._point.y);
      taken.set(key, [...(taken.get(key) || []), sign._point]);
    }
    // Dots first, then numbers, last what weighs most: so nothing lies on a number.
    order.reverse().sort(([, one], [, other]) => one.full - other.full);
    for (const [, sign] of order) sign.bringToFront();
  };
}
