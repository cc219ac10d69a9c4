"""``archivist build --report``: one page for the archivist, of what was concluded about each story and what to look at.

It is written beside the cache, never into the site. What stands against a declaration is found by inferring the story
once more as if nobody had declared its tags.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from archivist.build.knowing import pack_folders
from archivist.build.lessons import recall
from archivist.cache import Cache
from archivist.config import Project, Site, user_cache
from archivist.errors import Level, OutputError, Problem
from archivist.infer import infer
from archivist.lexicon import Lexicon, load_lexicon
from archivist.lexicon.learning import Learned
from archivist.model import Evidence, Identity, Inference, State, Study, Taxonomy

FILE_NAME = "report.html"
SHOWN = tuple(Taxonomy)[:8]
OPPOSED = (Taxonomy.RATING, Taxonomy.WARNING, Taxonomy.CATEGORY, Taxonomy.FANDOM, Taxonomy.RELATIONSHIP)
"""Where an inferred tag beside the declared ones says that one of them may be wrong."""

STYLE = """\
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem }
h1, h2 { line-height: 1.2 } h2 { margin: 2rem 0 .3rem } p { margin: .3rem 0 }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0 }
tr + tr { border-top: 1px solid #8884 } .number { text-align: right; font-variant-numeric: tabular-nums }
.suggested { font-style: italic } .conflict { border-left: .3rem solid #c60; padding-left: .6rem }
.quiet, summary, footer { opacity: .75 } blockquote { margin: .1rem 0 .1rem 1rem }
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One story with what was concluded, and what inference would say against its declarations."""

    study: Study
    conflicts: tuple[Inference, ...]

    @property
    def suggested(self) -> tuple[Inference, ...]:
        """The tags that wait for a decision."""
        return tuple(i for i in self.study.inferences.tags if i.state is State.SUGGESTED)

    @property
    def inferred(self) -> tuple[Inference, ...]:
        """The tags that are published without anybody having declared them."""
        return tuple(i for i in self.study.inferences.tags if i.state is State.ACCEPTED)


def write_overview(project: Project, site: Site) -> Path:
    """Write the page from the studies of the last build, and return where it is.

    Raises:
        OutputError: it cannot be written.
    """
    with closing(Cache(project.memory / "memory.sqlite")) as cache:
        lexicon = load_lexicon(pack_folders(project), user_cache(), rpf=site.real_people)
        learned = recall(project, site)
        findings = [_find(cache.study(path), site, lexicon, learned) for path in sorted(cache.studies())]
    target = project.memory / FILE_NAME
    fresh = target.with_name(f"{FILE_NAME}.{os.getpid()}.new")
    try:
        fresh.write_text(page(site.title, findings), "utf-8", errors="replace")
        fresh.replace(target)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise OutputError(Problem(Level.ERROR, str(target), message, "output-failed")) from None
    return target


def _find(study: Study, site: Site, lexicon: Lexicon, learned: Learned) -> Finding:
    declared = {i.tag.taxonomy for i in study.inferences.tags if i.state is State.DECLARED} & set(OPPOSED)
    if not declared or not site.infer:
        return Finding(study, ())
    document = study.document
    silent = replace(document, declarations=tuple(d for d in document.declarations if d.field not in SHOWN))
    guess = infer(silent, lexicon, learned=learned, aliases=site.aliases)
    return Finding(study, tuple(_conflicts(study, guess.tags, declared, lexicon)))


def _conflicts(
    study: Study, guesses: Sequence[Inference], declared: set[Taxonomy], lexicon: Lexicon
) -> Iterator[Inference]:
    """Yield the accepted guesses of a declared field that its declarations do not have."""
    for guess in guesses:
        if guess.tag.taxonomy not in declared or guess.state is not State.ACCEPTED:
            continue
        names = [i.tag.name for i in study.inferences.of(guess.tag.taxonomy)]
        related = guess.tag.taxonomy is Taxonomy.FANDOM and any(lexicon.related(guess.tag.name, n) for n in names)
        if guess.tag.name not in names and not related:
            yield guess


# --- the page --------------------------------------------------------------------------------------------------------


def page(title: str, findings: Sequence[Finding]) -> str:
    """Return the whole page: counts, what to look at first, then story by story."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}: what was inferred</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}: what was inferred</h1>",
        *_counts(findings),
        *_first(findings),
        *(line for finding in findings for line in _story(finding)),
        "<footer><p>Made by archivist build --report. Decide with archivist accept, reject or review.</p></footer>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    rows = (
        ("stories", len(findings)),
        ("of a known fandom", _identities(findings, Identity.KNOWN)),
        ("original works", _identities(findings, Identity.ORIGINAL)),
        ("of an unknown fandom", _identities(findings, Identity.UNKNOWN)),
        ("tags inferred and published", sum(len(finding.inferred) for finding in findings)),
        ("tags suggested", sum(len(finding.suggested) for finding in findings)),
        ("tags against a declaration", sum(len(finding.conflicts) for finding in findings)),
    )
    yield "<table>"
    yield from (f'<tr><td>{name}</td><td class="number">{number:,}</td></tr>' for name, number in rows)
    yield "</table>"


def _identities(findings: Iterable[Finding], identity: Identity) -> int:
    return sum(finding.study.inferences.identity is identity for finding in findings)


def _first(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield links to the stories that somebody should look at."""
    lists = (
        ("In conflict", [f for f in findings if f.conflicts]),
        ("Unknown", [f for f in findings if f.study.inferences.identity is Identity.UNKNOWN]),
        ("With suggestions", [f for f in findings if f.suggested]),
    )
    for heading, stories in lists:
        if stories:
            links = (f'<li><a href="#{_anchor(f)}">{escape(f.study.story.title)}</a></li>' for f in stories)
            yield f"<h2>{heading}</h2><ul>{''.join(links)}</ul>"


def _anchor(finding: Finding) -> str:
    return escape(f"story-{finding.study.story.slug}")


def _story(finding: Finding) -> Iterator[str]:
    story, inferences = finding.study.story, finding.study.inferences
    yield f'<section id="{_anchor(finding)}"><h2>{escape(story.title)}</h2>'
    facts = f"{story.words:,} words, {inferences.language}, {inferences.pov} person, {inferences.ending} ending"
    fandom = {Identity.ORIGINAL: ", an original work", Identity.UNKNOWN: ", fandom unknown"}
    yield f'<p class="quiet">{escape(story.path)}: {facts}{fandom.get(inferences.identity, "")}</p>'
    for conflict in finding.conflicts:
        names = ", ".join(i.tag.name for i in inferences.of(conflict.tag.taxonomy)) or "none"
        yield f'<div class="conflict"><p>{conflict.tag.taxonomy}: declared {escape(names)}; the text says '
        yield f"{escape(conflict.tag.name)} ({conflict.confidence:.2f})</p>{''.join(_quotes(conflict.evidence))}</div>"
    yield "<table>"
    for taxonomy in SHOWN:
        for inference in inferences.of(taxonomy):
            yield _row(inference)
    yield "</table></section>"


def _row(inference: Inference) -> str:
    quotes = "".join(_quotes(inference.evidence)) if inference.state is not State.DECLARED else ""
    why = f"<details><summary>why</summary>{quotes}</details>" if quotes else ""
    return (
        f'<tr class="{inference.state}"><td>{inference.tag.taxonomy}</td><td>{escape(inference.tag.name)}{why}</td>'
        f'<td>{inference.state}</td><td class="number">{inference.confidence:.2f}</td></tr>'
    )


def _quotes(evidence: Iterable[Evidence]) -> Iterator[str]:
    for piece in evidence:
        place = f" ({piece.where[0] + 1}:{piece.where[1] + 1})" if piece.where is not None else ""
        yield f"<blockquote>{escape(piece.signal)}: “{escape(piece.quote)}”{place}</blockquote>"
