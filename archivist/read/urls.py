r"""Which addresses in strangers' text may be kept.

Browsers strip TAB, CR and LF from an address and read ``\\`` as ``/``, so nothing is guessed from its beginning: an
address is kept only when every character of it is known to be harmless.
"""

from __future__ import annotations

import re

_WEB = re.compile(
    r"(?:https?://[A-Za-z0-9\[][^\s\\<>\"\x00-\x20\x7f-\xa0]*|mailto:[^\s\\<>\"\x00-\x20\x7f-\xa0]+)", re.IGNORECASE
)
_LOCAL = re.compile(r"(?:\./)?[\w~%()',!+@=\-][\w~%()',!+@=.\- ]*(?:/[\w~%()',!+@=\-][\w~%()',!+@=.\- ]*)*")
_IMAGE_SUFFIX = re.compile(r"\.(?:png|jpe?g|gif|webp|avif)\Z", re.IGNORECASE)


def is_web_link(address: str) -> bool:
    """Whether ``address`` is an absolute http, https or mailto address without tricks."""
    return _WEB.fullmatch(address) is not None


def is_local_image(address: str) -> bool:
    """Whether ``address`` is the relative path of an image below the story's own folder: no scheme, root or ``..``."""
    return _LOCAL.fullmatch(address) is not None and _IMAGE_SUFFIX.search(address) is not None
