// The data come as classic scripts, because a page opened from a folder may load nothing else. Each hands its content to
// ARCHIVE_DATA. Works are numbered from the oldest, over all files.
const SHARD = 20000;
const PER_TEXTS = 2000;
const PER_CARDS = 50;
const GROUPS = ["rating", "warning", "category", "fandom", "character", "relationship", "freeform", "author", "series", "collection"];
const total = Number(main.dataset.total);
const COMPLETE = 1;
const CROSSOVER = 2;

const titles = new Array(total);
const words = new Uint32Array(total);
const updated = new Int32Array(total);
const published = new Int32Array(total);
const chapters = new Uint16Array(total);
const flags = new Uint8Array(total);
const groups = {};
const slugs = [];
const texts = [];
const foldedTitles = [];
const cards = [];
const asked = {};

// A group of tags: names, and for each work the numbers of its names, all in one array with the place where each begins.
function newGroup() {
  return { names: [], numbers: new Map(), starts: new Uint32Array(total + 1), ids: [], works: null };
}

for (const name of GROUPS.concat("language")) groups[name] = newGroup();

const TAKE = {
  index(first, data) {
    data.titles.split("\n").forEach((title, at) => (titles[first + at] = title));
    foldedTitles.push(lines(first, data.titles));
    words.set(data.words, first);
    let day = 0;
    for (let at = 0; at < data.n; at++) {
      day += data.updated[at];
      updated[first + at] = day;
      published[first + at] = day + data.published[at];
      flags[first + at] = data.flags.charCodeAt(at) - 48;
    }
    // Chapters: a digit for each work, and between dots where one digit is not enough.
    data.chapters.match(/\.\d+\.|\d/g).forEach((count, at) => (chapters[first + at] = count.replace(/\./g, "")));
    for (const name of GROUPS) takeGroup(groups[name], first, data.groups[name]);
    takeGroup(groups.language, first, data.languages);
  },
  slugs: (first, data) => data.split("\n").forEach((slug, at) => (slugs[first + at] = slug)),
  texts: (first, data) => texts.push(lines(first, data)),
  cards: (first, data) => data.forEach((card, at) => (cards[first + at] = card)),
};

function takeGroup(group, first, data) {
  const numbers = data.names.map(function (name) {
    if (!group.numbers.has(name)) group.numbers.set(name, group.names.push(name) - 1);
    return group.numbers.get(name);
  });
  let work = first;
  for (const row of data.works.split(",")) {
    group.starts[work++] = group.ids.length;
    if (row) for (const id of row.split(" ")) group.ids.push(numbers[parseInt(id, 36)]);
  }
  group.starts[work] = group.ids.length;
}

// For each name the works that carry it: the columns the other way round.
function worksOf(group, number) {
  if (!group.works) {
    group.works = group.names.map(() => []);
    for (let work = 0; work < total; work++) {
      for (let at = group.starts[work]; at < group.starts[work + 1]; at++) group.works[group.ids[at]].push(work);
    }
  }
  return group.works[number];
}

// Case and accents do not matter to a search.
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Many lines are folded and searched as one text, which is many times faster than line by line. `first` is the number of
// the first line; nothing is folded before it is searched.
function lines(first, text) {
  return { first, text, starts: null };
}

function foldLines(block) {
  block.text = fold(block.text);
  block.starts = [0];
  for (let at = block.text.indexOf("\n"); at >= 0; at = block.text.indexOf("\n", at + 1)) block.starts.push(at + 1);
}

// Tells in which lines of a text a pattern stands, each once and in order.
function findLines(block, pattern, found) {
  if (!block.starts) foldLines(block);
  const { text, first, starts } = block;
  let line = 0;
  for (let at = text.indexOf(pattern.text); at >= 0; ) {
    if (pattern.fits(text, at)) {
      while (line + 1 < starts.length && starts[line + 1] <= at) line++;
      found(first + line);
      if (line + 1 === starts.length) return;
      at = text.indexOf(pattern.text, starts[line + 1]);
    } else {
      at = text.indexOf(pattern.text, at + 1);
    }
  }
}

const early = self.ARCHIVE_DATA || [];
self.ARCHIVE_DATA = { push: (entry) => TAKE[entry[0]](entry[1], entry[2]) };
for (const entry of early) self.ARCHIVE_DATA.push(entry);

function fetchScript(path) {
  asked[path] = asked[path] || new Promise(function (resolve, reject) {
    const script = document.createElement("script");
    script.src = archive.root + "data/" + path;
    script.onload = resolve;
    script.onerror = () => reject(new Error(path));
    document.head.append(script);
  });
  return asked[path];
}

function fetchAll(kind, size, digits) {
  const wanted = [];
  for (let number = 0; number * size < total; number++) {
    wanted.push(fetchScript(digits ? kind + "-" + String(number).padStart(3, "0") + ".js" : kind + (number ? "-" + number : "") + ".js"));
  }
  return Promise.all(wanted);
}

const fetchIndex = () => fetchAll("index", SHARD).then(() => {
  for (const name in groups) groups[name].ids = Uint32Array.from(groups[name].ids);
});
const fetchSlugs = () => fetchAll("slugs", SHARD);
const fetchTexts = () => fetchAll("texts", PER_TEXTS, true);

function fetchCards(works) {
  const numbers = new Set(works.map((work) => Math.floor(work / PER_CARDS)));
  return Promise.all(Array.from(numbers, (number) => fetchScript("cards-" + String(number).padStart(3, "0") + ".js")));
}
