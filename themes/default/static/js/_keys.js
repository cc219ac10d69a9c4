// Single keys, as WCAG 2.1.4 wants them: they can be switched off, and they never act while something is typed.
function step(forward) {
  const cards = Array.from(document.querySelectorAll(".cards h3 a")).filter((link) => link.offsetParent);
  if (work && blocks.length) {
    const eye = innerHeight / 3;
    const at = paragraph();
    const to = blocks[Math.max(0, Math.min(blocks.length - 1, at + (forward ? 1 : -1)))];
    // A paragraph goes just above the eye's line, so that the next step leads on from it.
    scrollBy({ top: to.getBoundingClientRect().top - eye + 8, behavior: "instant" });
  } else if (cards.length) {
    const at = cards.indexOf(document.activeElement);
    cards[Math.max(0, Math.min(cards.length - 1, at + (forward ? 1 : -1)))].focus();
  }
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

const KEYS = {
  j: () => step(true),
  k: () => step(false),
  n: () => follow('a[rel="next"]'),
  p: () => follow('a[rel="prev"]'),
  c: () => follow(".continue a, .continue-list a"),
  a: openAppearance,
  m: function () {
    const card = document.activeElement.closest("[data-work]") || work;
    const open = card && card.querySelector(".mine button");
    if (open) open.click();
  },
  f: () => location.assign(root + "filter/index.html"),
  h: () => location.assign(home),
  "?": openKeys,
};

function openKeys() {
  const dialog = panel("keys");
  if (!dialog) return;
  const box = dialog.querySelector('[name="keys"]');
  box.checked = !state.look.keysOff;
  box.onchange = () => change((now) => (now.look.keysOff = !box.checked));
  dialog.showModal();
}

document.addEventListener("keydown", function (event) {
  // For a moment after a dialog closed the focus is still on what it hid: nobody types there.
  const at = event.target.closest && !event.target.closest("dialog:not([open])") && event.target;
  const typing = at && at.closest("input, select, textarea, [contenteditable], dialog");
  const act = Object.prototype.hasOwnProperty.call(KEYS, event.key) && KEYS[event.key];
  if (!act || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || state.look.keysOff) return;
  event.preventDefault();
  act();
});
