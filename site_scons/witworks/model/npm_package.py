"""npm packages: what one says of itself, and its archive, which is the same for the same content.

Written here rather than by ``npm pack``, so that it needs no npm, and gives the same bytes whatever version of npm there is.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
from typing import TYPE_CHECKING, Final

from witworks.model import wheel

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 214
_WHEN: Final = 499162500
"""The time of every file in an npm package, in seconds since 1970: 26 October 1985, as npm itself writes it."""
_NUMBER: Final = r"(?:0|[1-9][0-9]*)"
_WORDS: Final = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"

RULES: Final[Mapping[str, tuple[str, str]]] = {
    "name": (
        rf"(?=.{{1,{_LONGEST}}}$)(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*",
        "a name as npm packages have them: small letters, digits, `-`, `.` and `_`, perhaps in a scope: @acme/calc",
    ),
    "version": (
        rf"{_NUMBER}(\.{_NUMBER}){{2}}(-{_WORDS})?(\+{_WORDS})?",
        "a version as npm has them: 1.2.0, 1.2.0-rc.1",
    ),
    "description": wheel.RULES["description"],
    "license": wheel.RULES["license"],
}
"""For each thing that a package says of itself the form that it must have, and how to say that."""


def problem(key: str, value: str) -> str | None:
    """What ``key`` should be, if ``value`` is not that."""
    pattern, wanted = RULES[key]
    return None if re.fullmatch(pattern, value) else wanted


def file_name(name: str, version: str) -> str:
    """What ``npm pack`` calls the archive."""
    return f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive with ``files`` in it, by their paths."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size, entry.mtime, entry.mode = len(content), _WHEN, 0o644
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
