"""What componentize-py says, as reports: with the place in the user's file, and without its own stack. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks import excerpts
from witworks.errors import ComponentError, Place
from witworks.model import wit_places
from witworks.reading import line_where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TOOLS_OWN: Final = re.compile(
    r"^(?:Traceback \(most recent call last\):\n(?:  .*\n)+)?(?:AssertionError|SystemExit): ", re.MULTILINE
)
_RUST_PANIC: Final = re.compile(r'  File "[^"]*componentize-py".*\n(?:    .*\n)+pyo3_runtime.*\n?')
_NOISE: Final = re.compile(r"warning: |thread '.*' \(?.*panicked at |note: run with `RUST_BACKTRACE")
_FRAME: Final = re.compile(r'File "(?:/0/)?(?P<file>[^"]+)", line (?P<line>\d+)')
_PLACE: Final = re.compile(r"^ *(?P<file>[^/\s][^:\s]*\.py):(?P<line>\d+)", re.MULTILINE)
_BEYOND: Final = re.compile(r"not yet implemented: [^\n]+")
_NO_CLASS: Final = re.compile(r"AttributeError: module 'app' has no attribute '(?P<name>\w+)'")
_NO_METHODS: Final = re.compile(
    r"Can't instantiate abstract class (?P<of>\w+) without an implementation for abstract (?P<names>.*)"
)
_C_FUNCTIONS: Final = ("read", "write", "close", "open", "unlink", "rename", "send", "recv", "connect", "bind", "listen")
"""Functions of the C library that a world's own may be named like."""


def explained(component: str, folder: Path, text: str, wit: Sequence[Path] = ()) -> ComponentError:
    """The report of an app that could not be made a component; ``wit`` has its world."""
    said = _said(text)
    last = said.strip().rpartition("\n")[2]
    if (missing := _NO_CLASS.search(said)) is not None:
        return _lacks(component, folder, f"no class or function `{missing['name']}`", f"define `{missing['name']}` in app.py")
    if (missing := _NO_METHODS.search(said)) is not None:
        fix = f"add it to the class `{missing['of']}`"
        return _lacks(component, folder, f"no {missing['names']} in its class `{missing['of']}`", fix, missing["of"])
    frames = list(_PLACE.finditer(said))
    if not frames:
        return refused(component, None, text, wit)
    place = Place(folder / frames[-1]["file"], int(frames[-1]["line"]))
    if "ModuleNotFoundError" in last:
        fix = "add the module to the folder, or the package with its hashes to requirements.txt"
    else:
        fix = "correct the code at that line: modules are imported when the component is built"
    message = f"component `{component}` does not compile: {last}"
    return ComponentError("WW401", message, at=place, output=text, shown=excerpts.of(said), fix=fix)


def refused(component: str, world: str | None, text: str, wit: Sequence[Path] = ()) -> ComponentError:
    """The report of a world, or an app, that componentize-py gives up on for a reason of its own."""
    said = _said(text)
    if "duplicate items detected" in said:
        message = f"component `{component}` exports a function that is named like one of C (read, write, unlink, …)"
        fix = "put the world's functions into an interface"
        return ComponentError("WW416", message, at=wit_places.of_function(_C_FUNCTIONS, wit), output=text, fix=fix)
    beyond = _BEYOND.search(said)
    last = beyond[0] if beyond else said.strip().rpartition("\n")[2] or "it says nothing"
    place = wit_places.of_feature(last, wit) or wit_places.of_world(world, wit)
    what = f"the world `{world}`" if world else f"component `{component}`"
    return ComponentError(
        "WW423",
        f"componentize-py cannot make {what}: {last}",
        at=place,
        output=text,
        shown="" if beyond else excerpts.of(said),
        fix="leave that out of the world",
    )


def _lacks(component: str, folder: Path, what: str, fix: str, of: str = "") -> ComponentError:
    """The report of a part of the world that the app has not; ``of`` is the class that lacks it."""
    message = f"component `{component}` does not have all of its world: {what}"
    app = folder / "app.py"
    line = line_where(app, re.compile(rf"\s*class {of}\b").match) if of else None
    return ComponentError("WW421", message, at=Place(app, line), fix=fix)


def _said(text: str) -> str:
    """What the guest's Python said, with its places as others write them, and without the tool's own frames and warnings."""
    text = _TOOLS_OWN.sub("", text).partition("\n\nCaused by:")[0].partition("\n\nStack backtrace:")[0]
    text = _RUST_PANIC.sub("", re.sub(r"Traceback \(most recent call last\):\n", "", text))
    text = _FRAME.sub(lambda found: f"{found['file']}:{found['line']}", text)
    return "\n".join(line for line in text.splitlines() if not _NOISE.match(line)).strip("\n") + "\n"
