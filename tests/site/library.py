"""A made-up archive of sixty works to be searched and read: every tag is declared, so all answers are known."""

from __future__ import annotations

FANDOMS = ("Bleach (Anime & Manga)", "Psycho-Pass", "Cowboy Bebop (Anime)", "Thor (Movies)", "Iron Man (Movies)")
TONES = ("Hurt/Comfort", "Angst", "Fluff")
RATINGS = ("General Audiences", "Mature", "Explicit", "Not Rated")
WORKS = 60


def words_of(number: int) -> int:
    """Every fourth work is long."""
    return 2400 if number % 4 == 0 else 300


def is_complete(number: int) -> bool:
    return number % 11 != 0


def fandom(number: int) -> str:
    return FANDOMS[number % len(FANDOMS)]


def tones(number: int) -> tuple[str, ...]:
    return (TONES[number % 3], TONES[0]) if number % 8 == 0 else (TONES[number % 3],)


def dies(number: int) -> bool:
    return number % 16 == 0


def wanted(number: int, name: str) -> bool:
    """Say whether a work is complete Hurt/Comfort of one fandom, over 2,000 words, in which nobody dies."""
    return (
        fandom(number) == name
        and is_complete(number)
        and TONES[0] in tones(number)
        and words_of(number) > 2000
        and not dies(number)
    )


def warning(number: int) -> str:
    return "Major Character Death" if dies(number) else "No Archive Warnings Apply"


def title(number: int) -> str:
    return f"Work {number:02}"


def prose(number: int) -> str:
    """Paragraphs of thirty words each; the second has a footnote."""
    paragraphs = []
    for part in range(words_of(number) // 30):
        text = f"Paragraph {part + 1} of {title(number)}: " + "the rain came down on the harbour and nobody slept. " * 3
        paragraphs.append(text.strip() + ("[^1]" if part == 1 else ""))
    return "\n\n".join(paragraphs)


def story(number: int) -> str:
    series = f"series: The Long Rain\nseries_part: {number // 20 + 1}\n" if number % 20 == 1 else ""
    head = (
        f"title: {title(number)}\nauthor: Author {number % 7}\nfandom: ['{fandom(number)}']\n"
        f"rating: {RATINGS[number % 4]}\nwarning: {warning(number)}\n"
        f"tones: [{', '.join(tones(number))}]\nrelationship: ['Person A/Person {number % 4}']\n"
        f"character: ['Person A', 'Person {number % 4}']\ntags: ['Tag {number % 9}']\ncategory: Gen\n"
        f"published: 2020-{number % 12 + 1:02}-{number % 27 + 1:02}\ncomplete: {str(is_complete(number)).lower()}\n"
        f"summary: A summary about lantern {number}.\nlanguage: en\n{series}"
    )
    body = prose(number)
    if number % 10 == 8:
        body = "\n\n".join(f"# Chapter {part}\n\n{prose(number)}" for part in (1, 2, 3))
    return f"---\n{head}---\n\n{body}\n\n[^1]: A footnote about the harbour.\n"


def files() -> dict[str, str]:
    return {f"content/w{number:02}.md": story(number) for number in range(WORKS)}
