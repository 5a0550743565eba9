"""What the tools of JavaScript say, as reports with the component, the file and the line. Pure; nothing here runs a tool."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import excerpts
from witworks.bindgen import guest_types
from witworks.errors import ComponentError, Place, nearest
from witworks.model import wit_places
from witworks.reading import line_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from witworks.model.world import World

_TYPE_ERROR: Final = re.compile(r"^(?P<file>.+?)\((?P<line>\d+),(?P<column>\d+)\): error (?P<what>TS\d+: .*)$", re.MULTILINE)
_BEYOND: Final = re.compile(r"not yet implemented: (?P<feature>[^\n]+)")
_LACKING: Final = re.compile(r"the world's exports lack: (?P<what>[^\n]*)")


def bundle_error(name: str, errors: Sequence[Mapping[str, Any]]) -> ComponentError:
    """The report of what the bundler cannot read or find."""
    first = errors[0]
    return ComponentError(
        "WW401",
        f"component `{name}` does not compile: {first['text']}",
        at=_place(first.get("at")),
        output="\n".join(str(error["rendered"]).strip("\n") for error in errors),
        shown=excerpts.first([str(error["rendered"]).strip("\n") for error in errors]),
        fix="correct the code at that line",
    )


def type_error(name: str, folder: Path, text: str) -> ComponentError:
    """The report of what tsc does not accept."""
    found = _TYPE_ERROR.search(text)
    if found is None:
        message = f"the types of component `{name}` cannot be checked"
        config = folder / "tsconfig.json"
        at = Place(config if config.is_file() else folder)
        return ComponentError("WW401", message, at=at, output=text, shown=excerpts.of(text), fix="correct what tsc says")
    return ComponentError(
        "WW401",
        f"component `{name}` does not compile: {found['what']}",
        at=Place(folder / found["file"], int(found["line"]), int(found["column"])),
        output=text,
        shown=excerpts.tsc(text),
        fix="correct the code at that line",
    )


def check_exports(name: str, main: Path, world: World, exported: Sequence[str]) -> None:
    """Raise :class:`ComponentError` unless the module exports all that its world does."""
    wanted = guest_types.exports(world)
    missing = [js for js in wanted if js not in exported]
    if not missing:
        return
    known = f"it exports: {', '.join(sorted(exported)) or 'nothing'}"
    guess = nearest(missing[0], [one for one in exported if one not in wanted])
    raise ComponentError(
        "WW433",
        f"component `{name}` does not export `{missing[0]}`, as its world `{world.id}` wants it for `{wanted[missing[0]]}`",
        at=_exported(main, guess),
        notes=[*(f"nor `{js}` for `{wanted[js]}`" for js in missing[1:]), known],
        fix=f"rename `{guess}`" if guess else f"write `export const {missing[0]} = …` or `export function {missing[0]}(…)`",
    )


def _lacking(name: str, error: Mapping[str, Any]) -> ComponentError | None:
    """The report where our own check in the module found an exported object incomplete."""
    found = _LACKING.search(str(error["text"]))
    if found is None:
        return None
    first, *rest = found["what"].split(", ")
    return ComponentError(
        "WW433",
        f"component `{name}` does not export `{first}`, which its world wants",
        at=_exported(Path(str(error["main"])), first.partition(".")[0]),
        notes=[f"nor `{one}`" for one in rest],
        fix=f"give `{first.partition('.')[0]}` a member `{first.partition('.')[2]}`",
    )


def _exported(main: Path, name: str | None) -> Place:
    """Where the main file exports that name, if it does so in so many words."""
    return Place(main, line_where(main, re.compile(rf"\s*export\s.*\b{re.escape(name)}\b").match) if name else None)


def engine_error(name: str, error: Mapping[str, Any], wit: Iterable[Path] = ()) -> ComponentError:
    """The report of what the engine says when it takes in the module, or runs what stands at its top level.

    ``wit`` has the world, which may have what the engine cannot do.
    """
    if (lacking := _lacking(name, error)) is not None:
        return lacking
    text = re.sub(r"^(Error|TypeError): (?=: |Failed)", "", str(error["text"]).strip()).lstrip(": ")
    if (beyond := _BEYOND.search(text)) is not None:
        message = f"component `{name}` cannot implement its world in this language: its tool does not do {beyond['feature']}"
        fix = "leave that out of the world, or write the component in Rust"
        return ComponentError("WW416", message, at=wit_places.of_feature(beyond["feature"], wit), output=text, fix=fix)
    summary = text.splitlines()[0] if text else "the engine says nothing more"
    return ComponentError(
        "WW434",
        f"component `{name}` cannot be made: {summary.rpartition('evaluation: ')[2]}",
        at=_place(error.get("at")) or Place(Path(str(error["main"]))),
        output=text,
        shown=excerpts.of(text),
        fix="correct the code; what stands at the top level of the module runs while the component is built, without any import",
    )


def _place(at: Mapping[str, Any] | None) -> Place | None:
    return None if at is None else Place(Path(at["file"]), at["line"], at["column"])
