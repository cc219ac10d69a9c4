"""What a text says of itself above its first scene: mail headers, ``Key: value`` lines, a title with ``by`` below it.

The same ``Word:`` shape is a speaker in a script, so only a closed list of keys counts, only at the head and the tail
of a text, and no key that comes again and again. Lines that are understood leave the text; all others stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archivist.read.breaks import is_break
from archivist.read.fields import CATEGORIES, WARNINGS, field_of, normalise, rating, split_tags, tidy
from archivist.read.heads import is_head
from archivist.read.labels import has_label, is_chrome
from archivist.read.talk import talk_score
from archivist.read.title import SMALL_WORDS

FIELDS = frozenset(
    [
        "title",
        "author",
        "fandom",
        "relationship",
        "character",
        "rating",
        "warning",
        "category",
        "tag",
        "tone",
        "series",
        "language",
        "summary",
        "published",
        "updated",
        "complete",
        "words",
        "chapters",
        "source",
        "collection",
    ]
)
"""The fields that lines of text may declare."""

_NOT_IN_TEXT = frozenset(
    [
        "link",
        "url",
        "source",
        "keywords",
        "description",
        "by",
        "starring",
        "couple",
        "couples",
        "date",
        "completed",
        "creator",
        "lang",
    ]
)
_DOWNLOADED = frozenset(("story url", "packaged", "author url", "publisher"))
"""Keys that only FanFicFare writes; its Category is the fandom."""

_VOCABULARY = WARNINGS.keys() | CATEGORIES.keys()

MOST_STRETCHES = 16
MOST_LINES = 120
LAST_STRETCHES = 4
MOST_PLAIN = 4
"""So many lines in a row that say nothing end a run of keys: the story has begun, without a blank line."""

LONG_PLAIN = 80
"""Characters of a line that counts twice."""

_KEY_LINE = re.compile(r"[\s*_]{0,4}([A-Za-z][A-Za-z'’ /-]{1,24}?)(?:\([sS]\))?[*_]{0,2}\s*:[*_]{0,2}(?:\s+(.*)|)")
_MAIL_KEY = re.compile(
    r">?(From|To|Cc|Date|Subject|Path|Newsgroups|Organi[sz]ation|Lines|Sender|Received|Message-ID|Xref|Article|"
    r"References|Summary|Keywords|Distribution|Followup-To|Reply-To|Approved|Return-Path|Status|Mime-Version|"
    r"Content-[A-Za-z-]+|X-[A-Za-z-]+|Nntp-Posting-[A-Za-z]+|In-Reply-To|Originator|Supersedes|Expires|Posted-Date|"
    r"Resent-[A-Za-z]+|Precedence|Errors-To|Id):(?:[ \t]+(.*)|)",
    re.IGNORECASE,
)
_MAIL_START = re.compile(r">?From \S+@\S+ +\w{3} \w{3}.*")

_BYLINE = re.compile(
    r"(?:(?:an? |the |original )?(?:(?:fan ?fic(?:tion)?|story|tale|crossover|fanfic story) )?"
    r"(?:written |brought to you |presented |created )?)by\s*[:,.-]?\s+(?P<name>\S.{0,60})",
    re.IGNORECASE,
)
_OF_FANDOM = re.compile(
    r"(?:an?|the) (?P<fandom>[A-Z.\d][^,;:\"]{1,60}?) (?:fan ?fic(?:tion)?|fanfic story)s? (?:written )?by:? "
    r"(?P<name>\S.{0,60})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[!?;]|[.,]$|\.\s+[a-z]")
_NO_FANDOM = re.compile(
    r"(?:.*\b)?(?:original|crossovers?|x-?overs?|non-\w+|multi-?fandom|various|other|fiction)\b.*", re.IGNORECASE
)
_ONE_LINE = re.compile(r"(?P<title>\S.{0,90}?)[,:;-]?\s+by:?\s+(?P<name>[A-Z\"“'].{1,50})")
_ONE_QUOTED = re.compile(r"(?P<title>[\"“][^\"”]{1,90}[\"”])[,:;-]?\s+by:?\s+(?P<name>\S.{1,50})")
_COMMENT = re.compile(r"<!--(?!\[)([^<>]{3,2000}?)-->")
_MAIL_NAME = re.compile(r"(?:\S+@\S+\s+\((?P<a>[^)]+)\)|\"?(?P<b>[^<\"]+?)\"?\s*<[^>]*>)\s*")
_ADDRESS = re.compile(r"[\s,(<\[-]*(?:mailto:)?\S+@\S+\.\w+[\s)>\]]*|[\s(<]*https?://\S+[)>]?")
_BEHIND = re.compile(r"\s*\([^()]*\)\s*\Z")
_SUBJECT_EXTRA = re.compile(
    r"^(?:(?:(?:re|fwd?|repost|new|fic|story|fanfic|ff|xf|tng)\s*:|\[[^\]]*\]:?|"
    r"\((?:parody|repost|story|fanfic|fic|x-over|crossover)\):?)\s*(?=[\[(\"'\w]))+"
    r"|\s*[\[(](?:(?:story )?repost|again|\d+ ?(?:/|of) ?\d+|rated [\w+-]+|pg(?:-13)?|nc-17|r|g|complete|"
    r"part [^)\]]+)[)\]]"
    r"|,?\s*\d+/\d+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """Keys with values as written, and what is left of the lines. ``mail`` are the words of a mail, the weakest."""

    entries: tuple[tuple[str, str], ...]
    mail: tuple[tuple[str, str], ...]
    rest: tuple[tuple[str, ...], ...]


def take(stretches: Sequence[Sequence[str]]) -> Header:
    """Take what a text declares from its stretches: runs of lines between blank ones, as many as there are.

    The result has one list of remaining lines for each stretch, empty when all its lines were understood.
    """
    rest = [tuple(stretch) for stretch in stretches]
    reader = _Reader(rest)
    reader.head()
    reader.tail()
    return Header(tuple(reader.entries), tuple(reader.mail), tuple(reader.rest))


class _Reader:
    """Reads the stretches of one text; keeps what was found while it goes on."""

    def __init__(self, rest: list[tuple[str, ...]]) -> None:
        self.rest = rest
        self.entries: list[tuple[str, str]] = []
        self.mail: list[tuple[str, str]] = []
        self.downloaded = any(key in _DOWNLOADED for lines in rest[:MOST_STRETCHES] for key, _ in map(_key, lines))

    def head(self) -> None:
        """Read from the top until the story begins."""
        lines = 0
        for i, stretch in enumerate(self.rest[:MOST_STRETCHES]):
            lines += len(stretch)
            if lines > MOST_LINES and i:
                return
            found = self.mail_at(i) or self.keys_at(i, 1) | self.title_at(i)
            if not found and not _is_apparatus(stretch, self.rest[i + 1 : i + 2]):
                return

    def tail(self) -> None:
        """Read tags that stand below the story, if there are several of them together."""
        first = max(MOST_STRETCHES if len(self.rest) > MOST_STRETCHES else 1, len(self.rest) - LAST_STRETCHES)
        for i in range(first, len(self.rest)):
            if _known_keys(self.rest[i]) * 3 >= len(self.rest[i]):
                self.keys_at(i, 2)

    # --- mail

    def mail_at(self, i: int) -> bool:
        """Take a stretch of mail headers; it needs several, or a first line that nothing else begins with."""
        lines = self.rest[i]
        if not lines or self.mail or self.entries:
            return False
        start = 1 if _MAIL_START.fullmatch(lines[0]) else 0
        keys = [match for line in lines[start:] if (match := _MAIL_KEY.fullmatch(line.strip()))]
        names = {match[1].lower() for match in keys}
        alone = len(lines) == 1 and names == {"subject"} and i == 0
        if not (alone or start or (len(names) >= 2 and names & {"from", "subject", "path", "newsgroups", "to"})):
            return False
        end = start
        while end < len(lines) and (
            _MAIL_KEY.fullmatch(lines[end].strip()) or (lines[end][:1] in " \t" and end > start)
        ):
            end += 1
        for match in keys:
            self.mail_word(match[1].lower(), (match[2] or "").strip())
        self.rest[i] = lines[end:]
        return True

    def mail_word(self, key: str, value: str) -> None:
        """Keep what a mail header says of the story."""
        if key == "subject":
            if found := re.search(r"\brated? ([\w+-]+)", value, re.IGNORECASE):
                self.mail.append(("rating", found[1]))
            self.mail.append(("title", _subject(value)))
        elif key == "from":
            match = _MAIL_NAME.fullmatch(value)
            name = (match["a"] or match["b"]) if match else ""
            if name and "@" not in name:
                self.mail.append(("author", name.strip()))
        elif key == "date":
            self.mail.append(("published", value))

    # --- keys

    def keys_at(self, i: int, least: int) -> bool:
        """Take the ``Key: value`` lines of a stretch, with the lines a long value runs on to."""
        lines = self.rest[i]
        found: list[tuple[str, str]] = []
        left: list[str] = []
        at = plain = 0
        while at < len(lines):
            key, value = _key(lines[at])
            field = self.field(key)
            if field is None:
                plain += 1 + len(lines[at]) // LONG_PLAIN
                end = at + 1 if plain < MOST_PLAIN else len(lines)
                left += lines[at:end]
                at = end
                continue
            plain = 0
            end = _value_end(lines, at)
            value = " ".join((value, *(line.strip() for line in lines[at + 1 : end]))).strip()
            if not _is_understood(field, value):
                left += lines[at:end]
            elif value and field != "-":
                found.append((field, value))
            at = end
        if len(found) < least or _is_script(found, left):
            return False
        self.entries += found
        self.rest[i] = tuple(left)
        return True

    def field(self, key: str) -> str | None:
        """The field a key in a text means; ``-`` for keys of downloads that say nothing of the story."""
        if self.downloaded and key in ("packaged", "publisher", "author url", "series url"):
            return "-"
        if self.downloaded and key == "category":
            return "fandom"
        field = field_of(key) if key and key not in _NOT_IN_TEXT else None
        if key == "story url":
            return "source"
        return field if field in FIELDS else None

    # --- titles

    def title_at(self, i: int) -> bool:
        """Take a title with the author's name below or behind it."""
        lines = [line.strip() for line in self.rest[i]]
        if not lines or len(lines) > 8 or any(len(line) > 100 for line in lines):
            return False
        below = any(_byline(lines, at)[0] for at in range(1, len(lines))) or self.byline_below(i)
        for at, line in enumerate(lines):
            name, used = _byline(lines, at)
            if name:
                if fandom := _fandom_of(line):
                    self.entries.append(("fandom", fandom))
                return self.titled(i, lines, at, used, name)
            if (
                at == 0
                and not below
                and (match := _ONE_QUOTED.fullmatch(line) or _ONE_LINE.fullmatch(line))
                and _is_plain_title(match["title"])
                and _is_name(match["name"])
            ):
                self.entries += [("title", _unquoted(match["title"])), ("author", _name(match["name"]))]
                self.rest[i] = tuple(self.dated(lines[1:]))
                return True
        return False

    def byline_below(self, i: int) -> bool:
        """Whether the next stretch begins with a byline, so that ``North by Night`` above it is all title."""
        following = [line.strip() for line in self.rest[i + 1]] if i + 1 < len(self.rest) else []
        return bool(following) and bool(_byline(following, 0)[0])

    def titled(self, i: int, lines: list[str], at: int, used: int, name: str) -> bool:
        """Keep a byline and the title above it, which may stand in the stretch before."""
        above, below = lines[:at], lines[at + used :]
        if not above and i and 0 < len(self.rest[i - 1]) <= 3 and _is_title(self.rest[i - 1][0]):
            first, *others = self.rest[i - 1]
            above, self.rest[i - 1] = [first.strip()], tuple(others)
        title = next((line for line in above if _is_title(line)), None)
        if not title and above and not all(map(is_break, above)):
            return False
        if title and not any(field == "title" for field, _ in self.entries):
            self.entries.append(("title", _unquoted(title)))
            above.remove(title)
        self.entries.append(("author", _name(name)))
        self.rest[i] = tuple(self.dated(above + below))
        return True

    def dated(self, lines: list[str]) -> list[str]:
        """Take a date that stands by itself below the title."""
        for line in lines:
            if re.fullmatch(r"\(?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\)?", line):
                self.mail.append(("published", line.strip("()")))
                return [other for other in lines if other is not line]
        return lines


def in_comments(text: str, top: int = 8_000) -> tuple[tuple[str, str], ...]:
    """Return the keys in comments at the head of a page: ``<!-- title: Low Tide -->``, as site builders read them."""
    found = []
    for comment in _COMMENT.findall(text[:top]):
        for line in comment.strip().split("\n"):
            key, value = _key(line.strip())
            field = field_of(key) if key else None
            if field in FIELDS and value and _is_understood(field, value):
                found.append((field, value))
    return tuple(found)


def parted(text: str, top: int = 4_000) -> str:
    """Return text in which key lines above the story stand apart, for one who would join them into a paragraph."""
    stretches = re.split(r"(\n[ \t]*\n\s*)", text[:top])
    for i in range(0, len(stretches), 2):
        lines = stretches[i].strip("\n").split("\n")
        if len(lines) > 1 and _known_keys(lines) >= max(2, len(lines) // 2):
            stretches[i] = "\n\n".join(lines)
    return "".join(stretches) + text[top:]


def _known_keys(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if (key := _key(line)[0]) not in _NOT_IN_TEXT and field_of(key) in FIELDS)


def is_lined(lines: Sequence[str]) -> bool:
    """Whether lines above a story are lines to whoever wrote them: several keys, or a title with a byline below it."""
    if not 2 <= len(lines) <= MOST_LINES // 4 or any(len(line) > 200 for line in lines):
        return False
    if _known_keys(lines) >= 2:
        return True
    if len(lines) > 8:
        return False
    stripped = [line.strip() for line in lines]
    return any(_byline(stripped, at)[0] for at in range(1, len(lines))) and _is_title(stripped[0])


def _is_script(found: list[tuple[str, str]], left: list[str]) -> bool:
    """Whether the keys are speakers: one speaks again and again, or others speak beside them."""
    fields = [field for field, _ in found]
    others = [key for line in left if (key := _key(line)[0]) and not has_label(line)]
    if not fields or max(map(fields.count, fields)) > 2:
        return bool(fields)
    # A head has keys of its own, each once; who speaks, speaks again.
    again = len(set(others)) < len(others) or not {"title", "author"} & set(fields)
    return again and len(others) >= max(2, len(fields))


def _key(line: str) -> tuple[str, str]:
    match = _KEY_LINE.fullmatch(line)
    return (match[1].strip().lower(), (match[2] or "").strip()) if match else ("", "")


def _is_understood(field: str, value: str) -> bool:
    """Whether a value has the form its field must have; ``Warning: keep out.`` is no warning of an archive."""
    if field == "rating":
        return rating(value) is not None
    if field in ("warning", "category"):
        return any(part.lower().strip(" .!") in _VOCABULARY for part in split_tags(value)) or "," in value
    if field in ("published", "updated", "complete", "words", "chapters"):
        return bool(normalise(field, (value,)).values)
    return True


def _value_end(lines: Sequence[str], at: int) -> int:
    """The line behind the last one of a value: lines follow while they were wrapped, indented or plainly unfinished."""
    end = at + 1
    while end < len(lines) and not _key(lines[end])[0] and not is_break(lines[end]):
        before, line = lines[end - 1], lines[end]
        wrapped = len(before) + 1 + len(line.split(" ", 1)[0]) > 60 and (end > at + 1 or len(before) > 45)
        unfinished = before.rstrip()[-1:] in ",:/&" or line[:1].islower()
        if not (wrapped or unfinished or (line[:1] in " \t" and lines[at][:1] not in " \t")):
            break
        end += 1
    return end


def _is_apparatus(stretch: Sequence[str], following: Sequence[Sequence[str]]) -> bool:
    """Whether a stretch above the story is not the story yet: a rule, a note, a heading, a title before a byline."""
    if not stretch or all(map(is_break, stretch)):
        return True
    text = " ".join(line.strip() for line in stretch if not is_break(line))
    if has_label(text) or talk_score(text) >= 2 or is_head(stretch[0]) or is_chrome(stretch):
        return True
    if len(stretch) <= 3 and following and following[0] and _OF_FANDOM.fullmatch(following[0][0].strip()):
        return True
    if len(stretch) <= 3 and _is_title(stretch[0]) and following and following[0]:
        return any(_byline([line.strip() for line in following[0]], at)[0] for at in range(min(2, len(following[0]))))
    return False


def _byline(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The name in a byline that begins at a line, and how many lines it takes; an empty name if there is none."""
    if (
        re.fullmatch(r"(?:written )?by\s*[:.,-]?", lines[at], re.IGNORECASE)
        and at + 1 < len(lines)
        and _is_name(lines[at + 1])
    ):
        return lines[at + 1], 2
    if (match := _OF_FANDOM.fullmatch(lines[at])) and (whole := _name(match["name"])) and not _SENTENCE.search(whole):
        return match["name"], 1  # nothing but a name comes here, however it is spelled
    match = _BYLINE.fullmatch(lines[at])
    return (match["name"], 1) if match and _is_name(match["name"]) else ("", 0)


def _fandom_of(byline: str) -> str:
    """The fandom in ``a Lantern Coast fanfic by Mara``; empty if there is none, or one that says it is none."""
    match = _OF_FANDOM.fullmatch(byline)
    if match is None or not (match["fandom"][0].isupper() or match["fandom"][0] in ".0123456789"):
        return ""
    return "" if _NO_FANDOM.fullmatch(match["fandom"]) else match["fandom"].strip()


def _is_name(text: str) -> bool:
    """Whether a text can be an author's name or pseudonym, and not the rest of a sentence."""
    name = _name(text)
    words = name.split()
    if not 0 < len(words) <= 7 or len(name) > 50 or re.search(r"[!?;]|[.,]$|\.\s+[a-z]", name):
        return False
    small = [
        word
        for word in words
        if word[0].islower() and word not in ("and", "aka", "a.k.a.", "the", "of", "de", "van", "von", "la", "with")
    ]
    return len(small) == 0 or len(words) == 1 or (len(words) <= 3 and any(map(str.isdigit, name)))


def _name(text: str) -> str:
    name = _ADDRESS.sub("", text).strip()
    name = re.sub(r"\s*\(?(?:copyright|©|\(c\)).*", "", name, flags=re.IGNORECASE)
    name = re.sub(r"(?<=[a-z]{2})\.$", "", name)
    return tidy(name.strip(" \t,;:-*_~<>[]"))


def _is_title(text: str) -> bool:
    """Whether a line can be a title: short, no sentence, mostly capitals at the beginnings of words."""
    line = text.strip().strip("*_~-=")
    if not 1 < len(line) <= 90 or is_break(text) or is_head(text) or (line[-1] in ".,;:" and not line.endswith("...")):
        return len(line) <= 60 and line.endswith(".") and _capitals(line) > 0.7 and not is_head(text)
    return _capitals(line) >= 0.5 and "@" not in line


def _is_plain_title(text: str) -> bool:
    """Whether the words before ``by`` can only be a title: in quotation marks, or all great words with capitals."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    return _is_title(text) and (text[0] in "\"'“‘«" or not any(w.islower() and w not in SMALL_WORDS for w in words))


def _capitals(line: str) -> float:
    """The share of great words that begin with a capital, what stands in brackets behind not counted."""
    line = _BEHIND.sub("", line) or line
    words = [word for word in re.findall(r"[^\W_][\w'’.-]*", line) if len(word) > 3 or not word.islower()]
    return sum(1 for word in words if not word[0].islower()) / len(words) if words else 0.0


def _unquoted(title: str) -> str:
    """A title without the marks set round it."""
    title = tidy(title).strip("*_~=<> ") or tidy(title)
    for opening, closing in ('""', "“”", "''", "‘’", "«»", "[]"):
        if title.startswith(opening) and title.endswith(closing) and len(title) > 2 and opening not in title[1:-1]:
            title = title[1:-1].strip()
    title = re.sub(r"[\s,:;-]+$", "", title)
    return title.removesuffix(".") if title.count(".") == 1 else title


def _subject(value: str) -> str:
    before = None
    while before != value:
        before, value = value, _SUBJECT_EXTRA.sub("", value).strip()
    return _unquoted(value)
