"""``witworks.toml``: the WIT packages and components that a project takes from elsewhere, and what it says when it publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import Place, RegistryError, WitworksError, did_you_mean
from witworks.model import rights
from witworks.model.components import check_name
from witworks.model.manifest import line_of, parse
from witworks.reading import is_file, is_there

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE_NAME: Final = "witworks.toml"
COMPONENT: Final = "-component"
"""How the published name of every component ends, and that of no WIT package: so that they never collide."""
SIGNATURE: Final = "-signature"
"""How the published name of what signs a package ends."""
_LABEL: Final = r"[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*"
_PACKAGE: Final = re.compile(rf"({_LABEL}):({_LABEL})")
_REGISTRY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(/[a-z0-9]+([._-][a-z0-9]+)*)*")
_REQUIREMENT: Final = re.compile(r"[0-9A-Za-z.*^~<>=, +-]+")
_LONGEST: Final = 128


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package by its name in a registry, with the versions that will do, or the path where it lies.

    ``alias`` is what it is called here, if it is a component: its target and its Python package.
    """

    name: str
    requirement: str = ""
    """A range of versions as cargo has it: ``^1.0``, ``~1.2``, ``>=1, <3``, ``=1.2.0``, ``*``."""
    registry: str = ""
    """Another registry than the project's."""
    path: Path | None = None
    """Instead of a version, the path of a folder of WIT or of a component; nothing of it is locked."""
    alias: str = ""
    """What a component is called here, its target and its Python package; its name without ``-component`` by default."""
    wasi: tuple[str, ...] = ()
    """What a component may import of WASI beside what every component may, as ``[wasi]`` of ``component.toml`` has it."""


@dataclass(frozen=True, slots=True)
class PublishDefaults:
    """``[publish]``: what holds for all that the project publishes, unless a ``component.toml`` says otherwise."""

    namespace: str | None = None
    """The namespace of components; that of its world's package by default."""
    authors: tuple[str, ...] = ()
    """``Ada``, ``Bob <bob@example.org>``."""
    license: str | None = None
    """An SPDX expression: ``Apache-2.0``."""
    source: str | None = None
    """Where the sources are, an address."""
    homepage: str | None = None
    """A page, an address."""


@dataclass(frozen=True, slots=True)
class Project:
    """A whole ``witworks.toml``; the defaults stand for a missing one. ``signers`` has for a namespace the file of its keys."""

    registry: str = ""
    """Where packages are, and are published, unless something nearer says otherwise; without it wkg's configuration decides."""
    dependencies: tuple[Dependency, ...] = ()
    """Packages by their name, each with a range of versions or a table."""
    publish: PublishDefaults = PublishDefaults()
    """What holds for all that the project publishes, where a ``component.toml`` says nothing."""
    signers: Mapping[str, Path] = field(default_factory=dict)
    """For a namespace the file of keys one of which must have signed what is fetched."""
    path: Path | None = None

    def place(self, word: str) -> Place:
        """Where the file says ``word``."""
        return Place(FILE_NAME) if self.path is None else Place(self.path, line_of(self.path, word))

    def signer(self, name: str) -> Path | None:
        """The file of the keys that must have signed the package; None where nobody need have."""
        return self.signers.get(name.partition(":")[0])


def read(root: Path) -> Project:
    """What the project's file says; raises :class:`WitworksError` for whatever it may not say."""
    path = root / FILE_NAME
    if not path.is_file():
        return Project()
    data = parse(path)
    _check_keys(path, data, ("registry", "dependencies", "publish", "signers"), "")
    registry = data.get("registry", "")
    if "registry" in data:
        check_registry(registry, Place(path, line_of(path, "registry")))
    listed = _table(path, data, "dependencies")
    found = tuple(_dependency(path, name, said, registry) for name, said in listed.items())
    for number, one in enumerate(found):
        if one.alias in {other.alias for other in found[:number]}:
            raise _wrong(path, one.name, f"two dependencies are called `{one.alias}` here", 'give one another: as = "…"')
    signers = _table(path, data, "signers")
    for namespace, file in signers.items():
        if not re.fullmatch(_LABEL, namespace) or not isinstance(file, str) or not is_file(root / file):
            raise _wrong(path, namespace, "`signers` has a file of keys for each namespace", 'write: acme = "acme.signers"')
    return Project(registry, found, _publish(path, data), {name: root / file for name, file in signers.items()}, path)


def check_registry(value: object, place: Place | None) -> str:
    """The registry that the text names, a host with its port and a path; raises RegistryError for anything else."""
    if isinstance(value, str) and len(value) <= 2 * _LONGEST and _REGISTRY.fullmatch(value):
        return value
    fix = "write the host, with its port and a path below it where it has them: ghcr.io/acme, 127.0.0.1:5000"
    raise RegistryError("WW700", f"{value!r} names no registry", at=place, fix=fix)


def split(name: str) -> tuple[str, str]:
    """Namespace and name of a package; ValueError where it has not both, in kebab case."""
    found = _PACKAGE.fullmatch(name) if len(name) <= _LONGEST else None
    if found is None:
        raise ValueError(name)
    return found[1], found[2]


def _dependency(path: Path, name: str, said: object, default: str) -> Dependency:
    try:
        _, plain = split(name)
    except ValueError:
        raise _wrong(path, name, f"{name!r} is no name of a package", 'write it as in: "acme:shapes" = "^1.0"') from None
    table = {"version": said} if isinstance(said, str) else said
    if not isinstance(table, dict):
        raise _wrong(path, name, f"`{name}` must be a range of versions, or a table", f'write: "{name}" = "^1.0"')
    _check_keys(path, table, ("version", "registry", "path", "as", "wasi"), f"dependencies.{name}.")
    for key in ("version", "registry", "path", "as"):
        if not isinstance(table.get(key, ""), str):
            raise _wrong(path, name, f"`{key}` of `{name}` must be a string", "correct the value")
    if ("version" in table) == ("path" in table):
        raise _wrong(path, name, f"`{name}` needs a version, or a path, and not both", f'write: "{name}" = "^1.0"')
    if "version" in table and not _REQUIREMENT.fullmatch(table["version"]):
        raise _wrong(path, name, f"{table['version']!r} is no range of versions", f'write: "{name}" = "^1.0"')
    registry = check_registry(table["registry"], Place(path, line_of(path, name))) if "registry" in table else default
    alias = str(table.get("as") or plain.removesuffix(COMPONENT))
    check_name(alias, Place(path, line_of(path, name)), what="the name of a dependency,", rename='dependency: as = "…"')
    wasi = table.get("wasi", [])
    if not isinstance(wasi, list) or any(not isinstance(entry, str) or rights.problem(entry) for entry in wasi):
        raise _wrong(path, name, f"`wasi` of `{name}` must list what it may import of WASI", 'write: wasi = ["filesystem"]')
    local = path.parent / table["path"] if "path" in table else None
    if local is not None and not is_there(local):
        raise _wrong(path, name, f"there is nothing at {table['path']}", "correct the path, which begins at the file's folder")
    return Dependency(name, table.get("version", ""), "" if local else registry, local, alias, tuple(wasi))


def _publish(path: Path, data: Mapping[str, Any]) -> PublishDefaults:
    table = _table(path, data, "publish")
    _check_keys(path, table, [one.name for one in fields(PublishDefaults)], "publish.")
    for key, said in table.items():
        good = isinstance(said, list) and all(isinstance(one, str) for one in said) if key == "authors" else isinstance(said, str)
        if not good or (key in {"source", "homepage"} and not said.startswith(("https://", "http://"))):
            wanted = {"authors": "a list of names", "source": "an address", "homepage": "an address"}.get(key, "a string")
            raise _wrong(path, key, f"`publish.{key}` must be {wanted}, not {said!r}", "correct the value")
    if "namespace" in table and not re.fullmatch(_LABEL, table["namespace"]):
        fix = 'write a name in kebab case: namespace = "acme"'
        raise _wrong(path, "namespace", f"`publish.namespace` cannot be {table['namespace']!r}", fix)
    return PublishDefaults(**{**table, "authors": tuple(table.get("authors", ()))})


def _table(path: Path, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(path, name, f"`{name}` must be a table", f"write `[{name}]`")
    return table


def _check_keys(path: Path, table: Mapping[str, Any], known: Collection[str], prefix: str) -> None:
    for key in table:
        if key not in known:
            raise _wrong(path, key, f"unknown key `{prefix}{key}`", did_you_mean(key, known))


def _wrong(path: Path, word: str, message: str, fix: str) -> WitworksError:
    return RegistryError("WW700", message, at=Place(path, line_of(path, word)), fix=fix)
