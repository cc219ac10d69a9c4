// Reading without a network. What a reader has opened stays readable, and works marked "for later" are fetched whole.
// Pages come fresh from the network while there is one; files whose name carries their own fingerprint never change.
const KEPT = "archivist-pages";
// Several archives may live on one host: each keeps, and drops, only what is its own.
const OURS = "archivist-assets-" + registration.scope + " ";
const FIXED = OURS + VERSION;
const PATIENCE = 4000;

async function keep(name, request, response) {
  if (response && response.ok && response.type === "basic") await (await caches.open(name)).put(request, response.clone());
  return response;
}

// The page as it is now, or as it was when the network is slow, broken or gone.
async function fresh(request) {
  const bare = request.url.split(/[?#]/)[0].replace(/\/$/, "/index.html");
  const net = fetch(request).then((response) => keep(KEPT, bare, response));
  const known = await caches.match(bare);
  // Where there is nothing, there is the page of what a reader has; a script must not be answered with a page.
  if (!known && request.mode !== "navigate") return net;
  if (!known) return net.catch(() => caches.match(new URL("my/index.html", registration.scope).href).then((page) => page || Response.error()));
  const late = new Promise((resolve) => setTimeout(() => resolve(known), PATIENCE));
  return Promise.race([net.catch(() => known), late]);
}

async function fixed(request) {
  return (await caches.match(request)) || fetch(request).then((response) => keep(FIXED, request, response));
}

// A work to be read later: its first page, and the page with all its chapters when it has one.
async function keepWork(path) {
  const first = new URL(path, registration.scope).href;
  const response = await fetch(first).then((answer) => keep(KEPT, first, answer));
  if (response.ok && /href="[^"]*\/full\.html"/.test(await response.text())) {
    const whole = new URL("full.html", first).href;
    await fetch(whole).then((answer) => keep(KEPT, whole, answer));
  }
}

addEventListener("install", function (event) {
  // Each by itself: one file that is missing must not keep the others from being read.
  const one = (path) => fetch(new URL(path, registration.scope).href, { cache: "no-cache" }).then((response) => keep(/^assets\//.test(path) ? FIXED : KEPT, new URL(path, registration.scope).href, response)).catch(() => {});
  event.waitUntil(Promise.all(CORE.map(one)).then(() => skipWaiting()));
});

addEventListener("activate", function (event) {
  const old = (name) => name.startsWith(OURS) && name !== FIXED;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("fetch", function (event) {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  const path = request.url.slice(registration.scope.length);
  event.respondWith(path.startsWith("assets/") ? fixed(request) : fresh(request));
});

addEventListener("message", function (event) {
  if (event.data && typeof event.data.keep === "string" && /^works\//.test(event.data.keep)) event.waitUntil(keepWork(event.data.keep).catch(() => {}));
});
