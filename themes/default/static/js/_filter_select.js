// From what was asked to the works that answer it, with live counts.
let foldedTitles = null;
const foldedNames = {};
const ranks = {};

function namesFolded(name) {
  foldedNames[name] = foldedNames[name] || groups[name].names.map(fold);
  return foldedNames[name];
}

function markWorks(group, number, into, value) {
  for (const work of worksOf(group, number)) into[work] = value;
}

// Marks the works a term of the search holds for.
function termHits(term) {
  const hits = new Uint8Array(total);
  if (term.test) {
    for (let work = 0; work < total; work++) hits[work] = term.test(work) ? 1 : 0;
    return hits;
  }
  foldedTitles = foldedTitles || titles.map(fold);
  if (!term.field || term.field === "title") for (let work = 0; work < total; work++) if (term.pattern.test(foldedTitles[work])) hits[work] = 1;
  if (!term.field || term.field === "summary") texts.forEach((text, work) => term.pattern.test(text) && (hits[work] = 1));
  for (const name of term.field ? FIELDS[term.field] : GROUPS) {
    namesFolded(name).forEach((text, number) => term.pattern.test(text) && markWorks(groups[name], number, hits, 1));
  }
  return hits;
}

function keep(ok, hits, wanted) {
  for (let work = 0; work < total; work++) if (hits[work] !== wanted) ok[work] = 0;
}

function applySearch(ok, alternatives) {
  if (!alternatives.length) return;
  const any = new Uint8Array(total);
  for (const terms of alternatives) {
    const all = new Uint8Array(total).fill(1);
    for (const term of terms) keep(all, termHits(term), term.without ? 0 : 1);
    for (let work = 0; work < total; work++) any[work] |= all[work];
  }
  keep(ok, any, 1);
}

// Include means all of them, as on AO3; of ratings, of which a work has one, any of them.
function applyTags(ok, asked) {
  for (const name of GROUPS) {
    const group = groups[name];
    const included = asked.include[name] || [];
    const together = name === "rating" ? new Uint8Array(total) : null;
    for (const tag of included) {
      const hits = together || new Uint8Array(total);
      if (group.numbers.has(tag)) markWorks(group, group.numbers.get(tag), hits, 1);
      if (!together) keep(ok, hits, 1);
    }
    if (together && included.length) keep(ok, together, 1);
    for (const tag of asked.exclude[name] || []) if (group.numbers.has(tag)) markWorks(group, group.numbers.get(tag), ok, 0);
  }
}

function applyRanges(ok, asked) {
  const day = (iso) => (iso ? Math.round((Date.parse(iso) - DAY_ZERO) / DAY) : NaN);
  const ranges = [
    [(work) => words[work], parseFloat(asked["words-from"]), parseFloat(asked["words-to"])],
    [ships, parseFloat(asked["ships-from"]), parseFloat(asked["ships-to"])],
    [(work) => updated[work], day(asked["date-from"]), day(asked["date-to"])],
  ];
  for (const [read, low, high] of ranges) {
    if (isNaN(low) && isNaN(high)) continue;
    for (let work = 0; work < total; work++) if (read(work) < low || read(work) > high) ok[work] = 0;
  }
  const language = groups.language.numbers.get(asked.language);
  for (let work = 0; work < total; work++) {
    if (asked.language && groups.language.ids[groups.language.starts[work]] !== language) ok[work] = 0;
    if (asked.crossover && (asked.crossover === "only") !== Boolean(flags[work] & CROSSOVER)) ok[work] = 0;
    if (asked.complete && (asked.complete === "yes") !== Boolean(flags[work] & COMPLETE)) ok[work] = 0;
  }
}

// Takes out what the reader never wants to see, and says why.
function applyNever(ok, revealed) {
  const memory = archive.state();
  const reasons = {};
  const hidden = new Uint8Array(total);
  const why = function (work, reason) {
    if (!ok[work] || hidden[work]) return;
    hidden[work] = 1;
    reasons[reason] = (reasons[reason] || 0) + 1;
  };
  const marked = Object.entries(memory.marks).filter((entry) => memory.look.hideRead && entry[1].status === "read");
  const numbers = slugs.length ? new Map(slugs.map((slug, work) => [slug, work])) : new Map();
  for (const key of Object.keys(memory.never)) {
    const at = key.indexOf(":");
    const [kind, name] = [key.slice(0, at), key.slice(at + 1)];
    if (kind === "work" && numbers.has(name)) why(numbers.get(name), archive.say("this"));
    const group = groups[kind];
    if (group && group.numbers.has(name)) for (const work of worksOf(group, group.numbers.get(name))) why(work, name);
  }
  for (const [slug] of marked) if (numbers.has(slug)) why(numbers.get(slug), archive.say("isRead"));
  if (!revealed) for (let work = 0; work < total; work++) if (hidden[work]) ok[work] = 0;
  return { reasons, hidden };
}

const needsSlugs = function () {
  const memory = archive.state();
  return memory.look.hideRead || Object.keys(memory.never).some((key) => key.startsWith("work:"));
};

// Ranks instead of values: equal values share one, so that the next key decides, and all of them are small numbers.
function rankOf(compare) {
  const order = Array.from(titles.keys()).sort(compare);
  const rank = new Uint32Array(total);
  order.forEach((work, at) => (rank[work] = at && !compare(order[at - 1], work) ? rank[order[at - 1]] : at));
  return rank;
}

function byText(read) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  return rankOf((a, b) => collator.compare(read(a), read(b)));
}

const byNumber = (column) => rankOf((a, b) => column[a] - column[b]);

function firstAuthor(work) {
  const group = groups.author;
  return group.starts[work] < group.starts[work + 1] ? group.names[group.ids[group.starts[work]]] : "\uffff";
}

const COLUMNS = {
  words: () => byNumber(words),
  updated: () => byNumber(updated),
  published: () => byNumber(published),
  chapters: () => byNumber(chapters),
  title: () => byText((work) => titles[work]),
  author: () => byText(firstAuthor),
};

function rank(name) {
  ranks[name] = ranks[name] || COLUMNS[name]();
  return ranks[name];
}

// Two ranks and the number of the work fit into one number, and numbers sort without being asked about each pair.
function sortWorks(works, keys) {
  const packed = new Float64Array(works.length);
  for (const key of keys) {
    const column = key ? rank(key.replace("-", "")) : null;
    const falls = key && key[0] === "-";
    for (let at = 0; at < works.length; at++) {
      const value = column ? column[works[at]] : 0;
      packed[at] = packed[at] * total + (falls ? total - 1 - value : value);
    }
  }
  for (let at = 0; at < works.length; at++) packed[at] = packed[at] * total + (total - 1 - works[at]);
  packed.sort();
  return Uint32Array.from(packed, (value) => total - 1 - (value % total));
}

function countTags(works) {
  const counts = {};
  for (const name in groups) {
    const group = groups[name];
    const found = new Uint32Array(group.names.length);
    for (let at = 0; at < works.length; at++) {
      const work = works[at];
      for (let place = group.starts[work]; place < group.starts[work + 1]; place++) found[group.ids[place]]++;
    }
    counts[name] = found;
  }
  return counts;
}

function select(asked, revealed) {
  const ok = new Uint8Array(total).fill(1);
  applyTags(ok, asked);
  applyRanges(ok, asked);
  applySearch(ok, parseQuery(asked.q || ""));
  const { reasons, hidden } = applyNever(ok, revealed);
  const works = [];
  for (let work = 0; work < total; work++) if (ok[work]) works.push(work);
  const counts = countTags(works);
  return { works: sortWorks(works, [asked.sort || "-updated", asked.then]), counts, reasons, hidden };
}
