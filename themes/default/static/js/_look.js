// Appearance: attributes and custom properties on <html>, which the style sheet knows.
const NUMBERS = { size: ["--text-size", 0.01, ""], measure: ["--measure", 1, "rem"], leading: ["--leading", 1, ""], gap: ["--gap", 1, "em"] };
const SWITCHES = ["justify", "foldWarnings", "foldTags", "hideRead"];

function applyLook() {
  const look = state.look;
  for (const name of ["theme", "font"]) {
    if (look[name] && look[name] !== "system") page.dataset[name] = look[name];
    else delete page.dataset[name];
  }
  page.toggleAttribute("data-justify", Boolean(look.justify));
  for (const name in NUMBERS) {
    const rule = NUMBERS[name];
    if (isFinite(parseFloat(look[name]))) page.style.setProperty(rule[0], +(look[name] * rule[1]).toFixed(3) + rule[2]);
    else page.style.removeProperty(rule[0]);
  }
}

function openAppearance() {
  const dialog = panel("appearance");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  if (!dialog.dataset.ready) {
    dialog.dataset.ready = "yes";
    form.addEventListener("input", function (event) {
      const field = event.target;
      change(function (now) {
        now.look[field.name] = field.type === "checkbox" ? field.checked : field.value;
      });
      refresh();
    });
    form.addEventListener("reset", function () {
      change(function (now) {
        now.look = { keysOff: now.look.keysOff };
      });
      refresh();
    });
  }
  for (const name of SWITCHES) form.elements[name].checked = Boolean(state.look[name]);
  for (const name of ["theme", "font", "size", "measure", "leading", "gap"]) {
    const field = form.elements[name];
    const value = state.look[name];
    // Radio buttons are a list without a default of their own; a select begins with its first choice.
    if (value !== undefined) field.value = value;
    else if (name === "theme") field.value = "system";
    else field.value = field.defaultValue || "";
  }
  dialog.showModal();
}
