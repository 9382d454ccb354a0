// Without a connection a form is not sent: the page stays as it is, with what was written and the
// photos that were chosen, says so, and says when the connection is back. Otherwise a browser would
// leave for a page of its own, and take everything along.
(() => {
  const words = document.getElementById("no-signal");
  if (!words) return;
  const asking = new Set();
  const reached = new WeakSet();
  let cut; // the line that stands below a form, and whether it still waits

  const say = (form, kind) => {
    cut?.remove();
    cut = words.content.querySelector(`[data-${kind}]`).cloneNode(true);
    form.append(cut);
    cut.scrollIntoView({ block: "nearest" });
  };

  // Asked anew every time, and of no store between here and the server.
  const reach = () =>
    fetch(words.dataset.reach, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(10000) });

  const back = async () => {
    const form = cut?.closest("form");
    if (!form || navigator.onLine === false || cut.matches("[data-back]")) return;
    try {
      await reach();
      say(form, "back");
    } catch {
      // still none
    }
  };
  addEventListener("online", back);
  setInterval(back, 5000);

  // Before htmx hears of it, which would send the form by itself.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const ask = form.hasAttribute("data-reach") && !reached.has(form);
    if (navigator.onLine !== false && !ask) return;
    event.preventDefault();
    event.stopPropagation();
    if (navigator.onLine === false) return say(form, "cut");
    if (asking.has(form)) return;
    asking.add(form);
    try {
      await reach();
    } catch (error) {
      say(form, "cut");
      // A line so slow that even this takes too long is tried with the next press.
      if (error.name === "TimeoutError") reached.add(form);
      return;
    } finally {
      asking.delete(form);
    }
    reached.add(form);
    form.requestSubmit(event.submitter);
  }, true);
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => reached.delete(form)));
})();
