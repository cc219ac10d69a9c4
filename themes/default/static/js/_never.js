// Never shown: a card is hidden when it carries a name the reader does not want to see. Names are "kind:name", and they
// are read from the links of the card, so that every list of every theme can be sifted.
const KINDS = {
  ratings: "rating", warnings: "warning", categories: "category", fandoms: "fandom", relationships: "relationship",
  characters: "character", tones: "freeform", tags: "freeform", authors: "author", series: "series",
};
const SHELF = new RegExp("(?:^|/)(" + Object.keys(KINDS).join("|") + ")/[^/]+/index\\.html$");
const known = new WeakMap();

function keysOf(card) {
  if (known.has(card)) return known.get(card);
  const keys = new Set(["work:" + card.dataset.work]);
  for (const link of card.querySelectorAll("a[href]")) {
    const match = SHELF.exec(link.getAttribute("href"));
    if (match && !link.closest(".summary, .chapter, .note, .work-foot, .more-like")) keys.add(KINDS[match[1]] + ":" + (link.dataset.name || link.textContent.trim()));
  }
  for (const symbol of card.querySelectorAll(".symbol.rating, .symbol.category")) {
    const kind = symbol.classList.contains("rating") ? "rating" : "category";
    for (const name of (symbol.dataset.names || symbol.title).split(", ")) keys.add(kind + ":" + name);
  }
  known.set(card, keys);
  return keys;
}

// Says why a work is not shown, or nothing.
function reasonOf(keys, slug) {
  for (const key of keys) if (state.never[key]) return key.startsWith("work:") ? say("this") : shown(key.slice(key.indexOf(":") + 1));
  return state.look.hideRead && (state.marks[slug] || {}).status === "read" ? say("isRead") : "";
}

// Writes "3 hidden: Major Character Death (2), already read" above a list, with a button that reveals them.
function tell(list, reasons, revealed, toggle) {
  let note = list.previousElementSibling;
  if (!note || !note.classList.contains("hidden-note")) {
    note = make("p", "", { className: "hidden-note" });
    note.setAttribute("role", "status");
    list.before(note);
  }
  const entries = Object.entries(reasons).sort((a, b) => b[1] - a[1]);
  const total = entries.reduce((sum, entry) => sum + entry[1], 0);
  note.hidden = !total;
  const named = entries.slice(0, 4).map((entry) => (entry[1] > 1 && entries.length > 1 ? entry[0] + " (" + figure(entry[1]) + ")" : entry[0]));
  const words = say("hidden", { n: total, reasons: named.join(", ") + (entries.length > 4 ? ", …" : "") });
  if (note.dataset.words === words + revealed) return;
  note.dataset.words = words + revealed;
  note.replaceChildren(words + " ", button(say(revealed ? "hide" : "show"), toggle));
}

function siftLists() {
  for (const list of document.querySelectorAll(".cards:not([data-sifted])")) {
    const revealed = list.hasAttribute("data-revealed");
    const reasons = {};
    for (const card of list.querySelectorAll(":scope > [data-work]")) {
      const reason = reasonOf(keysOf(card), card.dataset.work);
      if (reason) reasons[reason] = (reasons[reason] || 0) + 1;
      card.hidden = Boolean(reason) && !revealed;
      card.classList.toggle("unwanted", Boolean(reason));
    }
    tell(list, reasons, revealed, function () {
      list.toggleAttribute("data-revealed");
      siftLists();
      list.previousElementSibling.querySelector("button").focus();
    });
  }
}
