// AO3's search language: words, "phrases", -without, OR, field:word, words>1000, words:1000-5000, otp:true.
const NUMBERS = {
  words: (work) => words[work],
  chapters: (work) => chapters[work],
  ships: (work) => ships(work),
  year: (work) => new Date(DAY_ZERO + updated[work] * DAY).getUTCFullYear(),
};
const TRUTHS = {
  otp: (work) => ships(work) === 1,
  crossover: (work) => (flags[work] & CROSSOVER) > 0,
  complete: (work) => (flags[work] & COMPLETE) > 0,
};
const FIELDS = {
  title: [], summary: [], author: ["author"], creator: ["author"], fandom: ["fandom"], character: ["character"],
  relationship: ["relationship"], ship: ["relationship"], tag: ["freeform"], freeform: ["freeform"], series: ["series"],
  rating: ["rating"], warning: ["warning"], category: ["category"], collection: ["collection"],
};
const DAY = 86400000;
const DAY_ZERO = Date.UTC(2000, 0, 1);
const TOKEN = /(-?)(?:([a-z]+)(:|[<>]=?|=))?(?:"([^"]*)"?|([^\s"]+))/gi;

function ships(work) {
  const group = groups.relationship;
  return group.starts[work + 1] - group.starts[work];
}

// Returns alternatives of terms that must all hold.
function parseQuery(text) {
  const alternatives = [[]];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, minus, name, sign, phrase, word] = match;
    if (whole === "OR" || whole === "||") alternatives.push([]);
    else if (whole !== "AND" && whole !== "&&") {
      const term = makeTerm(name && name.toLowerCase(), sign, phrase, word, whole);
      if (term) alternatives[alternatives.length - 1].push(Object.assign(term, { without: Boolean(minus) }));
    }
  }
  return alternatives.filter((terms) => terms.length);
}

function makeTerm(name, sign, phrase, word, whole) {
  const value = phrase === undefined ? word : phrase;
  if (has(NUMBERS, name)) return numberTerm(NUMBERS[name], sign, value);
  if (has(TRUTHS, name)) return { test: (work) => TRUTHS[name](work) === !/^(false|no|0)$/i.test(value) };
  const field = has(FIELDS, name) && sign === ":" ? name : "";
  const text = fold(field || !name ? value : whole.replace(/^-/, "").replace(/"/g, "")).replace(/\*+$/, "");
  return text ? { field, pattern: wordPattern(text, phrase !== undefined) } : null;
}

function has(table, name) {
  return Boolean(name) && Object.prototype.hasOwnProperty.call(table, name);
}

function numberTerm(read, sign, value) {
  const parts = value.split("-").map((part) => parseInt(part.replace(/[.,]/g, ""), 10));
  let low = parts[0];
  let high = parts.length > 1 ? parts[1] : low;
  if (!isFinite(low)) return null;
  if (sign[0] === ">") [low, high] = [sign[1] ? low : low + 1, Infinity];
  if (sign[0] === "<") [low, high] = [-Infinity, sign[1] ? high : high - 1];
  return { test: (work) => read(work) >= low && read(work) <= (isFinite(high) || high === Infinity ? high : Infinity) };
}

// A word matches where a word begins; a phrase must end with one too. Scripts without spaces match anywhere.
function wordPattern(text, exact) {
  const spaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(text);
  const fits = (whole, at) => !isLetter(whole, at - 1) && !(exact && isLetter(whole, at + text.length));
  return { text, fits: spaced ? fits : () => true };
}

const LETTER = /[\p{L}\p{N}]/u;

function isLetter(text, at) {
  const code = text.charCodeAt(at);
  // Plain letters are most of what is asked about, and half of a pair is part of a letter more often than not.
  if (code < 128) return (code > 96 && code < 123) || (code > 47 && code < 58);
  return code >= 128 && ((code >= 0xd800 && code <= 0xdfff) || LETTER.test(text[at]));
}
