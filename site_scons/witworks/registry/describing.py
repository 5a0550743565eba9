"""What is published under which name and version, and what it says of itself: out of ``component.toml``, WIT and git."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from witworks.errors import Place, RegistryError
from witworks.model import dependencies
from witworks.model.compositions import Composition
from witworks.registry import packing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.model.packages import WitPackage

SAY: Final = 'write in a component.toml: [publish] version = "0.1.0"; or in WIT: package acme:shapes@0.1.0;'


@dataclass(frozen=True, slots=True)
class Item:
    """A package as it is published. ``place`` is where its version is said."""

    name: str
    version: str
    kind: Literal["component", "wit"]
    place: Place | None
    about: packing.About


def of_component(context: Context, component: Component) -> Item:
    """The component as it is published; raises RegistryError for one that says no version."""
    said, wheel = component.manifest.publish, component.manifest.wheel
    if said.version is None:
        at = Place(component.manifest.path or component.folder)
        raise RegistryError("WW709", f"component `{component.name}` says no version", at=at, fix=SAY)
    namespace = said.namespace or context.project.publish.namespace or component.package.partition(":")[0]
    about = _about(context, component.name, said.version, component.files())
    about = replace(
        about,
        authors=", ".join(wheel.authors) or about.authors,
        license=wheel.license or about.license,
        description=wheel.description or "",
        source=said.source or about.source,
        homepage=said.homepage or about.homepage,
    )
    name = f"{namespace}:{component.name}{dependencies.COMPONENT}"
    return Item(name, said.version, "component", component.manifest.place("version"), about)


def of_wit(context: Context, package: WitPackage) -> Item:
    """The WIT package as it is published; raises RegistryError for one that cannot be."""
    name, _, version = package.name.partition("@")
    if not version:
        raise RegistryError(
            "WW709", f"`{name}` says no version", at=package.place, fix=f"write where it is named: package {name}@0.1.0;"
        )
    if name.endswith((dependencies.COMPONENT, dependencies.SIGNATURE)):
        raise RegistryError(
            "WW709",
            f"a WIT package that is published cannot be called `{name}`",
            at=package.place,
            notes=[f"names in {dependencies.COMPONENT} are those of components, names in {dependencies.SIGNATURE} of signatures"],
            fix="rename the package",
        )
    return Item(name, version, "wit", package.place, _about(context, name, version, package.files))


def parts(context: Context, component: Component) -> list[Component]:
    """The components that are in a component: itself, or the parts of a composition as it was planned."""
    if not isinstance(component, Composition):
        return [component]
    plan = context.build / component.name / "plan.json"
    names = json.loads(plan.read_text("utf-8"))["parts"] if plan.is_file() else component.wiring.named
    return [part for name in names if name in context.components for part in parts(context, context.components[name])]


def _about(context: Context, name: str, version: str, files: Iterable[Path]) -> packing.About:
    defaults = context.project.publish
    revision, origin = packing.revision(context.root, files)
    return packing.About(
        name=name,
        version=version,
        authors=", ".join(defaults.authors),
        license=defaults.license or "",
        source=defaults.source or origin,
        homepage=defaults.homepage or "",
        revision=revision,
    )
