// Nothing here is needed to use sara; it only tells more about what htmx does.
(() => {
  const announce = (text) => {
    const region = document.getElementById("announce");
    const line = document.createElement("p");
    line.className = "notice notice-ok announce-live";
    line.dir = "auto";
    line.textContent = text;
    region.replaceChildren(line);
    setTimeout(() => line.remove(), 10000);
  };

  const busy = (event, state) => {
    const target = event.detail.ctx?.target;
    if (!target?.setAttribute) return;
    if (state) target.setAttribute("aria-busy", "true");
    else target.removeAttribute("aria-busy");
  };

  // htmx focuses what has autofocus but does not scroll to it; a summary of
  // errors that nobody sees helps nobody.
  const showErrors = (within) => within?.querySelector?.(".errors")?.focus();

  // The answer header HX-Trigger: {"announce": {"text": "Evidence saved"}}
  document.addEventListener("announce", (event) => {
    if (event.detail?.text) announce(event.detail.text);
  });
  document.addEventListener("htmx:before:request", (event) => busy(event, true));
  document.addEventListener("htmx:finally:request", (event) => busy(event, false));
  document.addEventListener("htmx:after:swap", (event) => showErrors(event.detail.ctx?.target));

  // Gone without a way back: the page that is left does not stay in the history.
  document.addEventListener("click", (event) => {
    const leave = event.target.closest?.("[data-leave]");
    if (leave) {
      event.preventDefault();
      location.replace(leave.href);
    }
    if (event.target.closest?.("[data-print]")) print();
  });
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
