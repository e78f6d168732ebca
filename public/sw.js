// Keeps the whole app on the device, so that it opens without a network.
//
// The build replaces the two constants below and puts the file beside the page; a debug
// build has no service worker. Installing is all or nothing: each file must have the very
// content that was built (a torn deployment or the sign-in page of a network is refused).
// A new version waits until the page asks for it: code is never exchanged under a running
// interview. Only listed files are answered; everything else goes to the network.

const VERSION = "debug";
// Pairs: address relative to this file, hash of the content.
const FILES = [];

const SCOPE = self.registration.scope;
// Several installations may live on one origin, each under its own path.
const PREFIX = `minyi ${SCOPE} `;
const CACHE = PREFIX + VERSION;
const ADDRESSES = new Set(FILES.map(([file]) => address(file)));

function address(file) {
  return new URL(file, SCOPE).href;
}

/** The address of a listed file, whatever follows `?` or `#`; the folder is its page. */
function listed(url) {
  const asked = new URL(url);
  asked.search = "";
  asked.hash = "";
  if (asked.href === address("index.html")) return address("./");
  return ADDRESSES.has(asked.href) ? asked.href : undefined;
}

/** Asks the server whether its copy is still good; a wrong one is fetched anew. */
async function fetched(file, integrity) {
  const request = (cache) => fetch(new Request(address(file), { cache, integrity }));
  const response = await request("no-cache").catch(() => request("reload"));
  if (!response.ok || response.redirected) throw new Error(`${file}: ${response.status}`);
  return response;
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  const keep = async ([file, integrity]) =>
    cache.put(address(file), await fetched(file, integrity));
  try {
    await Promise.all(FILES.map(keep));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function dropOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The kept file; should the browser have thrown it away, the one from the network. */
async function answer(request, kept) {
  return (await caches.match(kept, { cacheName: CACHE })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));

self.addEventListener("activate", (event) =>
  event.waitUntil(dropOthers().then(() => self.clients.claim())),
);

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const kept = request.method === "GET" ? listed(request.url) : undefined;
  if (kept !== undefined) event.respondWith(answer(request, kept));
});
