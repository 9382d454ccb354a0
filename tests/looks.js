// What axe finds about colours, and the looks of the texts that it passed.
//
// The look of a text is everything that such a rule reads of it: the styles of its element and of
// all that it stands in. A look that passed before is not judged again; what is taken out of the
// flow may lie over something else in a wider window, and is judged in each.
async ({ rules, passed }) => {
  const READ = [
    "color", "background-color", "background-image", "background-clip", "opacity", "filter",
    "mix-blend-mode", "font-size", "font-weight", "text-shadow", "text-decoration-line",
    "border-bottom-width", "border-bottom-color", "-webkit-text-fill-color",
    "-webkit-text-stroke-width", "position", "z-index", "display", "float", "overflow-x",
    "overflow-y", "clip", "clip-path", "transform", "visibility",
  ];

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

  const known = new Map([[null, 0]]);
  const look = (element) => {
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const read = READ.map((name) => style.getPropertyValue(name)).join("|");
      const link = element.matches("a[href]") && `link ${amid(element)}`;
      const over = /absolute|fixed|sticky/.test(style.position) && innerWidth;
      const above = look(element.parentElement);
      known.set(element, digest(`${above} ${element.localName} ${link} ${over} ${read}`));
    }
    return known.get(element);
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
