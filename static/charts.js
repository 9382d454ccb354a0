// Maps that can be moved: one to look at, one to draw a shape on. Both are loaded only when asked
// for. Without this the picture stands as it is, and corners are written as numbers.
(() => {
  const loaded = (kind, address) =>
    new Promise((done, failed) => {
      const part = document.createElement(kind);
      part.onload = done;
      part.onerror = failed;
      if (kind === "link") Object.assign(part, { rel: "stylesheet", href: address });
      else part.src = address;
      document.head.append(part);
    });

  const begin = async (box) => {
    const { picking, look, tiles, credit } = box.dataset;
    await Promise.all([loaded("link", look), loaded("script", picking)]);
    const frame = box.querySelector("[data-map]");
    frame.hidden = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(frame, { zoomAnimation: !still, fadeAnimation: !still });
    map.attributionControl.setPrefix("");
    if (tiles) L.tileLayer(tiles, { attribution: credit, maxZoom: 19 }).addTo(map);
    return map;
  };

  const colour = (box, name) => getComputedStyle(box).getPropertyValue(name).trim();

  const look = async (box) => {
    const map = await begin(box);
    const { spots, squares, rings, holds } = box.dataset;
    const all = L.latLngBounds([]);
    for (const ring of JSON.parse(rings)) {
      const points = ring.map(([x, y]) => [y, x]);
      L.polyline(points, { color: colour(box, "--line-strong"), weight: 2, interactive: false }).addTo(map);
      all.extend(points);
    }
    for (const [south, west, north, east] of JSON.parse(squares)) {
      L.rectangle([[south, west], [north, east]], { color: "#a34a12", fillColor: "#e5884f", weight: 1, fillOpacity: 0.5 }).addTo(map);
    }
    const places = JSON.parse(spots);
    const most = Math.max(9, ...places.map(([, , n]) => n));
    for (const [y, x, n] of places) {
      all.extend([y, x]);
      const words = document.createElement("span");
      words.textContent = `${holds} ${n}`;
      L.circleMarker([y, x], { radius: Math.max(3, 12 * Math.sqrt(n / most)), color: colour(box, "--brand"), weight: 1, fillOpacity: 0.6 })
        .bindTooltip(words)
        .addTo(map);
    }
    if (all.isValid()) map.fitBounds(all);
  };

  const draw = async (box) => {
    const map = await begin(box);
    const field = box.querySelector("textarea");
    const said = box.querySelector("[data-said]");
    const number = "[-+]?\\d+(?:\\.\\d+)?";
    const line = new RegExp(`^\\s*(${number})[\\s,;]+(${number})\\s*$`);
    const read = () =>
      field.value
        .split("\n")
        .map((text) => line.exec(text))
        .filter(Boolean)
        .map(([, y, x]) => [Number(y), Number(x)]);
    let shape;
    const show = () => {
      shape?.remove();
      const corners = read();
      shape = L.polygon(corners, { color: colour(box, "--bad"), weight: 3 }).addTo(map);
      said.textContent = corners.length ? `${box.dataset.corners} ${corners.length}` : "";
    };
    const write = (corners) => {
      field.value = corners.map(([y, x]) => `${y.toFixed(5)}, ${x.toFixed(5)}`).join("\n");
      const where = document.querySelector('[name="where"][value="shape"]');
      if (where) where.checked = true;
      show();
    };
    const add = ({ lat, lng }) => write([...read(), [lat, lng]]);
    map.on("click", ({ latlng }) => add(latlng));
    box.querySelector("[data-middle]").addEventListener("click", () => add(map.getCenter()));
    box.querySelector("[data-undo]").addEventListener("click", () => write(read().slice(0, -1)));
    field.addEventListener("change", show);
    const areas = await fetch(box.dataset.areas).then((answer) => answer.json());
    const drawn = L.geoJSON(areas, { style: { color: colour(box, "--brand"), weight: 2, fillOpacity: 0.04 }, interactive: false }).addTo(map);
    const corners = read();
    if (corners.length) map.fitBounds(corners);
    else if (drawn.getBounds().isValid()) map.fitBounds(drawn.getBounds());
    else map.setView([0, 0], 2);
    show();
  };

  const offer = (id, tools, open) => {
    const box = document.getElementById(id);
    if (!box) return;
    (tools ? box.querySelector(tools) : box).hidden = false;
    const button = box.querySelector("[data-open]");
    button.addEventListener("click", () => {
      button.disabled = true;
      open(box).then(() => button.remove()).catch(() => (button.disabled = false));
    });
  };

  offer("moving", "", look);
  offer("shape", "[data-tools]", draw);
})();
