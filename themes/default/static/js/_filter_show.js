// The answer: how many, which of them on this page, and the ways to the others.
const results = main.querySelector(".results");
const heading = results.querySelector("h2");
const list = results.querySelector(".cards");
const chips = results.querySelector(".chips");
const pager = results.querySelector(".pager");
const spoken = results.querySelector('[role="status"]');
const PER_PAGE = 20;
let last = null;
let round = 0;
let revealed = false;
let sifted = "";
list.setAttribute("data-sifted", "");

function run() {
  const mine = ++round;
  const started = performance.now();
  last = select(asking, revealed);
  sifted = memoryKey();
  results.dataset.time = (performance.now() - started).toFixed(2);
  drawForm();
  drawPage(mine);
  const inTexts = parseQuery(asking.q).some((terms) => terms.some((term) => term.pattern && (!term.field || term.field === "summary")));
  // Summaries are large, so they are fetched when somebody searches in them, and the question is asked again.
  if (inTexts && !texts.length) fetchTexts().then(() => mine === round && run(), failed);
}

function drawForm() {
  for (const facet of form.querySelectorAll("[data-group]")) drawFacet(facet, last.counts[facet.dataset.group]);
  fillLanguages(last.counts.language);
  const count = last.works.length;
  const text = archive.say("count.works", { n: count });
  heading.textContent = text;
  if (spoken.textContent !== text) spoken.textContent = text;
  archive.tell(list, last.reasons, revealed, function () {
    revealed = !revealed;
    run();
    list.previousElementSibling.querySelector("button").focus();
  });
  drawChips();
}

function drawChips() {
  const found = [];
  for (const name of GROUPS) {
    for (const kind of ["include", "exclude"]) {
      for (const tag of asking[kind][name]) {
        const text = kind === "exclude" ? archive.say("without", { name: archive.shown(tag) }) : archive.shown(tag);
        const chip = archive.button(text + " ×", function () {
          asking[kind][name] = without(asking[kind][name], tag);
          asking.page = 1;
          writeAddress(asking);
          run();
          heading.focus();
        }, archive.say("remove_filter", { name: text }));
        const item = archive.make("li");
        item.append(chip);
        found.push(item);
      }
    }
  }
  chips.replaceChildren(...found);
  chips.hidden = !found.length;
}

function drawPage(mine) {
  const pages = Math.max(1, Math.ceil(last.works.length / PER_PAGE));
  asking.page = Math.min(asking.page, pages);
  const shown = Array.from(last.works.slice((asking.page - 1) * PER_PAGE, asking.page * PER_PAGE));
  const hidden = last.hidden;
  return fetchCards(shown).then(function () {
    if (mine !== round) return;
    // The cards are the same ones the shelves show; where they link to depends on where they stand.
    list.innerHTML = shown.map((work) => cards[work].split("\u001a").join(archive.root)).join("");
    shown.forEach((work, at) => list.children[at].classList.toggle("unwanted", Boolean(hidden[work])));
    drawPager(pages);
    results.hidden = false;
    results.setAttribute("data-ready", asking.page);
    archive.refresh();
    restore();
  }, failed);
}

function drawPager(pages) {
  const make = function (text, page, rel) {
    const link = archive.make("a", text, { href: "#results", rel });
    link.addEventListener("click", function (event) {
      event.preventDefault();
      asking.page = page;
      writeAddress(asking);
      run();
      heading.focus();
      heading.scrollIntoView();
    });
    return link;
  };
  pager.hidden = pages < 2;
  pager.replaceChildren();
  if (asking.page > 1) pager.append(make(archive.say("back"), asking.page - 1, "prev"), " ");
  if (asking.page < pages) pager.append(make(archive.say("on"), asking.page + 1, "next"), " ");
  pager.append(archive.make("span", archive.say("page_of", { n: asking.page, of: pages }), { className: "quiet" }));
}

// Back from a work returns to the same line of the list, which was not there yet when the browser tried.
let wasAt = Number((history.state || {}).y) || 0;

function restore() {
  if (wasAt) scrollTo({ top: wasAt, behavior: "instant" });
  wasAt = 0;
}

addEventListener("pagehide", function () {
  try {
    history.replaceState({ y: scrollY }, "");
  } catch (error) {
    // Then the list begins at its top.
  }
});

function failed(error) {
  results.hidden = false;
  heading.textContent = archive.say("failed", { what: error.message });
}

// What of a reader's memory decides which works are shown.
function memoryKey() {
  const { never, marks, look } = archive.state();
  const read = look.hideRead ? Object.keys(marks).filter((slug) => marks[slug].status === "read") : null;
  return JSON.stringify([Object.keys(never), read]);
}

// Marks and hidden names may change on this very page.
let awaited = false;
archive.refreshers.push(function () {
  if (!last || awaited) return;
  if (needsSlugs() && !slugs.length) {
    awaited = true;
    fetchSlugs().then(function () {
      awaited = false;
      run();
    }, failed);
  } else if (memoryKey() !== sifted) {
    run();
  }
});

if (matchMedia("(max-width: 56rem)").matches) form.querySelector(".filter-panel").open = false;
form.hidden = false;
if (total) {
  fetchIndex().then(function () {
    fillForm(asking);
    run();
  }, failed);
} else {
  results.hidden = false;
  heading.textContent = archive.say("count.works", { n: 0 });
}
