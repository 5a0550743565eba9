"""What keeps parts from being one composition, as reports: both parts by name, and the lines of the WIT that speak of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from witworks.errors import ManifestError, Place, WitError, did_you_mean
from witworks.model import versions, wit_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from witworks.model.composition import Link, Part, Workspace
    from witworks.model.compositions import Wiring
    from witworks.model.conformance import Difference
    from witworks.model.world import Ref

    Found = Sequence[tuple[str, str]]


def nobody(wiring: Wiring, part: Part, interface: str, everything: Workspace) -> WitError:
    """No part exports what one imports."""
    known = {one.world.interfaces[key].name for one in everything.components.values() for key in one.world.exports}
    near = did_you_mean(interface, known - {interface})
    return WitError(
        "WW450",
        f"composition `{wiring.name}`: `{part.name}` imports `{interface}`, which no component exports",
        at=import_place(part, interface),
        notes=[f"{near} (exported here)"] if near.startswith("did") else [],
        fix=f'add a component that exports it, or leave it to the host: open = ["{interface}"] in {wiring.path.name}',
    )


def several(wiring: Wiring, part: Part, interface: str, found: Found, everything: Workspace) -> WitError:
    """More than one part could supply an import."""
    return WitError(
        "WW451",
        f"composition `{wiring.name}`: `{part.name}` imports `{interface}`, and {len(found)} components export it: "
        f"{_and([name for name, _ in found])}",
        at=import_place(part, interface),
        notes=_exporters(found, everything),
        fix=f'say which in {wiring.path.name}, below [wire]: "{interface}" = "{found[0][0]}"',
    )


def mismatch(wiring: Wiring, part: Part, found: Part, export: str, wrong: Sequence[Difference]) -> WitError:
    """Importer and exporter know an interface by one name, and not with the same types."""
    function = wrong[0].item.partition("#")[2]
    words = [*reversed(re.findall(r"`([\w-]+)`(?=: |:$)", wrong[0].message)), function.rpartition(".")[2]]
    return WitError(
        "WW452",
        f"composition `{wiring.name}`: `{part.name}` and `{found.name}` have different types for `{export}`: "
        f"{function}: {wrong[0].message}",
        at=_inside(part.files, export, words),
        notes=[
            f"`{found.name}` has the interface at {_inside(found.files, export, words) or 'a place that its WIT does not show'}",
            *(f"{other.item.partition('#')[2]}: {other.message}" for other in wrong[1:]),
        ],
        fix="let both take the interface from one package in wit/, or make the two texts the same",
    )


def no_version(wiring: Wiring, part: Part, interface: str, found: Found, everything: Workspace) -> WitError:
    """Exported is the interface, but in no version that stands in for the imported one."""
    _, wanted = versions.split(interface)
    return WitError(
        "WW453",
        f"composition `{wiring.name}`: `{part.name}` imports `{interface}`, and what is exported is of another version",
        at=import_place(part, interface),
        notes=[f"wanted is {versions.accepted(wanted)}", *_exporters(found, everything)],
        fix="let both use one version, or add a component that exports the wanted one",
    )


def cycle(wiring: Wiring, path: Sequence[str], links: Sequence[Link], part: Callable[[str], Part]) -> WitError:
    """Parts that need each other before either is there."""
    steps = []
    for importer, provider in zip(path, [*path[1:], path[0]], strict=True):
        steps.append(next(link for link in reversed(links) if (link.importer, link.provider) == (importer, provider)))
    moved = list(dict.fromkeys(link.export for link in steps))
    drawn = " → ".join([*path, path[0]])
    return WitError(
        "WW454",
        f"composition `{wiring.name}`: components import each other: {drawn}",
        at=import_place(part(path[0]), steps[0].interface),
        notes=[
            f"`{link.importer}` imports `{link.interface}` of `{link.provider}`"
            f" ({import_place(part(link.importer), link.interface) or 'its WIT'})"
            for link in steps
        ],
        fix=f"move {_and([f'`{name}`' for name in moved])} into a package of their own (scons new name=shared lang=wit),"
        " and let a third component export what both need",
    )


def left_open(wiring: Wiring, part: Part, name: str) -> WitError:
    """An import that only the host can supply, and of which the composition's file says nothing."""
    return WitError(
        "WW455",
        f"composition `{wiring.name}` leaves an import open without saying so: `{name}` of `{part.name}`",
        at=import_place(part, name),
        fix=f"if the host is to supply it, say so in {wiring.path.name}: open = {json.dumps([*wiring.open, name])}",
    )


def not_exported(wiring: Wiring, part: Part, interface: str, provider: Part) -> WitError:
    """The part that the file names for an import does not export it."""
    exports = [provider.world.interfaces[key].name for key in provider.world.exports]
    near = did_you_mean(interface, exports)
    listed = [f"{name} ({export_place(provider, name) or 'its WIT'})" for name in exports]
    return WitError(
        "WW456",
        f"composition `{wiring.name}`: `{part.name}` imports `{interface}`, and `{provider.name}`, which is to supply it, "
        "has it not",
        at=wiring.place(interface, versions.split(interface)[0]),
        notes=[
            f"`{part.name}` imports it at {import_place(part, interface) or 'a place that its WIT does not show'}",
            f"`{provider.name}` exports: {', '.join(listed) or 'nothing'}",
        ],
        fix=near if near.startswith("did") else "name a part that exports it, or remove the line",
    )


def inner_resource(wiring: Wiring, root: Part, resource: Ref) -> WitError:
    """The composition's world would speak of a resource that only its inside has."""
    interface = str(resource.interface)
    return WitError(
        "WW459",
        f"composition `{wiring.name}`: its exports or open imports speak of the resource `{resource.name}` of `{interface}`, "
        "which is supplied inside",
        at=import_place(root, interface),
        fix=f"leave `{interface}` to the host too (open), or let nothing that is seen from outside take or give the resource",
    )


def unknown_import(wiring: Wiring, name: str, known: Collection[str]) -> ManifestError:
    """The file speaks of an import that no part has."""
    return ManifestError(
        "WW457",
        f"composition `{wiring.name}` speaks of the import `{name}`, which none of its parts has",
        at=wiring.place(name),
        fix=did_you_mean(name, known),
    )


def unknown_part(wiring: Wiring, name: str, known: Collection[str]) -> ManifestError:
    """The file wires the imports of something that is no part."""
    return ManifestError(
        "WW457",
        f"composition `{wiring.name}` speaks of the imports of `{name}`, which is none of its parts",
        at=wiring.place(name),
        fix=did_you_mean(name, known),
    )


def import_place(part: Part, name: str) -> Place | None:
    """Where a part's WIT says that it imports ``name``."""
    return _said(part.files, "import", name) or _inside(part.files, name, [])


def export_place(part: Part, name: str) -> Place | None:
    """Where a part's WIT says that it exports ``name``."""
    return _said(part.files, "export", name) or _inside(part.files, name, [])


def _exporters(found: Found, everything: Workspace) -> list[str]:
    return [f"`{name}` exports `{export}` ({export_place(everything.part(name), export) or 'its WIT'})" for name, export in found]


def _said(files: Sequence[Path], word: str, name: str) -> Place | None:
    plain, _ = versions.split(name)
    for spelling in (name, plain, plain.rpartition("/")[2]):
        for file in files:
            line = wit_text.line_of(file.read_text("utf-8"), word, spelling)
            if line is not None:
                return Place(file, line)
    return None


def _inside(files: Sequence[Path], interface: str, words: Sequence[str]) -> Place | None:
    """The line of the first of ``words`` that is declared in the interface's file, else that of the interface."""
    short = versions.split(interface)[0].rpartition("/")[2]
    for file in files:
        text = file.read_text("utf-8")
        if (start := wit_text.line_of(text, "interface", short)) is not None:
            rest = "\n".join(text.splitlines()[start - 1 :])
            found = (wit_text.line_of(rest, word, ":") for word in words)
            return Place(file, start - 1 + next((line for line in found if line is not None), 1))
    return None


def _and(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
