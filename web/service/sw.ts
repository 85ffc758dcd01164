// The service worker: after the first load the app starts without a network.
//
// web/assemble.mjs puts the list of files in front of this script, so that each new version of any file is a new service worker. All files
// of a version are fetched and checked by their SHA-256 before it is installed, or it is not installed: never a mixture. What did not change
// is copied from the cache of the version before. The new version waits until the user applies it ("activate").

interface PrecachedFile {
  path: string;
  /** As fetch() takes it: "sha256-…". */
  integrity: string;
}

declare const PRECACHE: { version: string; policy: string; files: PrecachedFile[] };
const worker = self as unknown as ServiceWorkerGlobalScope;

const PREFIX = "sequela-";
const CACHE = PREFIX + PRECACHE.version;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (event.data === "activate") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  event.respondWith(answer(event.request, url));
});

const urlOf = (path: string): string => new URL(path, worker.registration.scope).href;
/** The cache is keyed by address; this header keeps the digest with the file, for the next version. */
const DIGEST = "x-sequela-integrity";

async function install(): Promise<void> {
  const known = await knownFiles();
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(PRECACHE.files.map(async ({ path, integrity }) => {
      const same = known.get(integrity);
      const response = same ?? (await fetch(urlOf(path), { integrity, cache: "no-cache" }));
      if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
      await cache.put(urlOf(path), dressed(response, integrity));
    }));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function knownFiles(): Promise<Map<string, Response>> {
  const known = new Map<string, Response>();
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const digest = response?.headers.get(DIGEST);
      if (response && digest) known.set(digest, response);
    }
  }
  return known;
}

/** Hosts that send no headers of their own (static ones) get them here: the policy holds for workers too. */
function dressed(response: Response, integrity: string): Response {
  const headers = new Headers(response.headers);
  headers.set("Content-Security-Policy", PRECACHE.policy);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set(DIGEST, integrity);
  // The body is decoded already.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(response.body, { status: 200, headers });
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  await worker.clients.claim();
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const address = request.mode === "navigate" && url.href.startsWith(worker.registration.scope) ? urlOf("index.html") : url.origin + url.pathname;
  return (await cache.match(address, { ignoreVary: true })) ?? fetch(request);
}
