// Spoilers by choice: warnings or tags wait behind a button until they are asked for.
const FOLDS = {
  foldWarnings: ".card .warnings, .card .symbol.warning, .meta-warning dd > *, .meta-arc dd > *, .notice p + p",
  foldTags: ".card .freeforms, .card .more-tags, .meta-freeform dd > *",
};

function foldSpoilers() {
  for (const [name, selector] of Object.entries(FOLDS)) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.classList.contains("unfold")) continue;
      const folded = Boolean(state.look[name]) && !element.hasAttribute("data-asked");
      const isSymbol = element.matches(".symbol, .stamp");
      if (element.hidden === folded) continue;
      element.hidden = folded;
      if (isSymbol) continue;
      const before = element.previousElementSibling;
      if (!folded && before && before.classList.contains("unfold")) before.remove();
      if (folded) {
        const ask = button(say(name === "foldTags" ? "unfold_tags" : "unfold_warnings"), function () {
          element.setAttribute("data-asked", "");
          ask.remove();
          element.hidden = false;
        });
        ask.className = "unfold";
        element.before(ask);
      }
    }
  }
}
