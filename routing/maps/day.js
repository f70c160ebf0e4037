// A day to watch: vans drive along their routes by the timetable, stops fill once they were there.
// One moves the hand of the clock oneself (mouse, finger, arrow keys) or lets it run. Whoever wants
// little motion sees the day in steps of a quarter of an hour.
{
  const DAY_S_PER_S = 600; // ten minutes of the day in a second
  const FILL_MS = 250; // signs need not change with every picture, vans do
  const CALM_STEP_S = 900;
  const CALM_PAUSE_MS = 1000;
  const clock = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
  };

  // Where along a line a share of it lies.
  const along = (line, share) => {
    const lengths = line.slice(1).map(([latitude, longitude], place) => {
      const [before, beside] = line[place];
      const shrink = Math.cos((latitude * Math.PI) / 180);
      return Math.hypot(latitude - before, (longitude - beside) * shrink);
    });
    let left = share * lengths.reduce((sum, length) => sum + length, 0);
    for (const [place, length] of lengths.entries()) {
      if (left <= length && length > 0) {
        const part = left / length;
        return [0, 1].map((axis) => line[place][axis] + part * (line[place + 1][axis] - line[place][axis]));
      }
      left -= length;
    }
    return line.at(-1);
  };

  // Where a vehicle is at a time of the day: under way, or where its last drive ended.
  imece.whereIs = (legs, time) => {
    const begun = legs.filter(({ departs }) => departs <= time).at(-1);
    if (!begun) return legs[0].line[0];
    if (time >= begun.arrives) return begun.line.at(-1);
    return along(begun.line, (time - begun.departs) / (begun.arrives - begun.departs));
  };

  const vanOf = (route, drawing) => {
    const icon = L.divIcon({
      className: "van", iconSize: [34, 26],
      html: `<svg viewBox="-17 -13 34 26" width="34" height="26"><path d="${drawing.van}" fill="${route.colour}" stroke="#fff" stroke-width="5" paint-order="stroke" stroke-linejoin="round"/><path d="${route.shape}" transform="translate(-4.5 -1) scale(.42)" fill="#fff"/></svg>`,
    });
    const van = L.marker([0, 0], { icon, keyboard: false, zIndexOffset: 1000 });
    van.bindTooltip(route.name, { direction: "top" });
    return van;
  };

  imece.watchDay = (drawing) => {
    const hand = document.getElementById("day-time");
    if (!hand) return;
    const begins = Number(hand.min);
    const ends = Number(hand.max);
    const bar = hand.closest(".day");
    const face = document.getElementById("day-clock");
    const whole = document.getElementById("day-whole");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    const vans = imece.routes.map((route) => vanOf(route, drawing));
    let time = null; // none: the whole day is shown
    let timer = 0;

    const place = (van, number) => {
      const route = imece.routes[number];
      if (time === null || route.hidden) {
        van.remove();
        return;
      }
      van.setLatLng(imece.whereIs(route.legs, time)).addTo(imece.map);
    };

    const fill = () => {
      for (const sign of imece.signs) {
        const starts = sign.feature.properties.time;
        const pale = time !== null && starts !== undefined && starts > time;
        if (pale !== Boolean(sign.pale)) {
          sign.pale = pale;
          sign.redraw();
        }
      }
    };

    const drive = (now) => {
      time = now;
      vans.forEach(place);
      whole.disabled = now === null;
      face.textContent = now === null ? "" : clock(now);
      hand.setAttribute("aria-valuetext", clock(now === null ? Number(hand.value) : now));
      if (now !== null) hand.value = now;
    };

    const show = (now) => {
      drive(now);
      fill();
    };

    const stop = () => {
      window.clearTimeout(timer);
      window.cancelAnimationFrame(timer);
      bar.classList.remove("playing");
      fill();
    };

    const run = (before, filled) => {
      timer = window.requestAnimationFrame((at) => {
        drive(Math.min(time + ((at - before) / 1000) * DAY_S_PER_S, ends));
        const due = at - filled > FILL_MS || time >= ends;
        if (due) fill();
        if (time < ends) run(at, due ? at : filled);
        else stop();
      });
    };

    const step = () => {
      timer = window.setTimeout(() => {
        show(Math.min(time + CALM_STEP_S, ends));
        if (time < ends) step();
        else stop();
      }, CALM_PAUSE_MS);
    };

    const play = () => {
      bar.classList.add("playing");
      show(time === null || time >= ends ? begins : time);
      if (calm.matches) step();
      else run(performance.now(), performance.now());
    };

    document.getElementById("day-play").addEventListener("click", () => {
      if (bar.classList.contains("playing")) stop();
      else play();
    });
    hand.addEventListener("input", () => { stop(); show(Number(hand.value)); });
    whole.addEventListener("click", () => { stop(); show(null); hand.value = begins; });
    imece.routesChanged = () => vans.forEach(place);
    show(null);
  };
}
