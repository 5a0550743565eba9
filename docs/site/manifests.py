"""What `component.toml` and `witworks.toml` may say, from the dataclasses that read them."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def text() -> str:
    """A section of Markdown for each section of the file."""
    from witworks.model.manifest import Manifest

    parts = []
    for field in fields(Manifest):
        if field.name != "path":
            section = type(field.default)
            parts.append(f"## [{field.name}]\n\n{_first(section)}\n\n{_keys(section)}")
    return "\n\n".join(parts)


def project() -> str:
    """The same for `witworks.toml`, which has a table for each dependency."""
    from witworks.model.dependencies import Dependency, Project, PublishDefaults

    parts = [
        _keys(Project, left_out=("path",)),
        f"## A table of [dependencies]\n\n{_keys(Dependency, left_out=('name',))}",
        f"## [publish]\n\n{_first(PublishDefaults)}\n\n{_keys(PublishDefaults)}",
    ]
    return "\n\n".join(parts)


def keys() -> Iterator[tuple[str, str, str]]:
    """Every section, key, and what it means; empty where nothing says so."""
    from witworks.model.manifest import Manifest

    for field in fields(Manifest):
        if field.name != "path":
            section: type[Any] = type(field.default)
            meanings = described(section)
            yield from ((field.name, _key(one.name), meanings.get(one.name, "")) for one in fields(section))


def described(kind: type[Any]) -> dict[str, str]:
    """The attributes of a class with the string that stands below each, those of its bases too."""
    found: dict[str, str] = {}
    for owner in reversed(kind.__mro__[:-1]):
        (tree,) = ast.parse(inspect.getsource(owner)).body
        assert isinstance(tree, ast.ClassDef)  # noqa: S101 - what a class's source is
        for before, after in zip(tree.body, tree.body[1:], strict=False):
            if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr):
                value = after.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found[before.target.id] = " ".join(inspect.cleandoc(value.value).replace("``", "`").split())
    return found


def _first(kind: type[Any]) -> str:
    """What the class's docstring says after naming the section."""
    said = " ".join((kind.__doc__ or "").replace("``", "`").split()).partition(": ")[2]
    return said[:1].upper() + said[1:]


def _keys(kind: type[Any], left_out: tuple[str, ...] = ()) -> str:
    from docs.site.tables import table

    meanings = described(kind)
    rows = [
        (f"`{_key(one.name)}`", _type(one.type), _default(one.default), meanings.get(one.name, ""))
        for one in fields(kind)
        if one.name not in left_out
    ]
    return table(("key", "", "left out", ""), rows)


def _key(name: str) -> str:
    return {"alias": "as", "requirement": "version"}.get(name) or name.replace("_", "-")


def _type(annotation: object) -> str:
    said = str(annotation)
    if "Dependency" in said or "Mapping" in said or "Defaults" in said:
        return "table"
    if said.startswith("tuple"):
        return "list of strings"
    return "`true` or `false`" if said.startswith("bool") else "string"


def _default(value: object) -> str:
    if value is MISSING or not isinstance(value, (bool, str)) or value == "":
        return ""
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"
