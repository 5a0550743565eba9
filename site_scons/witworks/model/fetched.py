"""Components that come from elsewhere as they are: from a registry, or from a path that ``witworks.toml`` names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from witworks.model.components import Component
from witworks.model.manifest import Manifest, WasiSection, WheelSection
from witworks.model.packages import Closure, WitPackage
from witworks.model.wheel import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from witworks.model.dependencies import Dependency, Project
    from witworks.model.lock import Locked

LANGUAGE: Final = "fetched"
"""What such a component is called where others have their language."""


@dataclass(frozen=True, slots=True)
class Fetched(Component):
    """A component without source: its world is the one that its bytes declare. ``digest`` is empty for one of a path."""

    source: Path = field(compare=False)
    digest: str = field(compare=False, default="")

    def files(self) -> Iterator[Path]:
        """Nothing that a person edits."""
        return iter(())


def is_wit(path: Path) -> bool:
    """Whether a dependency's path leads to WIT."""
    return path.is_dir() or path.suffix == ".wit"


def of(project: Project, wanted: Dependency, locked: Locked | None, folder: Path) -> Fetched | None:
    """The component that a dependency is; None where it is WIT, or not locked. Those of a registry lie in ``folder``."""
    if wanted.path is not None:
        if is_wit(wanted.path):
            return None
        source, version, digest = wanted.path.resolve(), "", ""
    elif locked is None or locked.kind != "component":
        return None
    else:
        source, version, digest = folder / f"{wanted.alias}.wasm", locked.version, locked.digest
    package = WitPackage(
        name=f"{wanted.name}@{version}" if version else wanted.name,
        place=project.place(wanted.name),
        path=source,
        files=(),
        worlds=(),
        nested=frozenset(),
        references=(),
    )
    wheel = WheelSection(version=version) if version and problem("version", version) is None else WheelSection()
    manifest = Manifest(wasi=WasiSection(wanted.wasi), wheel=wheel, path=project.path)
    where = source.parent / f".{wanted.alias}"  # no folder: there is no source
    return Fetched(wanted.alias, where, LANGUAGE, manifest, wanted.alias, Closure(package, ()), source, digest)
