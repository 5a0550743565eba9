"""Wheels: what one says of itself, and its bytes, which are the same for the same content.

Written here rather than by a build backend: those want a project on disk, and a wheel without code to compile is a zip archive
with three files of metadata (the format is that of https://packaging.python.org/specifications/binary-distribution-format/).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG: Final = "py3-none-any"
REQUIRES_PYTHON: Final = ">=3.11"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_FILE_MODE: Final = 0o100644 << 16
_NUMBER: Final = r"(0|[1-9][0-9]*)"
_LICENSE: Final = r"\(*[A-Za-z0-9.+:-]+\)*"

RULES: Final[Mapping[str, tuple[str, str]]] = {
    "name": (r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "letters and digits, with `.`, `_` and `-` between them"),
    "version": (
        rf"([1-9][0-9]*!)?{_NUMBER}(\.{_NUMBER})*((a|b|rc){_NUMBER})?(\.post{_NUMBER})?(\.dev{_NUMBER})?(\+[a-z0-9]+(\.[a-z0-9]+)*)?",
        "a version as Python packages have them: 1.2.0, 1.2.0rc1, 1.2.0.dev3",
    ),
    "description": (r"\S([^\r\n]*\S)?", "one line of text"),
    "authors": (r"[^<>,\r\n]*[^<>,\s]( <[^<>,\s@]+@[^<>,\s@]+>)?", "names, each alone or as `Name <name@example.org>`"),
    "license": (rf"{_LICENSE}( (AND|OR|WITH) {_LICENSE})*", "an SPDX expression: `Apache-2.0`, `MIT OR Apache-2.0`"),
}
"""For each thing that a wheel says of itself the form that it must have, and how to say that."""


def problem(key: str, value: str) -> str | None:
    """What ``key`` should be, if ``value`` is not that."""
    pattern, wanted = RULES[key]
    return None if re.fullmatch(pattern, value) else wanted


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel's metadata; the values keep :data:`RULES`."""

    name: str
    version: str
    description: str = ""
    authors: tuple[str, ...] = ()
    license: str = ""

    @property
    def stem(self) -> str:
        """Name and version as the wheel's own files have them."""
        return f"{re.sub(r'[-_.]+', '_', self.name).lower()}-{self.version}"

    @property
    def file_name(self) -> str:
        """The name without which no installer takes it."""
        return f"{self.stem}-{TAG}.whl"

    def metadata(self) -> str:
        """The file ``METADATA``."""
        named = ", ".join(author for author in self.authors if "<" not in author)
        reachable = ", ".join(author for author in self.authors if "<" in author)
        fields = (
            ("Metadata-Version", "2.4"),
            ("Name", self.name),
            ("Version", self.version),
            ("Summary", self.description),
            ("Author", named),
            ("Author-email", reachable),
            ("License-Expression", self.license),
            ("Classifier", "Typing :: Typed"),
            ("Requires-Python", REQUIRES_PYTHON),
            ("Requires-Dist", f"witworks{compatible(__version__)}"),
        )
        return "".join(f"{name}: {value}\n" for name, value in fields if value)

    def pack(self, files: Mapping[str, bytes]) -> bytes:
        """The wheel with ``files`` in it, by their paths."""
        import io
        import zipfile

        info = f"{self.stem}.dist-info"
        about = f"Wheel-Version: 1.0\nGenerator: witworks {__version__}\nRoot-Is-Purelib: true\nTag: {TAG}\n"
        members = dict(sorted(files.items()))
        members |= {f"{info}/METADATA": self.metadata().encode(), f"{info}/WHEEL": about.encode()}
        members[f"{info}/RECORD"] = _record(members, f"{info}/RECORD")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path, content in members.items():
                entry = zipfile.ZipInfo(path, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # as on Unix, wherever it is made
                entry.external_attr = _FILE_MODE
                archive.writestr(entry, content)
        return packed.getvalue()


def compatible(version: str) -> str:
    """The versions of witworks that can run what ``version`` emits: from it to the next that may break."""
    major, minor, *_ = (int(number) for number in re.findall(r"\d+", f"{version}.0")[:2])
    upper = f"{major + 1}" if major else f"0.{minor + 1}"
    return f">={version},<{upper}"


def _record(members: Mapping[str, bytes], own: str) -> bytes:
    import base64
    import csv
    import hashlib
    import io

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for path, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow([path, f"sha256={digest}", len(content)])
    rows.writerow([own, "", ""])
    return text.getvalue().encode()
