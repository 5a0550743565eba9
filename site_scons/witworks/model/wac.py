"""The text of a composition for ``wac compose``: every argument named, so that nothing is matched behind anyone's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def write(
    name: str,
    parts: Sequence[str],
    links: Sequence[Sequence[str]],
    imports: Mapping[str, Collection[str]],
    compositions: Collection[str],
) -> str:
    """The text for a plan's parts and links (importer, interface, provider, export).

    ``imports`` are those that each part's bytes really have: a guest may use less than its world allows. ``compositions`` are
    the parts that are such themselves.
    """
    called = {part: f"p{number}-{part}" for number, part in enumerate(parts)}
    lines = [f"package made:{name};"]
    for part in parts:
        kind = "composition" if part in compositions else "component"
        lines += ["", f"let {called[part]} = new {kind}:{part} {{"]
        lines += [
            f'  "{interface}": {called[provider]}["{export}"],'
            for importer, interface, provider, export in links
            if importer == part and interface in imports[part]
        ]
        # `...` hands on what the part imports beside: what the plan leaves open, WASI, and interfaces of types alone.
        lines += ["  ...", "};"]
    return "\n".join([*lines, "", f"export {called[parts[-1]]}...;", ""])
