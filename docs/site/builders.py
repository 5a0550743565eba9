"""The Builders and the construction variables, from the modules that add them to an environment."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_GIVEN: Final = "set by Witworks"


@dataclass(frozen=True)
class Addition:
    """What one module adds: Builders, variables with their defaults, and what it says of itself and of them."""

    module: str
    builders: tuple[str, ...]
    variables: Mapping[str, Any]
    meanings: Mapping[str, str]
    doc: str


def additions() -> list[Addition]:
    """Every module of the tool, in the order in which they are added to an environment."""
    import SCons.Script  # noqa: F401 - or SCons' own modules would miss what it sets up
    from SCons.Environment import Environment
    from witworks.tool import CONTENTS

    env = Environment(tools=[])
    found = []
    for name in CONTENTS:
        module = import_module(f"witworks.{name}")
        variables, builders = dict(env.Dictionary()), set(env["BUILDERS"])
        module.add(env)
        fresh = {key: value for key, value in env.Dictionary().items() if key not in variables and key != "WITWORKS"}
        made = tuple(sorted(set(env["BUILDERS"]) - builders))
        public = {key: value for key, value in fresh.items() if not key.startswith("_")}
        found.append(Addition(name, made, public, getattr(module, "MEANINGS", {}), inspect.getdoc(module) or ""))
    return found


def meaning(name: str, meanings: Mapping[str, str]) -> str:
    """What a variable means: its own words, else what its ending says; empty where neither says anything."""
    if name in meanings:
        return meanings[name]
    if name.endswith("COMSTR"):
        return "what is printed while it is done, instead of the command"
    return "the command" if name.endswith("COM") else ""


def text() -> str:
    """A section of Markdown for each module that adds Builders."""
    return "\n\n".join(_section(one) for one in additions() if one.builders)


def variables() -> str:
    """One table of all variables, without what is printed."""
    from docs.site.tables import table

    rows = [
        (f"`{name}`", _shown(value), meaning(name, one.meanings), ", ".join(f"`{builder}`" for builder in one.builders))
        for one in additions()
        for name, value in one.variables.items()
        if not name.endswith("COMSTR")
    ]
    return table(("variable", "by default", "", "of"), rows)


def _section(one: Addition) -> str:
    """The module's own docstring; its examples, which are indented, become blocks."""
    first, _, rest = one.doc.partition("\n")
    said = first.removeprefix(f"{one.builders[0]}: ") if len(one.builders) == 1 else first
    return f"## {', '.join(one.builders)}\n\n{said[:1].upper()}{said[1:]}\n\n{_blocks(rest.strip(chr(10)))}"


def _blocks(said: str) -> str:
    lines: list[str] = []
    inside = False
    for line in said.splitlines():
        if line.startswith("    ") and not inside:
            lines.append("```python")
        if inside and line and not line.startswith("    "):
            lines = [*_without_blank_end(lines), "```", ""]
        inside = line.startswith("    ") or (inside and not line)
        lines.append(line.removeprefix("    ") if inside else line)
    if inside:
        lines = [*_without_blank_end(lines), "```"]
    return _inline("\n".join(lines))


def _inline(said: str) -> str:
    """Literals of reStructuredText as those of Markdown; fences stay."""
    return "\n".join(line if line.startswith("```") else line.replace("``", "`") for line in said.splitlines())


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def _shown(value: object) -> str:
    if callable(value):
        return _GIVEN
    if isinstance(value, (list, tuple)):
        return f"`{' '.join(map(str, value))}`" if value else "none"
    return f"`{value}`" if value not in ("", None) else "none"
