// Lets the form for reports open without a signal, for whoever asked this phone to keep it. It gives
// what the page itself put aside (see report-drafts.js), and only when the network gives nothing.
const PAGES = ["/report", "/report/new"];
const PATIENCE = 8000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isPage = request.mode === "navigate" && PAGES.includes(pathname);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (!isPage && !pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(request, isPage ? { signal: AbortSignal.timeout(PATIENCE) } : {}).catch(async (error) => {
      const kept = await caches.match(request, { ignoreVary: true, ignoreSearch: isPage });
      if (kept) return kept;
      throw error;
    }),
  );
});
