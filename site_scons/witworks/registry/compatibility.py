"""``scons check-compat since=…``: what has changed for whoever uses the components and WIT packages, and which version
that asks for.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.artifacts import resolving
from witworks.errors import ManifestError, WitError
from witworks.memory.history import Commit, world_of
from witworks.model import compat, manifest
from witworks.model.changes import LEVELS
from witworks.model.fetched import Fetched
from witworks.model.packages import closure, read_index
from witworks.model.versions import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.context import Context
    from witworks.model.compat import Verdict
    from witworks.model.components import Component
    from witworks.model.packages import WitPackage
    from witworks.scons_types import Environment


REGISTRY: Final = "registry"
"""What ``since=`` says for: the version that was published last."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A component or WIT package that has changed, from one version to another; a version is empty where none is said."""

    name: str
    before: str
    after: str
    verdict: Verdict
    better: str = ""
    """Where ``after`` is published, and ``before`` is what is here: the version that this could have instead."""

    @property
    def wanted(self) -> str:
        """The lowest version that would fit; empty where the version there is does, or where there is none."""
        if not self.before or not self.after or compat.fits(self.before, self.after, self.verdict.level):
            return ""
        return self.better or compat.next_version(self.before, self.verdict.level)

    def lines(self) -> Iterator[str]:
        """The judgement, then each change, then what a host must newly supply."""
        published = ", which is published" if self.better else ""
        numbers = f" {self.before} → {self.after}{published}" if self.before and self.after else ""
        ending = f"; {self.wanted} would fit" if self.wanted else "" if numbers else "; no version to judge"
        yield f"{self.name}{numbers}: {self.verdict.level or 'nothing has changed'}{ending}"
        yield from changed(self.verdict)


def changed(verdict: Verdict) -> Iterator[str]:
    """A line for each change, the gravest first, and one for each new capability."""
    for level in reversed(LEVELS):
        yield from (f"  {level.ljust(5)}  {change}" for change in verdict.changes if change.level == level)
    yield from (f"  needs  {capability}" for capability in verdict.capabilities)


def check(env: Environment, asked: Sequence[Component], since: str, *, whole: bool) -> tuple[str, bool]:
    """What has changed since the commit, and whether every version fits; with ``whole``, of the WIT packages too."""
    context = output.context(env)
    if since == REGISTRY:
        from witworks.registry import judging

        found = list(judging.judgements(context, asked, whole=whole))
    else:
        found = _since_commit(context, asked, since, whole=whole)
    told = [one for one in found if one.verdict.level is not None or one.wanted]
    lines = [line for one in told for line in one.lines()]
    return "\n".join(lines) or f"nothing has changed for callers since {since}", not any(one.wanted for one in told)


def _since_commit(context: Context, asked: Sequence[Component], since: str, *, whole: bool) -> list[Judgement]:
    commit = Commit(context.root, since)
    with tempfile.TemporaryDirectory(prefix="witworks-") as name:
        then = commit.files(Path(name), "**/*.wit", f"**/{manifest.FILE_NAME}")
        found = list(_packages(context, then)) if whole else []
        for component in asked:
            found += _component(component, then, context)
    return found


def _packages(context: Context, then: Path) -> Iterator[Judgement]:
    """The shared WIT packages that the commit had too, under whatever version."""
    before = read_index(then / os.path.relpath(context.wit, context.root))
    older = {package.unversioned: package for package in before.packages.values()}
    for package in own_packages(context):
        old = older.get(package.unversioned)
        if old is None:
            continue
        wasm_tools = context.wasm_tools.path
        try:
            was = resolving.view(closure(old, before), wasm_tools)
        except WitError:
            continue  # what did not resolve then, nobody can have used
        now = resolving.view(context.closure(package.path), wasm_tools)
        yield Judgement(package.unversioned, split(old.name)[1], split(package.name)[1], compat.compare_packages(was, now))


def own_packages(context: Context) -> list[WitPackage]:
    """The project's own shared WIT packages, by name: those of ``deps/`` are others'."""
    return [package for _, package in sorted(context.index.packages.items()) if package.path.parent != context.wit / "deps"]


def _component(component: Component, then: Path, context: Context) -> Iterator[Judgement]:
    was = None if isinstance(component, Fetched) else world_of(component, then, context)
    if was is None:
        return
    now = resolving.resolve(component.wit, component.world, context.wasm_tools.path, component.features)
    before, after = _version_then(component, then, context), component.manifest.publish.version or ""
    yield Judgement(component.name, before, after, compat.compare(was, now))


def _version_then(component: Component, then: Path, context: Context) -> str:
    path = component.manifest.path or component.folder / manifest.FILE_NAME
    old = then / os.path.relpath(path, context.root)
    try:
        return manifest.read_publish(old, manifest.parse(old)).version or ""
    except (OSError, ManifestError):
        return ""  # no manifest then, or one that was none
