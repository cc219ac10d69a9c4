"""``archivist serve``: the archive in a browser, built again whenever a file changes.

::

    watch --bursts--> rebuild --> Board (what there is to say) --> app --> browser
                         |                                          |
                         +--> .archivist/preview/<port>/site/ ------+

The preview has an output folder of its own, so that looking at a site never changes what would be deployed. Pages go
out as they were built; the script that reloads them is put in on the wire only. A build that fails withholds every page
and shows what is wrong instead, a story that fails withholds its own page; a stale page is never shown as a fresh one.

It is a workbench, not a web server: it listens to this machine only, answers only to names of this machine, and reads
only below its own folder. :mod:`archivist.serve.gate` has the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

__all__ = ["run"]


def run(
    root: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = False,
    reload: bool = True,
    drafts: bool = True,
    debounce: int = 100,
    echo: Callable[[str], None],
) -> int:
    """Preview the archive at ``root`` until Ctrl-C and return the exit code 0.

    Args:
        root: the folder of site.toml.
        host: the address to listen at. Any other than this machine's own is warned about.
        port: the port to listen at; without one 8000, or the next of ten that is free.
        open_browser: show the site in the user's browser after the first build.
        reload: let pages in the browser reload themselves when a build has changed something.
        drafts: publish drafts in the preview.
        debounce: milliseconds of silence before a build.
        echo: takes each line that is said to the user.

    Raises:
        PortError: the port cannot be listened at.
    """
    from archivist.build import Builder
    from archivist.serve.port import listen
    from archivist.serve.preview import Preview, folder_of

    listener = listen(host, port)
    with listener.socket:
        for line in listener.notes:
            echo(line)
        memory = folder_of(root, listener.port)
        builder = Builder(
            root,
            output=memory / "site",
            memory=memory,
            drafts=drafts,
            # The page for missing addresses, feeds and the site map need absolute addresses, which must lead back here.
            base_url=listener.url,
        )
        preview = Preview(builder, root, memory / "site", listener, echo=echo, reload=reload, debounce=debounce / 1000)
        preview.run(open_browser=open_browser)
    return 0
