// Keeps what somebody writes on a signed-in page until it is sent: in this tab alone, gone at
// sign-out. Never on the pages of reports, receipts and surveys, which promise to leave no trace.
(() => {
  const offer = document.getElementById("draft");
  if (!offer || /^\/(reports?|receipt|survey|triage)(\/|$)/.test(location.pathname)) return;
  const store = sessionStorage;
  const mine = `draft:${offer.dataset.of}:`;

  const drafts = () => Object.keys(store).filter((key) => key.startsWith("draft:"));
  const read = (key) => JSON.parse(store.getItem(key) || "null");
  const write = (key, draft) => store.setItem(key, JSON.stringify(draft));
  const forget = (test) => drafts().filter(test).forEach((key) => store.removeItem(key));

  const keyOf = (form) => {
    const name = form.querySelector("[name=_form]")?.value ?? "";
    return `${mine}${form.getAttribute("action")}#${name}`;
  };
  const texts = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
  const isKept = (form) => form?.method === "post" && form.querySelector("textarea[name]");

  forget((key) => !key.startsWith(mine)); // somebody else sat here before

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!isKept(form)) return;
    const typed = texts(form).filter((field) => field.value !== field.defaultValue);
    if (typed.length) write(keyOf(form), { typed: typed.map((f) => [f.name, f.value]) });
    else store.removeItem(keyOf(form));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") === "/sign-out") return forget(() => true);
    const draft = isKept(form) && read(keyOf(form));
    if (draft) write(keyOf(form), { ...draft, sent: true });
  });

  // What was sent is safe once a page says that it is saved; until then it stays, for a connection
  // that breaks and for a session that ended meanwhile.
  const saved = () => {
    if (document.querySelector("#announce .notice-ok")) forget((key) => read(key).sent);
  };
  saved();
  new MutationObserver(saved).observe(document.getElementById("announce"), { childList: true });

  for (const form of document.querySelectorAll("main form")) {
    const draft = isKept(form) ? read(keyOf(form)) : null;
    const lost = draft?.typed.filter(([name, value]) =>
      texts(form).some((field) => field.name === name && field.value !== value));
    if (!lost?.length) continue;
    const line = offer.content.cloneNode(true).firstElementChild;
    line.querySelector("[data-back]").addEventListener("click", () => {
      for (const [name, value] of lost) {
        const field = texts(form).find((one) => one.name === name);
        if (field) field.value = value;
      }
      line.remove();
      texts(form).find((one) => one.name === lost[0][0])?.focus();
    });
    line.querySelector("[data-away]").addEventListener("click", () => {
      store.removeItem(keyOf(form));
      line.remove();
    });
    form.prepend(line);
  }
})();
