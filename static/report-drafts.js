// Drafts of reports on this phone: only for whoever ticks that they want it. Until then nothing is
// kept here, not even an empty store; when the last draft is sent or deleted, nothing is left.
(() => {
  const SCOPE = "/report";
  const STORE = "report";
  const DAYS = 30;
  const box = document.querySelector("[data-report-drafts]");
  if (!box || !window.indexedDB || !window.caches || !navigator.serviceWorker) return;
  const today = () => Math.floor(Date.now() / 86400000) * 86400000; // of the hour nothing is kept
  const part = (name) => document.querySelector(`[data-${name}]`);
  const tab = { get: () => sessionStorage.getItem(STORE), set: (id) => sessionStorage.setItem(STORE, id), end: () => sessionStorage.removeItem(STORE) };

  // The store; `make` is false for a look that must leave nothing behind.
  const opened = (make) =>
    new Promise((done, failed) => {
      const asked = indexedDB.open(STORE, 1);
      asked.onupgradeneeded = () => {
        if (make) asked.result.createObjectStore("drafts", { keyPath: "id" });
        else asked.transaction.abort();
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = (event) => {
        event.preventDefault();
        if (make) failed(asked.error);
        else done(null);
      };
    });
  const run = async (make, mode, work) => {
    const db = await opened(make);
    if (!db) return undefined;
    try {
      return await new Promise((done, failed) => {
        const change = db.transaction("drafts", mode);
        const asked = work(change.objectStore("drafts"));
        change.oncomplete = () => done(asked.result);
        change.onerror = change.onabort = () => failed(change.error);
      });
    } finally {
      db.close();
    }
  };
  const all = async () => (await run(false, "readonly", (store) => store.getAll())) ?? [];
  const read = (id) => run(false, "readonly", (store) => store.get(id));
  const write = (draft) => run(true, "readwrite", (store) => store.put(draft));

  const drop = async (id) => {
    if (tab.get() === id) tab.end();
    await run(false, "readwrite", (store) => store.delete(id));
    if ((await all()).length) return;
    indexedDB.deleteDatabase(STORE);
    await caches.delete(STORE);
    (await navigator.serviceWorker.getRegistration(SCOPE))?.unregister();
  };

  // The two pages as a visitor sees them, and what they are made of: never a signed-in page.
  const keepPages = async () => {
    await navigator.serviceWorker.register(box.dataset.worker, { scope: SCOPE });
    const cache = await caches.open(STORE);
    const parts = new Set();
    for (const path of ["/report", "/report/new"]) {
      const page = await fetch(path, { credentials: "omit", cache: "reload" });
      if (!page.ok) return;
      const read = new DOMParser().parseFromString(await page.clone().text(), "text/html");
      for (const one of read.querySelectorAll("link[href], script[src], img[src]"))
        parts.add(one.getAttribute("href") ?? one.getAttribute("src"));
      await cache.put(path, page);
    }
    for (const old of await cache.keys()) {
      const { pathname, search } = new URL(old.url);
      if (pathname.startsWith("/static/") && !parts.has(pathname + search)) await cache.delete(old);
    }
    await cache.addAll([...parts]);
  };
  const refresh = async () => {
    if (navigator.onLine && (await all()).length) await keepPages().catch(() => {}); // without a signal what is there stays
  };

  const give = (input, files) => {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
  };

  // The first page: which drafts there are.
  const list = async () => {
    const old = today() - DAYS * 86400000;
    const found = [];
    for (const draft of await all()) {
      if (draft.day < old) await drop(draft.id);
      else found.push(draft);
    }
    const drafts = found.filter((draft) => draft.fields);
    part("count").textContent = drafts.length;
    part("kept").hidden = !drafts.length;
    const rows = part("rows");
    rows.replaceChildren(...drafts.map((draft) => {
      const row = part("row").content.firstElementChild.cloneNode(true);
      const words = Object.fromEntries(draft.fields);
      const name = [words.happening, words.place].filter(Boolean).join(" – ").slice(0, 80) || "…";
      const go = row.querySelector("[data-go]");
      go.textContent = name;
      go.href = `/report/new#draft=${draft.id}`;
      row.querySelector("[data-photos]").textContent = draft.photos.length;
      row.querySelector("[data-of]").textContent = name;
      row.querySelector("[data-drop]").addEventListener("click", async () => {
        await drop(draft.id);
        await list();
        part("gone").textContent = part("gone").dataset.said;
      });
      return row;
    }));
    const form = found.some((draft) => !draft.fields);
    part("form-keep").hidden = form;
    part("form-forget").hidden = !form;
  };

  const atFirst = async () => {
    box.hidden = false;
    part("form-keep").addEventListener("click", async () => {
      await write({ id: "form", day: today() });
      try {
        await keepPages();
      } catch {
        await drop("form");
      }
      await list();
    });
    part("form-forget").addEventListener("click", async () => {
      await drop("form");
      await list();
    });
    await list();
    await refresh();
  };

  // The form: kept while it is ticked.
  const atForm = async () => {
    const form = box.closest("form");
    const tick = part("keep");
    box.append(part("photos-field").content.cloneNode(true));
    const photos = document.getElementById("keep-photos");
    const fields = () =>
      [...form.elements].filter((one) => one.name && !["hidden", "submit", "button", "file"].includes(one.type));
    const typed = () =>
      fields().filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked).map((one) => [one.name, one.value]);
    let id = new URLSearchParams(location.hash.slice(1)).get("draft");
    let day = today();
    const keep = () => write({ id, day, fields: typed(), photos: [...photos.files] });
    const show = () => (photos.closest(".field").hidden = !tick.checked);

    const put = (draft) => {
      const values = draft.fields;
      for (const one of fields()) {
        const mine = values.filter(([name]) => name === one.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(one.type)) one.checked = mine.includes(one.value);
        else one.value = mine[0] ?? "";
        if (mine.join("") && one.type !== "radio") one.closest("details")?.setAttribute("open", "");
      }
    };
    const key = id || tab.get();
    const found = key && (await read(key));
    if (found?.fields) {
      if (id) put(found); // otherwise somebody came back from the next page, which knows better
      ({ id, day } = found);
      give(photos, found.photos);
      tab.set(id);
      tick.checked = true;
    }
    show();
    box.hidden = false;
    tick.addEventListener("change", async () => {
      show();
      if (tick.checked) {
        id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
        tab.set(id);
        await keep();
        await keepPages().catch(() => {});
      } else {
        tab.end();
        photos.value = "";
        await drop(id);
      }
    });
    let soon;
    form.addEventListener("input", (event) => {
      if (!tick.checked || event.target === tick) return;
      clearTimeout(soon);
      soon = setTimeout(keep, 300);
    });
    form.addEventListener("submit", () => tick.checked && keep(), true);
    await refresh();
  };

  // The page on which it is read over: the photos are put where they are sent from.
  const atCheck = async () => {
    const input = document.querySelector("input[type=file][name=photos]");
    const draft = tab.get() && (await read(tab.get()));
    if (!draft?.fields || !input) return;
    if (draft.photos.length && !input.files.length) give(input, draft.photos);
    input.addEventListener("change", () => write({ ...draft, photos: [...input.files] }));
  };

  const atEnd = async () => {
    const id = tab.get();
    tab.end();
    if (id) await drop(id);
  };

  ({ first: atFirst, form: atForm, check: atCheck, sent: atEnd })[box.dataset.reportDrafts]();
})();
