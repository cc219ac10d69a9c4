"""Static files, fingerprinted: ``css/main.css`` goes to ``assets/css/main.1a2b3c4d.css`` and can be kept forever.

A style sheet's fingerprint covers the files it names, because their new names are written into it. A script may be
written in parts: ``/* include: _store.js */`` on a line of its own stands for that file, so that readers fetch one
script and its authors read several short ones. Remarks in parts and style sheets are for their authors too.
Parts, whose names begin with an underscore, are not published by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename, dirname, join, normpath, relpath, splitext

from archivist.errors import Level, Problem, ThemeError
from archivist.model import Artifact, digest
from archivist.render.theme import Theme

FOLDER = "assets"
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)|(@import\s+)(["'])([^"']+)\4""")
_INCLUDE = re.compile(r"^[ \t]*/\* include: (\S+) \*/[ \t]*\n?", re.MULTILINE)
_REMARK = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
_DECLARATION = re.compile(r"^(-{0,2}[\w-]+):\s+(?=[^{]*$)")
_BREAK = re.compile(r"(?<=[{;,])\n|;?\n\}| \{$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def assets(theme: Theme) -> tuple[Artifact, ...]:
    """Return every static file of the theme under its fingerprinted name, and ``.nojekyll`` for hosts that run Jekyll.

    Raises:
        ThemeError: a style sheet names a file that is not there, or loads one from elsewhere.
    """
    files = _files(theme)
    return (Artifact(".nojekyll", b""), *(Artifact(path, data) for path, data in files.values()))


def asset_paths(theme: Theme) -> dict[str, str]:
    """Return where each static file goes, by its path below ``static/``."""
    return {name: path for name, (path, _) in _files(theme).items()}


def locate_asset(theme: Theme, name: str) -> bool:
    """Say whether the theme has the static file ``name``."""
    return name in theme.statics


def read_script(theme: Theme, name: str) -> bytes:
    """Return a script as readers get it, put together from its parts, under no name of its own."""
    return _join_parts(join(dirname(name), ""), f"/* include: {basename(name)} */\n".encode(), theme.statics, ())


def _files(theme: Theme) -> dict[str, tuple[str, bytes]]:
    """Return output path and bytes of each static file."""
    done: dict[str, tuple[str, bytes]] = {}
    for name in sorted(theme.statics):
        if not basename(name).startswith("_"):
            _finish(name, theme.statics, done, ())
    return done


def _finish(name: str, statics: Mapping[str, bytes], done: dict[str, tuple[str, bytes]], chain: tuple[str, ...]) -> str:
    """Fingerprint one file after the files it names, and return its output path."""
    if name not in done:
        data = statics[name]
        if name.endswith(".css"):
            data = _rewrite(name, data, statics, done, (*chain, name))
        elif name.endswith(".js"):
            data = _join_parts(name, data, statics, (name,))
        stem, suffix = splitext(name)
        done[name] = f"{FOLDER}/{stem}.{digest(data)[:8]}{suffix}", data
    return done[name][0]


def _join_parts(script: str, data: bytes, statics: Mapping[str, bytes], chain: tuple[str, ...]) -> bytes:
    """Put the parts a script includes in their places, without comment lines and indents: those are for its authors."""
    text = _decode(script, data)

    def part(match: re.Match[str]) -> str:
        named = normpath(join(dirname(script), match[1]))
        if named not in statics or named in chain:
            line = text.count("\n", 0, match.start()) + 1
            message = _fault(match[1], named in chain)
            raise ThemeError(Problem(Level.ERROR, f"static/{script}", message, "bad-asset", line))
        joined = _join_parts(named, statics[named], statics, (*chain, named)).decode()
        lines = (line.strip(" \t\r\n") for line in joined.splitlines())
        return "".join(_end_line(line) for line in lines if line and not line.startswith("//"))

    return _INCLUDE.sub(part, text).encode()


def _end_line(line: str) -> str:
    """Return a line of a script with its end, or without one where the next may follow on the same line."""
    may_follow = line.endswith(("{", ";", ",")) and "//" not in line and "`" not in line
    return line if may_follow else f"{line}\n"


def _rewrite(
    sheet: str, data: bytes, statics: Mapping[str, bytes], done: dict[str, tuple[str, bytes]], chain: tuple[str, ...]
) -> bytes:
    text = _decode(sheet, data)

    def rename(match: re.Match[str]) -> str:
        link = match[2] or match[5]
        if link.startswith("#"):
            return match[0]
        path, mark, fragment = link.partition("#")
        named = normpath(join(dirname(sheet), path))
        if _ELSEWHERE.match(link) or named not in statics or named in chain:
            line = text.count("\n", 0, match.start()) + 1
            raise ThemeError(Problem(Level.ERROR, f"static/{sheet}", _fault(link, named in chain), "bad-asset", line))
        target = _finish(named, statics, done, chain)
        found = relpath(target, dirname(f"{FOLDER}/{sheet}")) + mark + fragment
        return f'{match[3] or ""}url("{found}")' if match[2] else f'{match[3]}"{found}"'

    return _without_comments(_URL.sub(rename, text)).encode()


def _without_comments(sheet: str) -> str:
    """Leave out what is only for whoever writes the sheet: remarks, indents, empty lines, spaces within declarations.

    Readers would wait for them. What stands in quotes is left as it is, and ``/*!`` keeps a remark.
    """
    bare = _REMARK.sub(lambda match: match[0] if match[0][0] in "\"'" or match[0][2:3] == "!" else "", sheet)
    lines = (line.strip(" \t\r\n") for line in bare.splitlines())
    joined = "\n".join(_DECLARATION.sub(r"\1:", line) for line in lines if line)
    return _BREAK.sub(lambda match: match[0][-1] if match[0][-1] in "{}" else "", joined)


def _decode(sheet: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ThemeError(Problem(Level.ERROR, f"static/{sheet}", "is not UTF-8 text", "bad-asset")) from None


def _fault(link: str, loop: bool) -> str:
    if loop:
        return f"{link!r} leads back to this file"
    if _ELSEWHERE.match(link):
        return f"{link!r} lies elsewhere; put the file into static/ so that readers load nothing from strangers"
    return f"there is no static file {link!r}"
