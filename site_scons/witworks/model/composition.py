"""The plan of a composition: which component supplies each import of which other, and what stays open for the host.

Given the worlds of all parts it gives the wiring, or the report of what keeps it from being one. Imports are matched to exports
by interface and version; what is ambiguous the composition's file settles. Nothing is read but WIT text, for the places in
reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witworks.model import composed, composition_errors, versions
from witworks.model.compositions import HOST, nested_in_itself, unknown_part
from witworks.model.conformance import Sides, interface_differences
from witworks.reading import MALFORMED, json_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from witworks.model.compositions import Wiring
    from witworks.model.world import World


@dataclass(frozen=True, slots=True)
class Part:
    """A component or a composition that others may be wired to; ``files`` are those of its WIT."""

    name: str
    world: World
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One import and where it comes from: ``interface`` as the importer names it, ``export`` as the provider does."""

    importer: str
    interface: str
    provider: str
    export: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A wiring without gaps. ``order`` has the parts, each after those that supply it, and the root last."""

    name: str
    order: tuple[str, ...]
    links: tuple[Link, ...]
    open: tuple[str, ...]
    world: World

    @property
    def root(self) -> str:
        """The part whose exports the composition has."""
        return self.order[-1]


@dataclass(slots=True)
class Workspace:
    """All that can be wired: the components with their worlds, and the compositions, which are planned when they are met.

    ``decoded`` has the worlds of those compositions that are ``.wac`` files, as far as they are made.
    """

    components: Mapping[str, Part]
    wirings: Mapping[str, Wiring]
    decoded: Mapping[str, World] = field(default_factory=dict)
    _plans: dict[str, Plan] = field(default_factory=dict)
    _planning: list[str] = field(default_factory=list)

    def plan(self, name: str) -> Plan:
        """The plan of a composition; raises WitError or ManifestError where there can be none."""
        if name in self._planning:
            raise nested_in_itself(self.wirings[name], (*self._planning, name))
        if name not in self.wirings and self._planning:
            raise unknown_part(self.wirings[self._planning[-1]], name, [*self.components, *self.wirings])
        if name not in self._plans:
            self._planning.append(name)
            try:
                self._plans[name] = _Planner(self, self.wirings[name]).run()
            finally:
                self._planning.pop()
        return self._plans[name]

    def part(self, name: str) -> Part:
        """The component or composition of that name."""
        if name in self.components:
            return self.components[name]
        world = self.decoded[name] if name in self.decoded else self.plan(name).world
        return Part(name, world, self.files(name))

    def files(self, name: str) -> tuple[Path, ...]:
        """The WIT files that say what the part of that name exports."""
        root = self.bottom(name)
        return self.components[root].files if root in self.components else ()

    def bottom(self, name: str) -> str:
        """The component whose exports a composition has, through every composition that is a root of another."""
        while name in self.wirings and not self.wirings[name].is_wac:
            name = self.wirings[name].root
        return name

    def exporters(self, interface: str) -> Iterator[tuple[str, str]]:
        """Every component that exports the interface, in whatever version, with the export's own name.

        Compositions are not among them: one is taken where a file names it, or two of them could take each other.
        """
        plain, _ = versions.split(interface)
        for part in self.components.values():
            names = (part.world.interfaces[key].name for key in part.world.exports)
            yield from ((part.name, name) for name in names if versions.split(name)[0] == plain)


class _Planner:
    """One composition, from its root on."""

    def __init__(self, workspace: Workspace, wiring: Wiring) -> None:
        self._all = workspace
        self._wiring = wiring
        self._links: list[Link] = []
        self._order: list[str] = []
        self._path: list[str] = []
        self._open: dict[str, str] = {}
        self._types: dict[str, str] = {}

    def run(self) -> Plan:
        root = self._all.part(self._wiring.root)
        self._visit(root)
        self._check_names()
        worlds = {name: self._all.part(name).world for name in self._order}
        world = composed.world(root.world, worlds, self._open, self._types)
        if (resource := composed.inner_resource(world, self._open)) is not None:
            raise composition_errors.inner_resource(self._wiring, root, resource)
        return Plan(self._wiring.name, tuple(self._order), tuple(self._links), tuple(self._open), world)

    def _visit(self, part: Part) -> None:
        self._path.append(part.name)
        for key in part.world.imports:
            interface = part.world.interfaces[key]
            if interface.only_types:
                self._types.setdefault(interface.name, part.name)
            else:
                self._import(part, key, interface.name)
        for function in part.world.import_functions:
            self._function(part, function.name)
        self._path.pop()
        self._order.append(part.name)

    def _import(self, part: Part, key: str, name: str) -> None:
        said = self._said(part.name, name)
        if said == HOST:
            self._open.setdefault(name, part.name)
            return
        if said is None and (name.startswith("wasi:") or ":" not in name):
            if name.startswith("wasi:"):
                return  # WASI is granted or refused where the composition is instantiated
            raise composition_errors.left_open(self._wiring, part, name)
        provider, export = self._candidate(part, name) if said is None else (said, self._export(part, name, said))
        if provider in self._path:
            self._links.append(Link(part.name, name, provider, export))
            raise composition_errors.cycle(self._wiring, self._path[self._path.index(provider) :], self._links, self._all.part)
        found = self._all.part(provider)
        self._same_types(part, key, found, export)
        self._links.append(Link(part.name, name, provider, export))
        if provider not in self._order:
            self._visit(found)

    def _function(self, part: Part, name: str) -> None:
        if self._said(part.name, name) != HOST:
            raise composition_errors.left_open(self._wiring, part, name)
        self._open.setdefault(name, part.name)

    def _said(self, importer: str, name: str) -> str | None:
        """What the file says of an import: a part, the host, or nothing."""
        said = self._wiring
        for table in (said.replace, said.wire_of.get(importer, {}), said.wire):
            for key in (name, versions.split(name)[0]):
                if key in table:
                    return table[key]
        return HOST if name in said.open or versions.split(name)[0] in said.open else None

    def _candidate(self, part: Part, name: str) -> tuple[str, str]:
        wanted = versions.split(name)[1]
        found = [one for one in self._all.exporters(name) if one[0] != part.name]
        fitting = _newest([one for one in found if versions.serves(wanted, versions.split(one[1])[1])])
        if not found:
            raise composition_errors.nobody(self._wiring, part, name, self._all)
        if not fitting:
            raise composition_errors.no_version(self._wiring, part, name, found, self._all)
        if len(fitting) > 1:
            raise composition_errors.several(self._wiring, part, name, fitting, self._all)
        return fitting[0]

    def _export(self, part: Part, name: str, provider: str) -> str:
        """The export of the part that the file names; raises where it has none that fits."""
        supplier = self._all.part(provider)
        plain, wanted = versions.split(name)
        exports = [supplier.world.interfaces[key].name for key in supplier.world.exports]
        found = [(provider, export) for export in exports if versions.split(export)[0] == plain]
        fitting = _newest([one for one in found if versions.serves(wanted, versions.split(one[1])[1])])
        if not found:
            raise composition_errors.not_exported(self._wiring, part, name, supplier)
        if not fitting:
            raise composition_errors.no_version(self._wiring, part, name, found, self._all)
        return fitting[0][1]

    def _same_types(self, part: Part, key: str, found: Part, export: str) -> None:
        other = next(key for key in found.world.exports if found.world.interfaces[key].name == export)
        sides = Sides(f"`{part.name}`", f"`{found.name}`")
        if wrong := interface_differences((part.world, key), (found.world, other), sides):
            raise composition_errors.mismatch(self._wiring, part, found, export, wrong)

    def _check_names(self) -> None:
        """Raise for what the file says of imports that no part has."""
        said = self._wiring
        known = {name for part in self._order for name in _imports(self._all.part(part).world)}
        known |= {versions.split(name)[0] for name in known}
        for name in (*said.open, *said.wire, *said.replace, *(key for one in said.wire_of.values() for key in one)):
            if name not in known:
                raise composition_errors.unknown_import(said, name, known)
        for name in said.wire_of:
            if name not in self._order:
                raise composition_errors.unknown_part(said, name, self._order)


def _imports(world: World) -> Iterator[str]:
    yield from (world.interfaces[key].name for key in world.imports)
    yield from (function.name for function in world.import_functions)


def _newest(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of each part only its newest version."""
    return sorted(dict(sorted(found, key=lambda one: versions.numbers(versions.split(one[1])[1]))).items())


def parts_of(plan: Path) -> tuple[str, ...]:
    """The parts of a composition, as its ``plan.json`` has them; none for a component, and for what is no plan."""
    try:
        return tuple(str(part) for part in json_of(plan.read_text("utf-8"))["parts"])
    except (OSError, *MALFORMED):
        return ()
