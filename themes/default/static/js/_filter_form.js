// What is asked lives in the address, so that it can be kept, sent and come back to; the form only shows it.
const form = main.querySelector(".filter-form");
const SIMPLE = ["q", "sort", "then", "crossover", "complete", "language", "words-from", "words-to", "ships-from", "ships-to", "date-from", "date-to"];
const ROWS = 10;
const FOUND_ROWS = 30;
let asking = readAddress();

function readAddress() {
  // Where a folder's pages may not change their address, the part behind # keeps what was asked.
  const given = new URLSearchParams(location.search || location.hash.slice(1));
  const asked = { include: {}, exclude: {}, page: Math.max(1, parseInt(given.get("page"), 10) || 1) };
  for (const name of SIMPLE) asked[name] = given.get(name) || "";
  for (const name of GROUPS) {
    asked.include[name] = given.getAll(name);
    asked.exclude[name] = given.getAll("not-" + name);
  }
  for (const name of ["sort", "then"]) if (asked[name] && !has(COLUMNS, asked[name].replace("-", ""))) asked[name] = "";
  return asked;
}

function writeAddress(asked, replace) {
  const given = new URLSearchParams();
  for (const name of SIMPLE) if (asked[name] && !(name === "sort" && asked[name] === "-updated")) given.set(name, asked[name]);
  for (const name of GROUPS) {
    for (const tag of asked.include[name]) given.append(name, tag);
    for (const tag of asked.exclude[name]) given.append("not-" + name, tag);
  }
  if (asked.page > 1) given.set("page", asked.page);
  const query = given.toString();
  try {
    history[replace ? "replaceState" : "pushState"](null, "", location.pathname + (query ? "?" + query : ""));
  } catch (error) {
    location.replace("#" + query);
  }
}

function fillForm(asked) {
  for (const name of SIMPLE) {
    const field = form.elements[name];
    if (document.activeElement !== field) field.value = asked[name] || (name === "sort" ? "-updated" : "");
    // What is asked must be seen.
    if (asked[name] && field.closest("[data-more]")) field.closest("[data-more]").open = true;
  }
}

function fillLanguages(counts) {
  const field = form.elements.language;
  let names = null;
  try {
    names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  } catch (error) {
    // Without names the tags have to do.
  }
  groups.language.names.forEach(function (tag, number) {
    let option = field.options[number + 1];
    if (!option) field.append((option = archive.make("option", "", { value: tag })));
    option.textContent = (names ? names.of(tag) : tag) + " (" + archive.figure(counts[number]) + ")";
  });
}

// One line of a facet: the name to include it, its count, and "not" to exclude it.
function makeRow(name, tag) {
  const make = archive.make;
  const row = make("li");
  const yes = make("label", "", { className: "with" });
  yes.append(make("input", "", { type: "checkbox", value: tag }), " ", make("bdi", archive.shown(tag)));
  const no = make("label", "", { className: "without" });
  const box = make("input", "", { type: "checkbox", value: tag });
  no.append(box, " ", make("span", archive.say("not")), make("span", " " + archive.shown(tag), { className: "sr" }));
  row.append(yes, " ", make("span", "", { className: "count" }), " ", no);
  row.dataset.tag = tag;
  return row;
}

function updateRow(row, name, count) {
  const tag = row.dataset.tag;
  const [yes, no] = row.querySelectorAll("input");
  yes.checked = asking.include[name].includes(tag);
  no.checked = asking.exclude[name].includes(tag);
  row.querySelector(".count").textContent = archive.figure(count);
  row.classList.toggle("chosen", yes.checked || no.checked);
}

function drawFacet(facet, counts) {
  const name = facet.dataset.group;
  const list = facet.querySelector("ul");
  const group = groups[name];
  const chosen = asking.include[name].concat(asking.exclude[name]);
  facet.hidden = !group.names.length && !chosen.length;
  const find = fold(facet.querySelector("input[type=search]").value.trim());
  const count = (tag) => (group.numbers.has(tag) ? counts[group.numbers.get(tag)] : 0);
  // Rows do not move under the reader's finger: while one of them has the focus, only the figures change.
  if (!list.contains(document.activeElement) || !list.children.length) {
    let tags = group.names.filter((tag, number) => (find ? namesFolded(name).names[number].includes(find) : counts[number] > 0) && !chosen.includes(tag));
    tags.sort((a, b) => count(b) - count(a));
    const rest = tags.length - (find ? FOUND_ROWS : ROWS);
    tags = chosen.concat(tags.slice(0, find ? FOUND_ROWS : ROWS));
    list.replaceChildren(...tags.map((tag) => makeRow(name, tag)));
    facet.querySelector(".rest").textContent = rest > 0 ? archive.say("more_names", { n: rest }) : "";
  }
  facet.querySelector(".find").hidden = group.names.length <= ROWS;
  for (const row of list.children) updateRow(row, name, count(row.dataset.tag));
}

function without(list, tag) {
  return list.filter((item) => item !== tag);
}

form.addEventListener("input", function (event) {
  const field = event.target;
  const facet = field.closest("[data-group]");
  if (facet && field.type === "search") return drawFacet(facet, last.counts[facet.dataset.group]);
  if (facet) {
    const name = facet.dataset.group;
    const wanted = field.closest(".with") ? "include" : "exclude";
    const other = wanted === "include" ? "exclude" : "include";
    asking[wanted][name] = without(asking[wanted][name], field.value);
    asking[other][name] = without(asking[other][name], field.value);
    if (field.checked) asking[wanted][name].push(field.value);
  } else {
    asking[field.name] = field.value;
  }
  asking.page = 1;
  // Typing is one step back, not one for each letter.
  writeAddress(asking, !facet && field.tagName === "INPUT");
  run();
});

form.addEventListener("reset", function (event) {
  event.preventDefault();
  for (const name of SIMPLE) asking[name] = "";
  for (const name of GROUPS) asking.include[name] = asking.exclude[name] = [];
  for (const find of form.querySelectorAll(".find input")) find.value = "";
  asking.page = 1;
  writeAddress(asking);
  fillForm(asking);
  run();
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", function () {
  asking = readAddress();
  fillForm(asking);
  run();
});
