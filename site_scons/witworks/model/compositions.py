"""Compositions: ``compositions/<name>.toml``, which says what cannot be inferred, or ``<name>.wac``, which says everything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import ManifestError, Place, WitworksError, did_you_mean
from witworks.model import manifest as manifests
from witworks.model import wit_text
from witworks.model.components import Component, check_name
from witworks.reading import line_where

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

LANGUAGE: Final = "composition"
"""What a composition is called where components have their language."""
HOST: Final = "host"
"""What ``[replace]`` binds an import to that stays open."""
SUFFIXES: Final = (".toml", ".wac")
_KEYS: Final = ("root", "open", "wire", "replace", "wheel", "npm", "publish")
_PART: Final = re.compile(r"(?<![\w%:-])(component|composition)\s*:\s*([a-z][a-z0-9-]*)")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a composition's file says. ``wire`` and ``replace`` give for an import the part that it is taken from.

    ``wire_of`` has the same for one part's imports alone; ``text`` is that of a ``.wac`` file, which says it all.
    """

    name: str
    path: Path
    root: str = ""
    open: tuple[str, ...] = ()
    wire: Mapping[str, str] = field(default_factory=dict)
    wire_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replace: Mapping[str, str] = field(default_factory=dict)
    wheel: manifests.WheelSection = field(default_factory=manifests.WheelSection)
    publish: manifests.PublishSection = field(default_factory=manifests.PublishSection)
    npm: manifests.NpmSection = field(default_factory=manifests.NpmSection)
    text: str = ""

    @property
    def is_wac(self) -> bool:
        """Whether it is a ``.wac`` file."""
        return self.path.suffix == ".wac"

    @property
    def named(self) -> tuple[str, ...]:
        """The parts that the file itself names, each once."""
        if self.is_wac:
            return tuple(dict.fromkeys(match[2] for match in _PART.finditer(wit_text.blank_comments(self.text))))
        own = [*self.wire.values(), *(part for one in self.wire_of.values() for part in one.values()), *self.replace.values()]
        return tuple(dict.fromkeys(part for part in (self.root, *own) if part != HOST))

    def place(self, *words: str) -> Place:
        """Where the file says the first of ``words`` that it says."""
        found = (line_where(self.path, re.compile(re.escape(word)).search) for word in words)
        return Place(self.path, next(filter(None, found), None))


@dataclass(frozen=True, slots=True)
class Composition(Component):
    """A composition as a component like any other; its world is that of its root, with fewer imports."""

    wiring: Wiring = field(compare=False)

    def files(self) -> Iterator[Path]:
        """The files that people edit: the manifest, and what belongs to a component."""
        yield self.wiring.path
        yield from Component.files(self)


def discover(folder: Path, taken: Collection[str]) -> tuple[tuple[Wiring, ...], tuple[tuple[str, WitworksError], ...]]:
    """The compositions in ``folder``, sorted by name, and the errors of those whose file is not as it must be.

    ``taken`` are the names of components, which no composition may have.
    """
    found: dict[str, Wiring] = {}
    errors: list[tuple[str, WitworksError]] = []
    for path in paths(folder):
        try:
            check_name(path.stem, Place(path), what="composition name", rename="file")
            if path.stem in taken or path.stem in found:
                raise _taken(path, found.get(path.stem))
            found[path.stem] = read(path)
        except WitworksError as error:
            errors.append((path.stem, error))
    return tuple(found.values()), tuple(errors)


def paths(folder: Path) -> list[Path]:
    """The files of ``folder`` that are compositions, sorted."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES and path.is_file() and path.name[0] not in "._"]


def read(path: Path) -> Wiring:
    """What the file says; raises :class:`ManifestError` for whatever it may not say."""
    if path.suffix == ".wac":
        return Wiring(path.stem, path, text=_text(path))
    data = manifests.parse(path)
    manifests.check_keys(path, data, _KEYS, "")
    root = data.get("root")
    if not isinstance(root, str) or not root:
        raise _wrong(path, "root", "the name of a component", root, 'write: root = "<component>", the one whose exports it has')
    return Wiring(
        name=path.stem,
        path=path,
        root=root,
        open=_open(path, data.get("open", [])),
        wire={key: part for key, part in _table(path, data, "wire").items() if not isinstance(part, dict)},
        wire_of={key: _texts(path, key, part) for key, part in _table(path, data, "wire").items() if isinstance(part, dict)},
        replace=_texts(path, "replace", _table(path, data, "replace")),
        wheel=manifests.read_wheel(path, data),
        publish=manifests.read_publish(path, data),
        npm=manifests.read_npm(path, data),
    )


def as_component(wiring: Wiring, known: Mapping[str, Component], all_: Mapping[str, Wiring]) -> Composition:
    """The composition as a component of the project, with the world of its root; ManifestError where a part is nowhere."""
    for part in wiring.named:
        if part not in known and part not in all_:
            raise unknown_part(wiring, part, [*known, *all_])
    root = known[_root(wiring, known, all_, ())]
    manifest = manifests.Manifest(
        component=root.manifest.component, wheel=wiring.wheel, npm=wiring.npm, publish=wiring.publish, path=wiring.path
    )
    folder = wiring.path.with_suffix("")
    return Composition(wiring.name, folder, LANGUAGE, manifest, root.world, root.wit, wiring)


def _root(wiring: Wiring, known: Mapping[str, Component], all_: Mapping[str, Wiring], seen: tuple[str, ...]) -> str:
    """The component at the bottom of the roots; for a ``.wac`` file the one that it names last."""
    if wiring.name in seen:
        raise nested_in_itself(wiring, (*seen, wiring.name))
    if not wiring.named:
        raise ManifestError(
            "WW122",
            f"composition `{wiring.name}` names no part",
            at=wiring.place(),
            fix="name parts as in `new component:analytics-processor { … }` and `new composition:pipeline { … }`",
        )
    name = wiring.named[-1] if wiring.is_wac else wiring.root
    if name not in known and name not in all_:
        raise unknown_part(wiring, name, [*known, *all_])
    return name if name in known else _root(all_[name], known, all_, (*seen, wiring.name))


def unknown_part(wiring: Wiring, part: str, known: Collection[str]) -> ManifestError:
    """A composition names a part that is nowhere."""
    return ManifestError(
        "WW122",
        f"composition `{wiring.name}` names `{part}`, which is neither a component nor a composition",
        at=wiring.place(part),
        fix=did_you_mean(part, known),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        message = f"{path.name} is not UTF-8 text (byte {error.start})"
        raise ManifestError("WW101", message, at=Place(path), fix="save it as UTF-8") from error


def nested_in_itself(wiring: Wiring, path: tuple[str, ...]) -> ManifestError:
    """The report for compositions that are parts of each other."""
    return ManifestError(
        "WW123",
        f"composition `{wiring.name}` would contain itself: {' → '.join(path[path.index(wiring.name) :])}",
        at=wiring.place(),
        fix="make one of them of components alone",
    )


def _taken(path: Path, other: Wiring | None) -> ManifestError:
    what = f"another file, {other.path.name}, makes" if other else "a component has"
    return ManifestError(
        "WW121", f"{what} the name `{path.stem}` already", at=Place(path), fix="rename the file: each has a target and a package"
    )


def _open(path: Path, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _wrong(path, "open", "a list of imports", value, 'write it as in: open = ["log", "demo:store/files"]')
    return tuple(value)


def _table(path: Path, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(path, name, "a table", table, f"write [{name}], and below it lines of the form: import = part")
    for key, value in table.items():
        if not (isinstance(value, str) and value) and not (name == "wire" and isinstance(value, dict)):
            raise _wrong(path, key, "the name of a component", value, f'write: "{key}" = "<component>"')
    return table


def _texts(path: Path, name: str, table: Mapping[str, Any]) -> dict[str, str]:
    for key, value in table.items():
        if not isinstance(value, str) or not value:
            raise _wrong(path, key, "the name of a component", value, f'write below [{name}]: "{key}" = "<component>"')
    return dict(table)


def _wrong(path: Path, key: str, wanted: str, value: object, fix: str) -> ManifestError:
    said = "is missing" if value is None else f"must be {wanted}, not {value!r}"
    return ManifestError("WW102", f"`{key}` {said}", at=Place(path, manifests.line_of(path, key)), fix=fix)
