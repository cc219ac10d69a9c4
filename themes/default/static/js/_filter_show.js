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
list.setAttribute("data-sifted", "");

function run() {
  const mine = ++round;
  const started = performance.now();
  last = select(asking, revealed);
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
  const text = count.toLocaleString() + (count === 1 ? " work" : " works");
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
        const text = (kind === "exclude" ? "not " : "") + tag;
        const chip = archive.button(text + " ×", function () {
          asking[kind][name] = without(asking[kind][name], tag);
          asking.page = 1;
          writeAddress(asking);
          run();
          heading.focus();
        }, "Remove filter: " + text);
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
  if (asking.page > 1) pager.append(make("Back", asking.page - 1, "prev"), " ");
  if (asking.page < pages) pager.append(make("On", asking.page + 1, "next"), " ");
  pager.append(archive.make("span", "Page " + asking.page + " of " + pages.toLocaleString(), { className: "quiet" }));
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
  heading.textContent = "A part of the archive could not be loaded (" + error.message + ")";
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
  } else if (JSON.stringify(select(asking, revealed).reasons) !== JSON.stringify(last.reasons)) {
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
  heading.textContent = "0 works";
}
