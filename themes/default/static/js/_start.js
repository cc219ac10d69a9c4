// Everything that shows what is remembered is drawn anew after each change.
const refreshers = [];

function refresh() {
  applyLook();
  siftLists();
  foldSpoilers();
  for (const holder of document.querySelectorAll(".cards > [data-work], article.work[data-work]")) decorate(holder);
  for (const again of refreshers) again();
}

function addTools() {
  const head = document.querySelector(".masthead");
  if (!head || !tools) return;
  const bar = document.importNode(tools.content.querySelector(".tools"), true);
  bar.addEventListener("click", function (event) {
    const wanted = event.target.closest("[data-open]");
    if (wanted) (wanted.dataset.open === "keys" ? openKeys : openAppearance)();
  });
  head.append(bar);
}

// A page opened from a folder has no use for a worker, and no right to one.
function workOffline() {
  if (!page.dataset.offline || !navigator.serviceWorker || !location.protocol.startsWith("http")) return;
  document.head.append(make("link", "", { rel: "manifest", href: root + "site.webmanifest" }));
  navigator.serviceWorker.register(root + "sw.js").catch(() => {});
}

applyLook();
addTools();
workOffline();
openGate();
offerPlace();
offerPlaces();
openNotes();
refresh();
addEventListener("storage", function (event) {
  if (event.key !== KEY) return;
  state = load();
  refresh();
});
// Back may bring a page as it was left; what was marked meanwhile has to be seen.
addEventListener("pageshow", function (event) {
  if (!event.persisted) return;
  state = load();
  refresh();
});

// What the scripts of single pages build on.
self.Archive = { load, change, reasonOf, tell, say, shown, figure, make, button, refresh, refreshers, root, state: () => state };
