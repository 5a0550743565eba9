"""A finding as an annotation of GitHub's workflows: a line of output that it shows beside the line of the source. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

_LONGEST: Final = 16_000
"""Characters: of a longer annotation GitHub shows nothing."""

if TYPE_CHECKING:
    from witworks.formats import Finding


def annotation(one: Finding) -> str:
    """The workflow command for one finding."""
    place = {"file": one.path, "line": one.line, "col": one.column, "title": f"{one.code}: {one.message}"}
    properties = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in place.items() if value not in {None, ""})
    text = "\n".join([one.message, *one.notes, *([f"fix: {one.fix}"] if one.fix else []), *_said(one.output)])
    return f"::{one.level} {properties}::{_escaped(text)}"


def _said(output: str) -> list[str]:
    """The tool's words, below a line of their own; GitHub cuts off what is longer."""
    return ["", "the tool said:", output[:_LONGEST]] if output else []


def _escaped(text: str, more: str = "") -> str:
    for character in ("%", "\r", "\n", *more):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
