// Words come from the page's <template>, so that a theme or a translation changes them in one place.
const tools = document.getElementById("reader-tools");

function say(word) {
  return (tools && tools.dataset[word]) || word;
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
