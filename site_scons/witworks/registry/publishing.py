"""``scons publish``: built components and the project's own WIT packages into a registry, never other bytes under one version."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SCons.Script import COMMAND_LINE_TARGETS

from witworks import output
from witworks.errors import Place, RegistryError, blaming
from witworks.model import compat, dependencies
from witworks.model.compositions import Composition
from witworks.model.lock import digest_of
from witworks.programs import write_atomic
from witworks.registry import comparing, compatibility, describing, opening, packing, signing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.model.packages import WitPackage
    from witworks.registry.describing import Item
    from witworks.registry.wkg import Client, Release
    from witworks.scons_types import Environment, Node

TARGET: Final = "publish"
_EVERYTHING: Final = frozenset({TARGET, "all", "test"})
"""Targets that name nothing that could be published alone."""
_FOLDER: Final = "publish"
"""The folder below ``build/`` for what is published, and for what is known of it afterwards."""


def add(env: Environment, found: Sequence[Component]) -> None:
    """Add ``publish`` for the components and WIT packages that are asked for; without a name for all that say a version."""
    context = output.context(env)
    asked = [target for target in COMMAND_LINE_TARGETS if target not in _EVERYTHING]
    packages = {package.unversioned: package for package in compatibility.own_packages(context)}
    nodes: list[Node] = []
    for name, package in packages.items():
        if name in asked or (not asked and "@" in package.name):
            nodes.append(_node(env, name, partial(_publish_wit, context, package), nodes))
    for component in found:
        if component.name in asked or (not asked and component.manifest.publish.version):
            node = _node(env, f"{TARGET}-{component.name}", partial(_publish_component, context, component), nodes)
            env.Depends(node, env.Alias(component.name))
            nodes.append(node)
    if not nodes and asked:
        fix = f"name components or WIT packages of the project: {', '.join(sorted({*packages, *(one.name for one in found)}))}"
        raise RegistryError("WW709", f"there is nothing to publish by the name of {', '.join(asked)}", fix=fix)
    if not nodes:
        raise RegistryError(
            "WW709", "there is nothing to publish: no component and no WIT package says a version", fix=describing.SAY
        )
    env.Alias(TARGET, nodes)


def names(context: Context) -> set[str]:
    """What may be named beside components: the WIT packages of the project."""
    return {package.unversioned for package in compatibility.own_packages(context)}


def registry(context: Context) -> str:
    """The registry of this run: that of the setting, else that of witworks.toml; empty where wkg's configuration decides."""
    if said := context.settings["registry"]:
        return dependencies.check_registry(said, Place(f"registry={said}"))
    return context.project.registry


def _node(env: Environment, name: str, work: Callable[[], None], before: Sequence[Node]) -> Node:
    """One package after the other, as a component may need a package of WIT."""

    def publish(_target: Sequence[Node], _source: Sequence[Node], _env: Environment) -> None:
        work()

    (node,) = env.AlwaysBuild(env.Alias(name, [], output.action(publish, TARGET, None)))
    if before:
        env.Depends(node, before[-1])
    made: Node = node
    return made


def _publish_component(context: Context, component: Component) -> None:
    item = describing.of_component(context, component)
    inside = packing.ingredients(describing.parts(context, component))
    home = "compositions" if isinstance(component, Composition) else component.name
    built = context.build / home / f"{component.name}.wasm"
    world = context.build / component.name / "world.json"
    with blaming(item.place):
        data = packing.component(built, world, item.about, inside, context.wasm_tools.path)
        _Publication(context, item, opening.client(context), registry(context), data).run()


def _publish_wit(context: Context, package: WitPackage) -> None:
    item = describing.of_wit(context, package)
    data = packing.wit(context.closure(package.path), item.about, context.wasm_tools.path)
    with blaming(item.place):
        _Publication(context, item, opening.client(context), registry(context), data).run()


@dataclass(slots=True)
class _Publication:
    """One package on its way."""

    context: Context
    item: Item
    client: Client
    registry: str
    data: bytes

    def run(self) -> None:
        item, digest = self.item, digest_of(self.data)
        host = self.client.config.place(item.name, self.registry).host
        file = self.context.build / _FOLDER / f"{item.name.replace(':', '-')}.wasm"
        write_atomic(file, self.data)
        signature = self._signature(digest)
        if (there := self._there(item.name, f"={item.version}")) is not None:
            if there.digest != digest:
                raise self._taken(there, host)
            output.say(f"  published  {item.name}@{item.version} is at {host} already  {digest}")
        else:
            self._check_version()
            if item.kind == "component":
                self.client.push(item.name, item.version, self.registry, file, item.about.annotations())
            else:
                self.client.publish(item.name, self.registry, file)
            arrived = self.client.newest(item.name, f"={item.version}", self.registry)
            if arrived.digest != digest:
                raise self._taken(arrived, host)
            output.say(f"  published  {item.name}@{item.version} at {host}  {digest}")
        if signature is not None:
            self._publish_signature(signature, digest, host)
        known = {"name": item.name, "version": item.version, "registry": self.registry or host, "digest": digest}
        write_atomic(file.with_suffix(".json"), json.dumps({**known, "revision": item.about.revision}, indent=1) + "\n")

    def _there(self, name: str, requirement: str) -> Release | None:
        return comparing.release(self.client, name, requirement, self.registry)

    def _taken(self, there: Release, host: str) -> RegistryError:
        return RegistryError(
            "WW710",
            f"{host} has other bytes as `{self.item.name}` {self.item.version}",
            at=self.item.place,
            notes=[f"there: {there.digest}", f"here:  {digest_of(self.data)}"],
            fix=f"give it another version: {compat.next_version(self.item.version, None)}, or a higher one",
        )

    def _check_version(self) -> None:
        """Raise RegistryError where the changes since the version before, or up to the one after, ask for another version."""
        item, wasm_tools = self.item, self.context.wasm_tools.path
        before = self._there(item.name, f"<{item.version}")
        after = comparing.above(self.client, item.name, item.version, self.registry)
        if before is not None:
            verdict = comparing.verdict(item.name, item.kind, (before.data, self.data), wasm_tools)
            if not compat.fits(before.version, item.version, verdict.level or "patch"):
                said = f"since {before.version} there are changes of level {verdict.level}"
                raise self._unfit(said, verdict, compat.next_version(before.version, verdict.level))
            for capability in verdict.capabilities:
                output.say(f"  published  {item.name} {item.version} needs what {before.version} did not: {capability}")
        if after is not None:
            verdict = comparing.verdict(item.name, item.kind, (self.data, after.data), wasm_tools)
            if not compat.fits(item.version, after.version, verdict.level or "patch"):
                said = f"from it to {after.version}, which is published, there are changes of level {verdict.level}"
                raise self._unfit(said, verdict, item.version)

    def _unfit(self, said: str, verdict: compat.Verdict, at_least: str) -> RegistryError:
        changed = comparing.since(self.item, self.data, self.context.wasm_tools.path)
        better = comparing.free(self.client, self.item, self.registry, at_least, changed)
        return RegistryError(
            "WW711",
            f"`{self.item.name}` {self.item.version} does not fit: {said}",
            at=self.item.place,
            notes=[line.strip() for line in compatibility.changed(verdict)],
            fix=f"call it {better}",
        )

    def _signature(self, digest: str) -> bytes | None:
        """The package that signs this one, made before anything is published; None where none is wanted."""
        if not (said := self.context.settings["sign"]):
            return None
        key = Path(os.path.expanduser(said))  # noqa: PTH111 - Path raises RuntimeError for a user that is not known
        return signing.sign(self.item.name, self.item.version, digest, key)

    def _publish_signature(self, signature: bytes, digest: str, host: str) -> None:
        name, version = f"{self.item.name}{dependencies.SIGNATURE}", self.item.version
        if (there := self._there(name, f"={version}")) is not None:
            ours, theirs = (signing.signer(data, self.item.name, version, digest) for data in (signature, there.data))
            if not theirs or ours != theirs:
                raise RegistryError(
                    "WW717",
                    f"{host} has another signature as `{name}` {version} than that of {self.context.settings['sign']}",
                    at=self.item.place,
                    notes=[f"there: {theirs or 'no signature of these bytes'}", f"here:  {ours}"],
                    fix="sign with the key that has signed it; if that is nobody's of yours, publish another version",
                )
            output.say(f"  published  {name}@{version} is there already")
            return
        file = self.context.build / _FOLDER / f"{name.replace(':', '-')}.wasm"
        write_atomic(file, signature)
        self.client.push(name, version, self.registry, file, {})
        output.say(f"  published  {name}@{version}")
