"""Go's side of a component: which files go reads, and what it says when it cannot build. Pure; nothing here runs go.

What go reads is what ``go list -deps -json`` says. It is kept beside the core module, so that the next run need not ask: only a
file that has come to a package's folder since then can change the answer, and every one that does is taken.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import ComponentError
from witworks.languages.go_bindings import is_generated
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KINDS: Final = ("GoFiles", "SFiles", "HFiles", "SysoFiles", "IgnoredGoFiles", "EmbedFiles")
FIELDS: Final = ",".join(("ImportPath", "Dir", "Name", "Standard", "Module", "EmbedPatterns", "Error", *_KINDS))
"""What is asked of ``go list -json``."""

_SOURCES: Final = (".go", ".s", ".S", ".h", ".syso")
_BESIDE: Final = ("go.mod", "go.sum", "go.work", "go.work.sum")


def packages(text: str) -> list[dict[str, Any]]:
    """The packages in the output of ``go list -json``: one JSON object after the other; ComponentError for anything else."""
    found: list[dict[str, Any]] = []
    decoder, position = json.JSONDecoder(), 0
    try:
        while (start := text.find("{", position)) >= 0:
            package, position = decoder.raw_decode(text, start)
            found.append(package | {"ImportPath": str(package["ImportPath"])})
    except MALFORMED as error:
        message = f"go lists the packages in a way that Witworks does not know: {error!r:.200}"
        fix = "see whether another version of go does better"
        raise ComponentError("WW443", message, output=text, shown=text[:500], fix=fix) from error
    return found


def listing(found: Iterable[dict[str, Any]], module_cache: Path) -> str:
    """What to keep of the packages; those of Go itself and of downloaded modules cannot change under their version."""
    own = [
        package
        for package in found
        if package.get("Dir") and not package.get("Standard") and not Path(package["Dir"]).is_relative_to(module_cache)
    ]
    kept = {
        "modules": sorted({str(Path(path).parent) for package in own if (path := package.get("Module", {}).get("GoMod"))}),
        "packages": [
            {
                "folder": package["Dir"],
                "names": sorted(file.name for file in _candidates(Path(package["Dir"]))),
                "files": sorted({name for kind in _KINDS for name in package.get(kind, ()) if not name.endswith("_test.go")}),
                "embedded": sorted(package.get("EmbedPatterns", ())),
            }
            for package in own
        ],
    }
    return json.dumps(kept, indent=1) + "\n"


def inputs(folder: Path, kept: Path, workspace: Path | None = None) -> list[Path]:
    """The files that go reads to build the module in ``folder``, sorted, less those that Witworks generates.

    ``workspace`` is a ``go.work`` of the user's that holds for it. Before the first build, all that may be a source.
    """
    try:
        known = json_of(kept.read_text(encoding="utf-8"))
        modules = [folder, *map(Path, known["modules"])]
        found = {file for package in known["packages"] for file in _of_package(package)}
    except (OSError, *MALFORMED):
        modules = [folder]
        found = set(_everything(folder))
    found |= {module / name for module in modules for name in _BESIDE}
    found |= {workspace, workspace.with_suffix(".work.sum")} if workspace else set()
    return sorted(file for file in found if file.is_file() and not is_generated(file))


def _of_package(package: dict[str, Any]) -> Iterator[Path]:
    folder = Path(package["folder"])
    yield from (folder / name for name in package["files"])
    yield from (file for file in _candidates(folder) if file.name not in package["names"])
    for pattern in package["embedded"]:
        for match in folder.glob(pattern.removeprefix("all:")):
            yield from [match] if match.is_file() else (file for file in match.rglob("*") if file.is_file())


def _candidates(folder: Path) -> Iterator[Path]:
    """What go may take for a source of the package; it never takes names that begin with ``_`` or ``.``."""
    if folder.is_dir():
        yield from (
            file
            for file in folder.iterdir()
            if file.suffix in _SOURCES and not file.name.startswith(("_", ".")) and not file.name.endswith("_test.go")
        )


def _everything(folder: Path) -> Iterator[Path]:
    yield from _candidates(folder)
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and not inner.name.startswith(("_", ".")) and inner.name not in {"testdata", "tests", "wit"}:
            yield from _everything(inner)


def path_of(folder: Path) -> str | None:
    """The module's path, as ``go.mod`` has it; None where it names none."""
    return _said(folder, "module")


def go_line(folder: Path) -> str | None:
    """The version of Go that ``go.mod`` asks for."""
    return _said(folder, "go")


def _said(folder: Path, directive: str) -> str | None:
    text = (folder / "go.mod").read_text(encoding="utf-8", errors="replace")
    found = re.search(rf'^{directive}\s+"?([^\s"]+)"?\s*(?://.*)?$', text, re.MULTILINE)
    return found[1] if found else None
