"""The names of HTML's elements: what is not among them is somebody's words in angle brackets."""

from __future__ import annotations

import re

_BLOCK_NAMES = """
address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_OTHER_NAMES = """
a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink br button canvas caption cite code col
colgroup data datalist del dfn embed em font frame frameset head html i iframe image img input ins isindex kbd keygen
label legend link listing map mark marquee math meta meter multicol nobr noembed noframes noscript object optgroup
option output param picture plaintext portal progress q rb rp rt rtc ruby s samp script search select slot small
source spacer span strike strong style sub sup svg template textarea time title track tt u var video wbr xmp
"""

BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that stand on lines of their own."""

ELEMENTS = BLOCKS | frozenset(_OTHER_NAMES.split())
"""All elements of HTML, old and new, and the two foreign roots."""

_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)")


def escape_unknown(html: str) -> str:
    """Return HTML in which tags of elements that do not exist are text: ``<Cloud> said`` keeps its first word.

    Names with a colon are Word's own elements (``o:p``) and stay tags, which the sanitizer drops.
    """
    return _TAG.sub(lambda m: m[0] if m[2].lower() in ELEMENTS or ":" in m[2] else f"&lt;{m[1]}{m[2]}", html)
