// From what was asked to the works that answer it, with live counts.
const foldedNames = {};
const ranks = {};

// The names of a group, folded: as a list, and as one text to be searched.
function namesFolded(name) {
  if (!foldedNames[name]) {
    const block = lines(0, groups[name].names.join("\n"));
    foldLines(block);
    foldedNames[name] = { block, names: block.text.split("\n") };
  }
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
  const mark = (work) => (hits[work] = 1);
  if (!term.field || term.field === "title") for (const block of foldedTitles) findLines(block, term.pattern, mark);
  if (!term.field || term.field === "summary") for (const block of texts) findLines(block, term.pattern, mark);
  for (const name of term.field ? FIELDS[term.field] : GROUPS) {
    if (groups[name].names.length) findLines(namesFolded(name).block, term.pattern, (number) => markWorks(groups[name], number, hits, 1));
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
  if (asked.crossover) keepFlag(ok, CROSSOVER, asked.crossover === "only");
  if (asked.complete) keepFlag(ok, COMPLETE, asked.complete === "yes");
  if (!asked.language) return;
  const language = groups.language.numbers.get(asked.language);
  for (let work = 0; work < total; work++) if (groups.language.ids[groups.language.starts[work]] !== language) ok[work] = 0;
}

function keepFlag(ok, flag, wanted) {
  for (let work = 0; work < total; work++) if (Boolean(flags[work] & flag) !== wanted) ok[work] = 0;
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
    if (group && group.numbers.has(name)) for (const work of worksOf(group, group.numbers.get(name))) why(work, archive.shown(name));
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

// All works in the order of two keys, sorted once. Two ranks and the number of the work fit into one number, and numbers
// sort without being asked about each pair.
const orders = {};

function orderBy(keys) {
  const name = keys.join(" ");
  if (orders[name]) return orders[name];
  const packed = new Float64Array(total);
  for (const key of keys) {
    const column = key ? rank(key.replace("-", "")) : null;
    const falls = key && key[0] === "-";
    for (let work = 0; work < total; work++) {
      const value = column ? column[work] : 0;
      packed[work] = packed[work] * total + (falls ? total - 1 - value : value);
    }
  }
  for (let work = 0; work < total; work++) packed[work] = packed[work] * total + (total - 1 - work);
  packed.sort();
  return (orders[name] = Uint32Array.from(packed, (value) => total - 1 - (value % total)));
}

function sortWorks(ok, count, keys) {
  const works = new Uint32Array(count);
  let at = 0;
  for (const work of orderBy(keys)) if (ok[work]) works[at++] = work;
  return works;
}

// How many of the chosen works carry each tag. Of more than half of them, those left out are counted instead.
const whole = {};

function countTags(ok, count) {
  const counts = {};
  const few = count * 2 <= total;
  for (const name in groups) {
    const { starts, ids, names } = groups[name];
    const found = new Uint32Array(names.length);
    for (let work = 0; work < total; work++) {
      if (Boolean(ok[work]) !== few) continue;
      for (let place = starts[work]; place < starts[work + 1]; place++) found[ids[place]]++;
    }
    if (!few) {
      whole[name] = whole[name] || countAll(groups[name]);
      for (let tag = 0; tag < found.length; tag++) found[tag] = whole[name][tag] - found[tag];
    }
    counts[name] = found;
  }
  return counts;
}

function countAll(group) {
  const found = new Uint32Array(group.names.length);
  for (const id of group.ids) found[id]++;
  return found;
}

function select(asked, revealed) {
  const ok = new Uint8Array(total).fill(1);
  applyTags(ok, asked);
  applyRanges(ok, asked);
  applySearch(ok, parseQuery(asked.q || ""));
  const { reasons, hidden } = applyNever(ok, revealed);
  let count = 0;
  for (let work = 0; work < total; work++) count += ok[work];
  const works = sortWorks(ok, count, [asked.sort || "-updated", asked.then || ""]);
  return { works, counts: countTags(ok, count), reasons, hidden };
}
