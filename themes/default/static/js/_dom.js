const tools = document.getElementById("reader-tools");
const plurals = new Intl.PluralRules(SPOKEN);

function figure(number) {
  return number.toLocaleString(SPOKEN);
}

// Phrases come from strings/*.toml by way of _phrases.js, in the language of the page. "n" chooses the plural form.
function say(key, values) {
  const phrase = PHRASES[key];
  if (phrase === undefined) return key;
  const forms = typeof phrase === "string" ? { other: phrase } : phrase;
  const given = values || {};
  const text = forms[plurals.select(Number(given.n) || 0)] || forms.other;
  return text.replace(/\{(\w+)\}/g, (hole, name) => (typeof given[name] === "number" ? figure(given[name]) : given[name]));
}

// A name of AO3's own vocabularies as the page shows it.
function shown(name) {
  return NAMES[name] || name;
}

function make(name, text, more) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  return Object.assign(element, more);
}

function button(text, act, label) {
  const made = make("button", text, { type: "button" });
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

// A dialog is taken out of the template when it is first wanted.
const panels = {};

function panel(name) {
  if (!panels[name] && tools) {
    const source = tools.content.querySelector('[data-panel="' + name + '"]');
    const made = source && document.body.appendChild(document.importNode(source, true));
    if (!made) return null;
    made.addEventListener("click", function (event) {
      // A click beside the dialog lands on the dialog itself.
      if (event.target === made || event.target.closest("[data-close]")) made.close();
    });
    made.querySelector("form").addEventListener("submit", function (event) {
      event.preventDefault();
      made.close();
    });
    panels[name] = made;
  }
  return panels[name];
}
