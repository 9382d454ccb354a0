// Picks the place of a report: by the phone, or on a map that is loaded only when it is asked for.
// Without this the form is whole: the place in words, and two numbers for whoever has them.
(() => {
  const box = document.getElementById("point");
  if (!box) return;
  const find = (name) => box.querySelector(`[data-${name}]`);
  const latitude = document.getElementById("latitude");
  const longitude = document.getElementById("longitude");
  const area = document.getElementById("area_id");
  const said = find("said");
  const shown = {};

  const inside = (ring, x, y) => {
    let odd = false;
    ring.forEach(([x1, y1], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
    });
    return odd;
  };

  const chooseArea = (x, y) => {
    // What somebody chose stays; what was chosen here follows the point.
    if (!area || !shown.areas || (area.value && area.value !== shown.chosen)) return;
    const at = shown.areas.features.find(({ geometry }) => {
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      return polygons.some(([outer, ...holes]) => inside(outer, x, y) && !holes.some((h) => inside(h, x, y)));
    });
    area.value = at ? at.properties.id : "";
    shown.chosen = area.value;
  };

  const mark = () => {
    const pointed = latitude.value && longitude.value;
    find("clear").hidden = !pointed;
    if (!shown.map) return;
    shown.pin?.remove();
    if (pointed) {
      const colour = getComputedStyle(box).getPropertyValue("--bad");
      shown.pin = L.circleMarker([latitude.value, longitude.value], { radius: 9, color: colour, weight: 4 }).addTo(shown.map);
    }
  };

  const set = (y, x) => {
    latitude.value = y.toFixed(5);
    longitude.value = x.toFixed(5);
    chooseArea(x, y);
    // In words, too: two numbers tell little to whoever does not see the map.
    const where = shown.chosen && area.value === shown.chosen ? [area.selectedOptions[0].text] : [];
    said.textContent = `${box.dataset.found} ${[...where, latitude.value, longitude.value].join(", ")}`;
    mark();
  };

  const loaded = (kind, address) =>
    new Promise((done, failed) => {
      const part = document.createElement(kind);
      part.onload = done;
      part.onerror = failed;
      if (kind === "link") Object.assign(part, { rel: "stylesheet", href: address });
      else part.src = address;
      document.head.append(part);
    });

  const open = async () => {
    find("frame").hidden = false;
    find("drawing")?.setAttribute("hidden", "");
    if (shown.map) return;
    const { picking, look, areas, tiles, credit } = box.dataset;
    [, , shown.areas] = await Promise.all([
      loaded("link", look),
      loaded("script", picking),
      fetch(areas).then((answer) => answer.json()),
    ]);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    shown.map = L.map(find("map"), { zoomAnimation: !still, fadeAnimation: !still });
    shown.map.attributionControl.setPrefix("");
    if (tiles) L.tileLayer(tiles, { attribution: credit, maxZoom: 19 }).addTo(shown.map);
    const colour = getComputedStyle(box).getPropertyValue("--brand");
    const drawn = L.geoJSON(shown.areas, {
      style: { color: colour, weight: 2, fillOpacity: tiles ? 0 : 0.06 },
      onEachFeature: (one, layer) => {
        const name = document.createElement("span");
        name.textContent = one.properties.name;
        layer.bindTooltip(name, { permanent: true, direction: "center", className: "map-name" });
      },
    }).addTo(shown.map);
    const all = drawn.getBounds();
    if (latitude.value && longitude.value) shown.map.setView([latitude.value, longitude.value], 16);
    else if (all.isValid()) shown.map.fitBounds(all);
    else shown.map.setView([0, 0], 2);
    shown.map.on("click", ({ latlng }) => set(latlng.lat, latlng.lng));
    mark();
  };

  const here = () => {
    const refused = () => (said.textContent = box.dataset.refused);
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(({ coords }) => set(coords.latitude, coords.longitude), refused, {
      enableHighAccuracy: true,
      timeout: 15000,
    });
  };

  find("tools").hidden = false;
  find("here").addEventListener("click", here);
  find("open").addEventListener("click", () => open().catch(() => (find("frame").hidden = true)));
  find("clear").addEventListener("click", () => {
    latitude.value = longitude.value = said.textContent = "";
    mark();
    find("here").focus(); // this button is gone
  });
  for (const one of [latitude, longitude]) one.addEventListener("input", mark);
  mark();
  find("middle").addEventListener("click", () => {
    const { lat, lng } = shown.map.getCenter();
    set(lat, lng);
  });
})();
