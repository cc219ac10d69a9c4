// The place in a work, by paragraph: ids like c2p12 outlive a new type size or a longer chapter, which pixels do not.
const work = document.querySelector("article.work[data-work]");
const blocks = work ? Array.from(work.querySelectorAll(".prose > [id]")).filter((block) => /^c\d+p\d+$/.test(block.id)) : [];
let settled = 0;

// Returns the number of the paragraph at the reader's eye: the first whose end is below the upper third of the window.
function paragraph() {
  const eye = innerHeight / 3;
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle].getBoundingClientRect().bottom > eye) high = middle;
    else low = middle + 1;
  }
  return low;
}

function here() {
  return location.href.split(/[?#]/)[0].slice(new URL(root || ".", location.href).href.length);
}

function keepPlace() {
  clearTimeout(settled);
  settled = 0;
  if (!blocks.length || !blocks[0].offsetParent) return;
  const at = paragraph();
  const slug = work.dataset.work;
  const toc = work.querySelector(".toc summary");
  const next = work.querySelector('.chapter-nav a[rel="next"]');
  const ended = !next && blocks[blocks.length - 1].getBoundingClientRect().bottom < innerHeight;
  // The first lines are no place yet, unless it is a later chapter: opening a work is not reading it.
  if (!ended && at === 0 && !work.querySelector('.chapter-nav a[rel="prev"]')) return;
  change(function (now) {
    if (ended) delete now.places[slug];
    else now.places[slug] = {
      at: here() + "#" + blocks[at].id,
      share: at / blocks.length,
      chapter: toc ? toc.textContent.trim() : "",
      title: work.querySelector("h1").textContent.trim(),
      when: Date.now(),
    };
  });
}

function whereText(place) {
  const n = Math.round(place.share * 100);
  return place.chapter ? say("place", { chapter: place.chapter, n }) : say("percent", { n });
}

function offerPlace() {
  if (!work) return;
  const place = state.places[work.dataset.work];
  if (place && !location.hash) {
    const offer = make("p", "", { className: "continue" });
    const link = make("a", say("continue"), { href: root + place.at });
    offer.append(link, " ", make("span", whereText(place), { className: "quiet" }));
    work.prepend(offer);
  }
  addEventListener("scroll", function () {
    clearTimeout(settled);
    settled = setTimeout(keepPlace, 300);
  }, { passive: true });
  // Leaving before the scrolling settled must not lose the last lines.
  addEventListener("pagehide", () => settled && keepPlace());
  document.addEventListener("visibilitychange", () => document.hidden && settled && keepPlace());
  if (blocks.length && !work.querySelector('.chapter-nav a[rel="next"]')) offerEnd();
}

// After the last word, one button says that it was read.
function offerEnd() {
  const slug = work.dataset.work;
  const last = work.querySelectorAll(".chapter");
  const holder = make("p", "", { className: "finished" });
  const done = button(say("finished"), function () {
    change(function (now) {
      const title = work.querySelector("h1").textContent.trim();
      now.marks[slug] = Object.assign({ stars: 0, tags: [] }, now.marks[slug], { status: "read", title, when: Date.now() });
      delete now.places[slug];
    });
    refresh();
  });
  holder.append(done);
  last[last.length - 1].after(holder);
  refreshers.push(function () {
    const read = (state.marks[slug] || {}).status === "read";
    done.disabled = read;
    done.textContent = read ? say("read") : say("finished");
  });
}

// The home page leads back to what is being read.
function offerPlaces() {
  const before = document.querySelector(".home-works");
  const places = Object.values(state.places).sort((a, b) => b.when - a.when).slice(0, 3);
  if (!before || !places.length) return;
  const section = make("section", "", { className: "continue-list" });
  section.setAttribute("aria-labelledby", "continue");
  const list = make("ul");
  for (const place of places) {
    const item = make("li");
    item.append(make("a", place.title, { href: root + place.at, dir: "auto" }), " ", make("span", whereText(place), { className: "quiet" }));
    list.append(item);
  }
  section.append(make("h2", say("continue"), { id: "continue" }), list);
  before.prepend(section);
}
