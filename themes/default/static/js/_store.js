// The memory: one JSON value in localStorage under one name for this archive, so that it can be taken along as one file.
// It is read afresh before each change, because the same archive may be open in another tab.
const page = document.documentElement;
const home = page.dataset.home || "index.html";
const root = home.slice(0, home.length - "index.html".length);
const KEY = "archivist:" + (page.dataset.archive || "");
const PARTS = ["look", "never", "marks", "places"];
let state = load();

function load() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch (error) {
    // Storage may be forbidden, or hold what we never wrote: then nothing is remembered.
  }
  const found = { v: 1 };
  for (const part of PARTS) found[part] = Object.assign({}, kept && typeof kept[part] === "object" ? kept[part] : {});
  return found;
}

function change(how) {
  state = load();
  how(state);
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch (error) {
    // A full or forbidden storage forgets this change when the page is left.
  }
}
