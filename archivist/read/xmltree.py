"""XML of strangers: parsed by defusedxml, with no entities of its own, and held to a depth and a number of elements."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import ParseError

from archivist.read.refusal import BROKEN, TOO_LARGE, UNSAFE, refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DEPTH = 200
MAX_ELEMENTS = 500_000

_ENTITY = re.compile(rb"&([A-Za-z]{2,10}[0-9]{0,2});")
_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def parse_xml(data: bytes, path: str, what: str, *, bare: bool = False) -> Element:
    """Return the root of ``data``; ``what`` names it in errors, ``bare`` refuses any document type.

    Raises :class:`~archivist.errors.StoryError` for XML that is broken, too deep, too long, or defines entities.
    """
    try:
        return _parsed(data.lstrip(), path, what, bare)
    except ParseError:
        pass
    try:
        return _parsed(_ENTITY.sub(_character, data.lstrip()), path, what, bare)
    except ParseError as error:
        raise refusal(path, f"{what} cannot be understood; download the file again", BROKEN) from error


def _character(match: re.Match[bytes]) -> bytes:
    """An entity of HTML as XML spells it; one that nobody knows stays, and is an error."""
    point = name2codepoint.get(match[1].decode("ascii"))
    return match[0] if point is None or match[1] in _OWN else b"&#%d;" % point


def _parsed(data: bytes, path: str, what: str, bare: bool) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = count = 0
    events: Any = iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=bare)
    try:
        for event, _ in events:
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                raise refusal(path, f"{what} is nested too deeply or too long; take the file away", TOO_LARGE)
    except DefusedXmlException as error:
        message = f"{what} defines words of its own, as no honest file does; take the file away"
        raise refusal(path, message, UNSAFE) from error
    except (ValueError, LookupError) as error:
        raise refusal(path, f"{what} cannot be understood; download the file again", BROKEN) from error
    return cast("Element", events.root)


def local(node: Element) -> str:
    """Return the name of an element without its namespace; comments and instructions have none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: Element, name: str) -> str:
    """Return an attribute by its local name, whatever its namespace, or an empty text."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def words_of(node: Element) -> str:
    """Return all text in an element, with its spaces joined."""
    return " ".join("".join(node.itertext()).split())
