// A service worker for a portal's page with a survey: what was visited once opens without a
// network. Copy it to the folder of the page, name there what the page itself needs, and
// register it:  navigator.serviceWorker.register("offline.js")
//
// Only pages and files below its own folder come this way; a newer version of anything is
// fetched whenever there is a network, and kept for when there is none.

const NAME = "minyi-survey-@VERSION@";

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("minyi-survey-") && name !== NAME);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
      // What the page has loaded already was not seen from here.
      for (const client of await clients.matchAll()) client.postMessage("minyi-offline");
    })(),
  );
});

/** From the network, else as it was kept. */
async function answer(request) {
  const cache = await caches.open(NAME);
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) {
    event.respondWith(answer(request));
  }
});

addEventListener("message", (event) => {
  // Addresses that the page has loaded, to be kept.
  if (!Array.isArray(event.data?.keep)) return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      const own = event.data.keep.filter((address) => new URL(address, location).origin === location.origin);
      await Promise.all(own.map((address) => cache.add(address).catch(() => {})));
    })(),
  );
});
