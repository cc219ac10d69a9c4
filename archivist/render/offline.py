"""Reading without a network: a web manifest and a service worker, for sites that want them.

The worker is the theme's (``static/js/_worker.js``); what is put before it is which files every reader needs. It must
lie at the root, because a worker speaks only for what lies below it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from archivist.config import Site
from archivist.model import Page, digest
from archivist.render.assets import asset_paths, read_script
from archivist.render.frame import Frame

WORKER = "sw.js"
MANIFEST = "site.webmanifest"
SCRIPT = "js/_worker.js"
ICON = "icon.svg"

CORE = ("index.html", "works/index.html", "filter/index.html", "my/index.html", "data/index.js", "data/slugs.js")
"""Pages that lead to all others, and the data of Sort and Filter: kept from the first visit on."""


def offline_pages(site: Site) -> Iterator[Page]:
    """Yield the manifest and the worker, if the site wants them."""
    if site.offline:
        yield Page(MANIFEST, "offline.manifest")
        yield Page(WORKER, "offline.worker")


def is_offline(page: Page) -> bool:
    """Say whether a page is made here."""
    return page.template in _MAKERS


def make_offline(page: Page, frame: Frame) -> bytes:
    """Return the bytes of the manifest or the worker."""
    return _MAKERS[page.template](frame)


def _manifest(frame: Frame) -> bytes:
    site, assets = frame.site, asset_paths(frame.theme)
    content = {
        "name": site.title,
        "description": site.description,
        "lang": site.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": [{"src": assets[ICON], "sizes": "any", "type": "image/svg+xml"}] if ICON in assets else [],
    }
    kept = {name: value for name, value in content.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"


def _worker(frame: Frame) -> bytes:
    """Return the worker. It changes with the assets, so that browsers fetch the new ones and drop the old."""
    assets = sorted(path for path in asset_paths(frame.theme).values() if path.endswith((".css", ".js")))
    core = json.dumps([*CORE, *assets])
    head = f'"use strict";\nconst VERSION = "{digest(core)[:12]}";\nconst CORE = {core};\n'
    return head.encode() + read_script(frame.theme, SCRIPT)


_MAKERS: Mapping[str, Callable[[Frame], bytes]] = {"offline.manifest": _manifest, "offline.worker": _worker}
