"""What go says when it cannot build, as reports that a user can act on. Pure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import excerpts
from witworks.errors import ComponentError, Place
from witworks.languages.go_bindings import EXPORTS, is_generated
from witworks.languages.go_module import path_of
from witworks.reading import line_where

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCATED: Final = re.compile(
    r"^(?P<file>[^\s:][^:\n]*\.(?:go|s|mod|work)):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<message>.*)$", re.MULTILINE
)
_OFFLINE: Final = re.compile(
    r"dial tcp|no such host|connection refused|i/o timeout|TLS handshake|network is unreachable|"
    r"module lookup disabled|unrecognized import path|unexpected status|40[34] (?:Forbidden|Not Found)|: reading https?://"
)
_MISSING_MODULE: Final = re.compile(
    r"no required module provides package (?P<package>\S+?);|missing go\.sum entry|updates to go\.(?:mod|sum) needed"
)
_NO_MAIN: Final = "requires exactly one main package"
_UNDEFINED: Final = re.compile(r"undefined: (?P<package>export_\w+)\.(?P<name>\w+)")


def not_built(name: str, folder: Path, text: str, exported: Sequence[str]) -> ComponentError:
    """The report for what ``go build`` or ``go list`` printed when it failed."""
    if (offline := _OFFLINE.search(text)) is not None:
        return ComponentError(
            "WW441",
            f"go could not download the modules of component `{name}`",
            at=_required(folder, text),
            notes=[next(line.strip() for line in text.splitlines() if offline[0] in line)],
            output=text,
            fix="run scons again when you are online; behind a firewall, set GOPROXY (`go env -w GOPROXY=…`)",
        )
    missing = _MISSING_MODULE.search(text)
    if missing is not None:
        wanted = missing["package"] or "./..."
        at = next((_place(folder, match) for match in _LOCATED.finditer(text)), Place(folder / "go.mod"))
        return ComponentError(
            "WW442",
            f"go.mod of component `{name}` lacks a module that its sources import",
            at=at,
            output=text,
            fix=f"in {folder}, type: go get {wanted}",
        )
    located = [(_place(folder, match), match["message"]) for match in _LOCATED.finditer(text)]
    if _NO_MAIN in text:
        return not_exported(name, folder, path_of(folder) or name)
    if not located or str(located[0][0].path).endswith((".mod", ".work")):
        at = located[0][0] if located else Place(folder / "go.mod")
        message = f"go cannot build component `{name}`"
        return ComponentError("WW443", message, at=at, output=text, shown=excerpts.of(text), fix="correct what go says")
    place, message = located[0]
    notes, fix = [], "correct the code at that line"
    if all(is_generated(Path(place.path)) for place, _ in located):
        # The bindings call what the user has to write: the fault is that it is not there, or of other types.
        where = ", ".join(f"{folder / package}/" for package in exported)
        notes = [f"that file is generated: it calls what you implement in {where}"]
        fix = "give it the functions that it calls, with the types that it passes"
        if undefined := _UNDEFINED.search(text):
            message = f"it lacks the function `{undefined['name']}`, which its world exports"
            fix = f"write `func {undefined['name']}(…)` in {folder / 'exports' / undefined['package']}/"
    return ComponentError(
        "WW401",
        f"component `{name}` does not compile: {message}",
        at=place,
        notes=notes,
        output="\n".join(line for line in text.splitlines() if not line.startswith("# ")),
        shown=excerpts.go(text),
        fix=fix,
    )


def not_listed(name: str, folder: Path, packages: Sequence[dict[str, Any]], exported: Sequence[str]) -> ComponentError | None:
    """The report for the packages that go could not load; None where it could load all."""
    for package in packages:
        path = package["ImportPath"]
        for implemented in exported:
            if path.endswith(f"/{implemented}") and not package.get("GoFiles"):
                return not_implemented(name, folder, implemented)
    errors = [package["Error"] for package in packages if package.get("Error")]
    return not_built(name, folder, "\n".join(map(_line, errors)), exported) if errors else None


def not_implemented(name: str, folder: Path, package: str) -> ComponentError:
    """The report for an exported interface of which nothing is written."""
    go_name = Path(package).name
    return ComponentError(
        "WW444",
        f"component `{name}` does not implement what its world exports: {package}/ has no Go file",
        at=Place(folder / package),
        notes=[f"the calls of it are in {folder / EXPORTS / 'wit_exports.go'}"],
        fix=f"write its functions there, in a file that begins with `package {go_name}`",
    )


def not_exported(name: str, folder: Path, module: str) -> ComponentError:
    """The report for a main package that leaves out the bindings, or that there is none."""
    return ComponentError(
        "WW445",
        f"component `{name}` exports nothing: its main package does not import the bindings",
        at=_package_line(folder / "main.go"),
        fix=f'write in main.go:\n\npackage main\n\nimport _ "{module}/{EXPORTS}"\n\nfunc main() {{}}',
    )


def _place(folder: Path, match: re.Match[str]) -> Place:
    column = int(match["column"]) if match["column"] else None
    return Place(folder / match["file"].removeprefix("./"), int(match["line"]), column)


def _package_line(file: Path) -> Place:
    """The line after which imports stand, where the file is there."""
    return Place(file, line_where(file, lambda line: line.startswith("package ")))


def _line(error: Any) -> str:  # noqa: ANN401 - whatever go says
    if not isinstance(error, dict):
        return str(error)
    said = str(error.get("Err") or error)
    return f"{error['Pos']}: {said}" if error.get("Pos") else said


def _required(folder: Path, text: str) -> Place:
    """The line of ``go.mod`` that asks for a module of which go speaks."""

    def asks(line: str) -> bool:
        words = line.removeprefix("require").split()
        return len(words) > 1 and words[1].startswith("v") and f"{words[0]}@{words[1]}" in text

    manifest = folder / "go.mod"
    return Place(manifest, line_where(manifest, asks))
