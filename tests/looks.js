// What axe finds about colours, and the looks of the texts that it passed.
//
// The look of a text is everything that such a rule reads of it: what it is drawn with, and the
// ground that it stands on, to which all that it stands in may add. A look that passed before is
// not judged again; what is taken out of the flow may lie over something else in a wider window,
// and is judged in each.
async ({ rules, passed }) => {
  // What an element's own text is drawn with.
  const OF_TEXT = [
    "color", "font-family", "font-size", "font-style", "font-weight", "text-shadow",
    "text-decoration-line", "border-bottom-width", "border-bottom-color",
    "-webkit-text-fill-color", "-webkit-text-stroke-width",
  ];
  // What an element adds to the ground on which it and all within it stand, if not this.
  const OF_GROUND = {
    "background-color": "rgba(0, 0, 0, 0)", "background-image": "none",
    "background-clip": "border-box", opacity: "1", filter: "none", "mix-blend-mode": "normal",
    position: "static", "z-index": "auto", float: "none", "overflow-x": "visible",
    "overflow-y": "visible", clip: "auto", "clip-path": "none", transform: "none",
  };

  // Two halves of 32 bits, as cyrb53 has them.
  const digest = (text) => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };

  const amid = (element) => element.parentElement?.textContent.trim() !== element.textContent.trim();

  const grounds = new Map([[null, 0]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const added = Object.entries(OF_GROUND)
        .map(([name, none]) => [name, style.getPropertyValue(name), none])
        .filter(([, value, none]) => value !== none);
      const over = /absolute|fixed|sticky/.test(style.position) && innerWidth;
      const below = ground(element.parentElement);
      grounds.set(element, added.length ? digest(`${below} ${over} ${added.join("|")}`) : below);
    }
    return grounds.get(element);
  };
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return OF_TEXT.map((name) => style.getPropertyValue(name)).join("|");
  };
  // The text that a link stands amid, from which it must differ.
  const around = (link) => {
    const block = link.parentElement;
    const inline = getComputedStyle(block).display === "inline";
    return drawn(block) + (inline ? around(block) : "");
  };
  const look = (element) => {
    const link = element.matches("a[href]") && amid(element) && `link amid ${around(element)}`;
    return digest(`${ground(element)} ${drawn(element)} ${link}`);
  };

  const says = (element) =>
    element.matches("input:not([type=radio], [type=checkbox]), select, textarea") ||
    (element.matches("a[href]") && amid(element)) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shows = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return element.checkVisibility() && width > 1 && height > 1 && right > 0 && bottom > 0;
  };
  const before = new Set(passed.split(" ").map(Number));
  const fresh = [...document.body.querySelectorAll("*")].filter(
    (element) => says(element) && shows(element) && !before.has(look(element)),
  );
  if (!fresh.length) return { violations: [], passed: [] };

  const options = { runOnly: rules, elementRef: true, resultTypes: ["violations", "passes"] };
  const { violations, passes } = await axe.run({ include: fresh }, options);
  const contrast = passes.filter((rule) => rule.id === "color-contrast");
  const good = new Set(contrast.flatMap((rule) => rule.nodes.map((node) => node.element)));
  const bad = violations.flatMap((rule) => rule.nodes.map((node) => node.element));
  bad.forEach((element) => good.delete(element));
  violations.forEach((rule) => rule.nodes.forEach((node) => delete node.element));
  return {
    violations: violations.map(({ id, impact, nodes }) => ({
      id, impact, nodes: nodes.map(({ target, html }) => ({ target, html })),
    })),
    passed: [...good].map(look),
  };
};
