"""Stories made by a seed, in every shape fans gave their files, each with the truth about itself.

The conventions and how often they come are those of old archives of mailing lists, of newsgroups and of the first web
archives; the words are made of our own sentences, which mean nothing. ``made(seed)`` is the same on every machine.
"""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field
from html import escape

COUNT = 400

# --- words -----------------------------------------------------------------------------------------------------------

NAMES = ("Mara", "Tolan", "Ysolde", "Brannoc", "Keiko", "Ren", "Sorrel", "Old Hob", "Captain Vey", "Lin")
SPEAKERS = ("Picard", "Riker", "Tenchi", "Washu", "Mara", "Tolan", "Narrator", "Old Hob", "Voice", "Doctor Sand")
PLACES = ("the pier", "the lamp room", "the salt road", "the ferry", "the upper deck", "the archive", "the sea wall")
THINGS = ("the lantern", "a rope", "the letter", "her coat", "the brass key", "the map", "a cup of tea", "the ledger")
VERBS = ("took", "dropped", "turned over", "looked at", "hid", "remembered", "weighed", "put down")
DONE = ("walked to", "came back from", "waited at", "ran toward", "crossed", "slept near", "watched", "left")
SAYINGS = (
    "We should have gone by the north road", "It was never about the money", "You said the same in spring",
    "There is a light out there, and it moves", "I counted them twice", "Nobody locks that door",
    "Tell me again, slower this time", "The tide does not wait for clerks", "Half of it is mine",
)  # fmt: skip
TALES = (
    "The rain had stopped before dawn, but the gutters still ran", "In 1984 the old mill had burned down",
    "Somewhere below a door banged, once, and was still", "Nothing moved on the water but the buoys",
    "It was colder than it had any right to be", "The clock over the stairs struck the wrong hour",
    "There had been three letters that week, none of them kind", "A gull screamed over the roofs",
)  # fmt: skip
TITLES = (
    "The Salt Road", "Low Tide", "Lanterns", "A Winter in Harrow", "What the Ferry Carried", "Night Watch",
    "Seven Ropes", "The Clerk of Tides", "Under the Lamp", "Brass Keys", "North by Candle", "The Quiet Deck",
)  # fmt: skip
AUTHORS = ("Q. Vane", "mara_of_the_pier", "R. Moss", "Tidewriter", "J. P. Sallow", "Wren", "Hob Hollis")
FANDOMS = ("Saltmarsh", "Tenchi Muyo", "Star Trek", "The Harrow Chronicles", "Sailor Moon", "Lantern Coast")
OWNERS = ("Pioneer", "Paramount", "Harrow Pictures", "Naoko Takeuchi", "the good people at Lantern House", "AIC")
WORLDS = ("Saltmarsh", "the Harrow Chronicles", "Lantern Coast", "Tenchi Muyo", "Star Trek")
CHAPTERS = ("Home", "The Door", "Cold Water", "A Visitor", "Ropes and Knots", "The Long Night", "Morning", "Debts")

# --- shapes ----------------------------------------------------------------------------------------------------------

BREAKS = (
    "***", "* * *", "*****", "* * * * *", "*" * 60, "*\t*\t*", "---", "-----", "-" * 70, "____", "_" * 72, "=====",
    "=" * 60, "~~~~", "~" * 40, "oOo", "xXx", "o-o-o", "-oOo-", "*~*~*", "~*~", "~*~*~*~", ".", "...", ". . .",
    "<*><*><*>", "^_^ ^_^", "\\^_^/ \\^_^/", "@;->--", "@}~", "()_()()_()", "#=#=#", "-=*=-", "+ * + * +", "/\\/\\/\\",
    "!@#$%^&*()", "[=][=]", ":-:_:-:", "~@}-~", ".-.", "#", "###", "<>", "--==--", "+++", "//////", "•••",
)  # fmt: skip
HTML_BREAKS = ("***", "* * *", "-----", "oOo", "xXx", "*~*~*", "~*~", "o-o-o", "#=#=#", "<hr>", "<hr>", "<hr>")
MD_BREAKS = ("***", "* * *", "---", "_____", "~*~*~", "oOo", "xXx", "*~*~*", "-=*=-")
TRAPS = ('"..."', '"....?"', '"...!"', "...!", "...?!", "^_^;", '"?"', '"!!!"')

NOTE_LABELS = ("Author's Note:", "Author's Notes:", "Authors notes:", "A/N:", "Author's note -", "AUTHOR'S NOTES:")
HEAD_LABELS = ("Note:", "Notes:", "NOTE:", *NOTE_LABELS)
NOTES = (
    "This is my first fic, so please be kind.",
    "I wrote this in two nights because a friend asked for it. Thanks to Wren for beta reading the whole thing.",
    "Comments and criticism are welcome! Please review and tell me what you think.",
    "Sorry that this chapter took so long, my computer died and I had exams. I hope you enjoy it anyway.",
    "This takes place after the third season, so there are spoilers for you if you have not seen it yet.",
    "Thank you to everyone who reviewed the last part. You are the reason I keep writing this story.",
)
DISCLAIMERS = (
    "The characters of {world} are not mine, but the property of {owner}.",
    "I don't own {world}. {owner} does, and I am making no money from this.",
    "{world} and all its characters belong to {owner}. No copyright infringement is intended.",
    "All characters are property of {owner} and are used without permission. Please don't sue me.",
    "Standard disclaimers apply.",
    "I do not own any of the characters from {world}; they belong to {owner}, and I am only borrowing them. " * 2,
)
DISCLAIMER_LABELS = ("Disclaimer:", "Disclaimer -", "Disclaimer--", "DISCLAIMER:", "Disclaimers:",
                     "Standard disclaimer:", "Legal crap:", "Legalese:", "Usual disclaimer:", "")  # fmt: skip
ENDINGS = ("The End", "THE END", "Fin", "Owari", "End", "To be continued...", "TBC", "~Fin~", "(The End)", "")
TAILS = ("C&C are welcome, and so is feedback of any kind.", "Please review!", "Comments? Criticism? Send them to me.",
         "So, what did you think? Let me know, and thanks for reading.")  # fmt: skip


@dataclass
class Truth:
    """What a reader must find: texts with spaces joined. ``breaks`` are named by the paragraphs before them."""

    kind: str
    paragraphs: list[str] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    disclaimers: list[str] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    declared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    script: bool = False


@dataclass
class Element:
    """One thing in a file: ``para``, ``note``, ``break``, ``head``, ``lines`` (kept as lines) or ``blank``."""

    kind: str
    text: str


def joined(text: str) -> str:
    """Return a text with its spaces joined, to compare it."""
    return " ".join(text.split())


class Maker:
    """Makes one story."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(f"archive {seed}")
        self.seed = seed
        self.truth = Truth("")
        self.elements: list[Element] = []

    def one(self, choices: tuple[str, ...]) -> str:
        return self.random.choice(choices)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    # --- sentences

    def sentence(self) -> str:
        name = self.one(NAMES)
        return self.one((
            f"{name} {self.one(DONE)} {self.one(PLACES)}.",
            f"{name} {self.one(VERBS)} {self.one(THINGS)} and {self.one(VERBS)} {self.one(THINGS)}.",
            f"{self.one(TALES)}, and {name} {self.one(VERBS)} {self.one(THINGS)}.",
            f"{self.one(TALES)}.",
            f"When {name} {self.one(DONE)} {self.one(PLACES)}, {self.one(NAMES)} {self.one(VERBS)} {self.one(THINGS)}.",
        ))  # fmt: skip

    def paragraph(self) -> str:
        if self.chance(0.35):
            said = f'"{self.one(SAYINGS)}," said {self.one(NAMES)}.'
            return said if self.chance(0.5) else f'{said} "{self.one(SAYINGS)}." {self.sentence()}'
        text = " ".join(self.sentence() for _ in range(self.random.randint(2, 6)))
        return text.replace("the letter", "_the_ letter") if self.chance(0.03) else text

    # --- elements

    def add(self, kind: str, text: str) -> None:
        self.elements.append(Element(kind, text))

    def prose(self, count: int, shapes: tuple[str, ...], *, trapped: bool = True) -> None:
        """Add paragraphs with a break now and then, never at an end."""
        shape = self.one(shapes)
        for number in range(count):
            if number and number < count - 1 and self.chance(0.15) and self.truth.kind != "no breaks":
                self.add("break", shape if self.chance(0.8) else self.one(shapes))
                self.truth.breaks.append(joined(self.truth.paragraphs[-1]))
            trap = trapped and 0 < number < count - 1 and self.elements[-1].kind == "para" and self.chance(0.03)
            text = self.one(TRAPS) if trap else self.paragraph()
            if not trap and 1 < number < count - 2 and self.chance(0.02):
                text = (
                    self.one(("Warning: the bridge is out. ", "Date: the ninth of Frost. ", "Note: bring rope. "))
                    + text
                )
            self.add("para", text)
            self.truth.paragraphs.append(joined(text).replace("_the_", "the"))

    def note(self, label: str, text: str, *, disclaimer: bool = False) -> None:
        words = f"{label} {text}".strip()
        self.add("note", words)
        (self.truth.disclaimers if disclaimer else self.truth.notes).append(joined(words))

    def disclaimer(self) -> None:
        form = self.one(DISCLAIMERS).format(world=self.one(WORLDS), owner=self.one(OWNERS))
        label = self.one(DISCLAIMER_LABELS)
        label = "" if "disclaimer" in form else label
        form = form[0].upper() + form[1:]
        self.note(label, form, disclaimer=True)

    def declare(self, name: str, *values: str) -> None:
        self.truth.declared[name] = values

    def author(self) -> str:
        return self.one(AUTHORS)

    # --- heads

    def keys(self) -> None:
        """Add ``Key: value`` lines."""
        title, author = self.one(TITLES), self.author()
        rows = [(self.one(("Title", "TITLE")), "title", title), (self.one(("Author", "AUTHOR")), "author", author)]
        more = [
            ("Fandom", "fandom", self.one(FANDOMS)),
            ("Rating", "rating", self.one(("PG", "PG-13", "T", "K+", "R", "G"))),
            ("Pairing", "relationship", "Mara/Tolan"),
            ("Characters", "character", "Mara, Tolan"),
            ("Summary", "summary", self.sentence()),
            ("Genre", "tag", "Drama, Mystery"),
            ("Status", "complete", self.one(("Complete", "In Progress"))),
            ("Language", "language", "English"),
        ]
        rows += self.random.sample(more, self.random.randint(0, 5))
        self.add("lines", "\n".join(f"{key}: {value}" for key, _, value in rows))
        ratings = {"PG": "General", "G": "General", "K+": "General", "PG-13": "Teen", "T": "Teen", "R": "Mature"}
        for _, name, value in rows:
            if name == "rating":
                self.declare(name, ratings[value])
            elif name in ("relationship", "character", "tag"):
                self.declare(name, *value.split(", "))
            elif name == "complete":
                self.declare(name, "true" if value == "Complete" else "false")
            else:
                self.declare(name, value)

    def mail(self) -> None:
        """Add the headers of a posting."""
        title, author = self.one(TITLES), self.one(("Q. Vane", "R. Moss", "J. P. Sallow", "Hob Hollis"))
        day = self.random.randint(10, 28)
        subject = self.one(("{}", "[FIC] {}", "STORY: {}", "{} (1/1)", "REPOST: {}", "NEW: {} 1/1")).format(title)
        sender = self.one((f"{author} <writer@pier.example>", f"writer@pier.example ({author})"))
        rows = [
            f"From: {sender}",
            f"Subject: {subject}",
            f"Date: {day} Mar 1997 10:20:30 GMT",
            "Newsgroups: alt.stories.creative",
            "Organization: The Pier",
            "Lines: 214",
            "Message-ID: <1234@pier.example>",
            "Path: news.pier.example!not-for-mail",
            "X-Newsreader: TIN 1.2",
        ]
        fixed, rest = rows[:3], self.random.sample(rows[3:], self.random.randint(1, 5))
        self.add("lines", "\n".join([*rest[:1], *fixed, *rest[1:]]))
        self.declare("title", title)
        self.declare("author", author)
        self.declare("published", f"1997-03-{day}")

    def byline(self) -> None:
        """Add a title with the author below or behind it."""
        title, author = self.one(TITLES), self.author()
        text = self.one((
            f"{title}\nby {author}", f"{title}\nBy {author}", f"{title}\n\nby {author}", f'"{title}" by {author}',
            f"{title}\nby: {author}", f"{title}\nwritten by {author}", f"{20 * ' '}{title}\n{20 * ' '}by {author}",
        ))  # fmt: skip
        if '"' in text and not author[0].isupper():
            text = f"{title}\nby {author}"
        self.add("lines", text)
        self.declare("title", title)
        self.declare("author", author)

    # --- the whole

    def heads(self) -> list[str]:
        """The heads of the chapters, in one manner."""
        count = self.random.randint(2, 6)
        numbers = range(1, count + 1)
        words = ("One", "Two", "Three", "Four", "Five", "Six")
        romans = ("I", "II", "III", "IV", "V", "VI")
        names = self.random.sample(CHAPTERS, count)
        manner = self.random.randint(0, 11)
        table = (
            [f"Chapter {n}" for n in numbers],
            [f"Chapter {words[n - 1]}" for n in numbers],
            [f"Chapter {romans[n - 1]}" for n in numbers],
            [f"Chapter {n}: {names[n - 1]}" for n in numbers],
            [f"Chapter {words[n - 1]}: {names[n - 1]}" for n in numbers],
            [f"CHAPTER {n} - {names[n - 1]}" for n in numbers],
            [f"Part {n}" for n in numbers],
            [f"Part {words[n - 1]}: {names[n - 1]}" for n in numbers],
            [f"Episode {n}: {names[n - 1]}" for n in numbers],
            ["Prologue", *(f"Chapter {n}" for n in numbers[:-2]), "Epilogue"],
            [f"Act {romans[n - 1]}" for n in numbers],
            [f"{n}." if self.seed % 2 else str(n) for n in numbers],
        )
        return table[manner]

    def body(self, shapes: tuple[str, ...]) -> None:
        heads = self.heads() if self.chance(0.35) else [""]
        for number, head in enumerate(heads):
            if head:
                self.add("head", head)
                self.truth.chapters.append(head)
                if number and self.chance(0.15):
                    self.note(self.one(NOTE_LABELS), self.one(NOTES))
            self.prose(self.random.randint(6, 16), shapes)
            if self.chance(0.06) and number < len(heads) - 1:
                self.note(self.one(NOTE_LABELS), self.one(NOTES))

    def script(self) -> None:
        """Add a play, in which everybody speaks behind a colon."""
        self.truth.script = True
        cast = self.random.sample(SPEAKERS, 3)
        for number in range(self.random.randint(14, 40)):
            speaker = self.random.choice(cast)
            if number and self.chance(0.12):
                text = f"({self.one(NAMES)} {self.one(DONE)} {self.one(PLACES)}.)"
            else:
                text = f"{speaker}: {self.one(SAYINGS)}. " + (self.sentence() if self.chance(0.4) else "")
            self.add("para", text.strip())
            self.truth.paragraphs.append(joined(text))

    def tail(self) -> None:
        ending = self.one(ENDINGS) if self.chance(0.5) else ""
        if ending:
            self.add("end", ending)
        if self.chance(0.25):
            self.note(self.one(NOTE_LABELS), self.one(NOTES))
        elif ending and self.chance(0.3):
            self.note("", self.one(TAILS))
        if self.chance(0.04):
            self.disclaimer()


def made(seed: int) -> tuple[str, bytes, Truth]:
    """Return the name, the bytes and the truth of story number ``seed``."""
    maker = Maker(seed)
    form = maker.random.choices(("txt", "pre", "html", "md"), (70, 10, 10, 10))[0]
    maker.truth.kind = form
    head = maker.random.choices(("none", "keys", "mail", "byline"), (30, 35, 15, 20))[0]
    if head != "none" and not (form in ("html", "md") and head == "mail"):
        getattr(maker, head)()
        if maker.chance(0.2) and form in ("txt", "pre"):
            maker.add("rule", maker.one(("-" * 60, "*" * 50, "=" * 40)))
    if maker.chance(0.45):
        maker.disclaimer()
    if maker.chance(0.3):
        maker.note(maker.one(HEAD_LABELS), maker.one(NOTES))
        if maker.chance(0.4) and form in ("txt", "pre"):
            maker.add("rule", maker.one(("-" * 60, "*" * 50, "=" * 40)))
    if maker.chance(0.12) and form in ("txt", "pre"):
        maker.script()
    else:
        maker.body({"html": HTML_BREAKS, "md": MD_BREAKS}.get(form, BREAKS))
    maker.tail()
    return WRITERS[form](maker)


# --- files -----------------------------------------------------------------------------------------------------------

LAYOUTS = ("blank", "blank", "blank", "indent", "indent", "both", "unwrapped", "oneline", "double", "noblank", "two")
WIDTHS = (60, 65, 72, 72, 76, 78, 80, 80, 100)


def laid_out(maker: Maker) -> str:
    """Return the story as plain text in one of the layouts."""
    layout, width = maker.one(LAYOUTS), maker.random.choice(WIDTHS)
    if maker.truth.script and layout not in ("blank", "unwrapped", "oneline", "two"):
        layout = "blank"
    maker.truth.kind += f" {layout}"
    lines: list[str] = []
    for number, element in enumerate(maker.elements):
        before = maker.elements[number - 1].kind if number else ""
        tight = layout in ("indent", "oneline", "noblank") and element.kind == before == "para"
        if number and not tight:
            lines += [""] * (2 if layout in ("double", "two") else 1)
        lines += _lines(maker, element, layout, width)
    return "\n".join(lines) + "\n"


def _lines(maker: Maker, element: Element, layout: str, width: int) -> list[str]:
    if element.kind not in ("para", "note"):
        return element.text.split("\n")
    indented = element.kind == "para" and layout in ("indent", "both", "double")
    first = " " * (5 if layout == "double" else 3) if indented else ""
    if layout in ("unwrapped", "oneline"):
        return [first + element.text]
    text = element.text
    wrapped = textwrap.wrap(text, width, initial_indent=first, break_long_words=False, break_on_hyphens=False)
    if layout == "noblank" and element.kind == "para" and len(wrapped[-1]) > width * 0.6:
        wrapped = _shortened(maker, text, width)
    if layout == "double":
        return [line for row in wrapped for line in (row, "")][:-1]
    return wrapped


def _shortened(maker: Maker, text: str, width: int) -> list[str]:
    """A paragraph whose last line is short, for nothing else tells where it ends."""
    longer = text
    wrapped = textwrap.wrap(text, width)
    while len(wrapped[-1]) > width * 0.55:
        longer += f" So {maker.one(NAMES)} {maker.one(DONE)} {maker.one(PLACES)}."
        wrapped = textwrap.wrap(longer, width)
    before, after = (joined(one).replace("_the_", "the") for one in (text, longer))
    maker.truth.paragraphs = [after if known == before else known for known in maker.truth.paragraphs]
    maker.truth.breaks = [after if known == before else known for known in maker.truth.breaks]
    return wrapped


def as_txt(maker: Maker) -> tuple[str, bytes, Truth]:
    """Return a text file, with the line ends and in the encoding of its time."""
    text = laid_out(maker)
    curly = maker.chance(0.3)
    encoding = maker.random.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16")) if curly else "utf-8"
    if curly:
        text = _curled(text)
        _curl(maker.truth)
    ends = maker.random.choices(("\n", "\r\n", "\r"), (85, 12, 3))[0]
    data = text.replace("\n", ends).encode(encoding)
    if maker.chance(0.03):
        data += b"\x1a"
    return f"story{maker.seed}.txt", data, maker.truth


def _curled(text: str) -> str:
    out, opened = [], False
    for character in text:
        if character == '"':
            opened = not opened
            out.append("“" if opened else "”")
        else:
            out.append("’" if character == "'" else character)
    return "".join(out)


def _curl(truth: Truth) -> None:
    for name in ("paragraphs", "breaks", "notes", "disclaimers"):
        setattr(truth, name, [_curled(text) for text in getattr(truth, name)])
    truth.declared = {name: tuple(map(_curled, values)) for name, values in truth.declared.items()}


def as_pre(maker: Maker) -> tuple[str, bytes, Truth]:
    """Return a page of an old archive: plain text between two tags."""
    text = escape(laid_out(maker), quote=False)
    page = f"<html><head><title>x</title></head><body><pre>\n{text}</pre></body></html>"
    return f"story{maker.seed}.html", page.encode(), maker.truth


def as_html(maker: Maker) -> tuple[str, bytes, Truth]:
    """Return a page with a tag for every paragraph."""
    out = []
    centred = maker.chance(0.5)
    for element in maker.elements:
        text = escape(element.text, quote=False).replace(" _the_ ", " <i>the</i> ")
        if element.kind == "head":
            out.append(f"<h2>{text}</h2>")
        elif element.kind == "break":
            mark = element.text if element.text == "<hr>" else f"<p>{text}</p>"
            out.append(f"<center>{mark}</center>" if centred and element.text != "<hr>" else mark)
        elif element.kind == "lines":
            out.append("<p>" + text.replace("\n\n", "</p>\n<p>").replace("\n", "<br>\n") + "</p>")
        else:
            out.append(f"<p>{textwrap.fill(text, 90)}</p>")
    page = "<html><head></head>\n<body>\n" + "\n".join(out) + "\n</body></html>"
    return f"story{maker.seed}.html", page.encode(), maker.truth


def as_md(maker: Maker) -> tuple[str, bytes, Truth]:
    """Return Markdown, with its keys in front matter or in lines."""
    out = []
    front = maker.chance(0.6)
    for element in maker.elements:
        if element.kind == "head":
            out.append(f"## {element.text}")
        elif element.kind == "lines" and front and "\n" in element.text and ": " in element.text.split("\n")[1]:
            rows = (line.partition(": ") for line in element.text.split("\n"))
            listed = {"Characters", "Genre"}
            lines = (f"{k.lower()}: [{v}]" if k in listed else f'{k.lower()}: "{v}"' for k, _, v in rows)
            out.append("---\n" + "\n".join(lines) + "\n---")
        else:
            out.append(element.text.lstrip(" ").replace("\n                    ", "\n"))
    return f"story{maker.seed}.md", ("\n\n".join(out) + "\n").encode(), maker.truth


WRITERS = {"txt": as_txt, "pre": as_pre, "html": as_html, "md": as_md}
