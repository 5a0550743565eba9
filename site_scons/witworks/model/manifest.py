"""``component.toml``: what a component folder says about itself where it cannot be inferred. Data, never executed."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from witworks.errors import ManifestError, Place, did_you_mean
from witworks.model import npm_package, rights, versions, wheel
from witworks.reading import is_file, line_where

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path
    from types import ModuleType

FILE_NAME = "component.toml"
_LABEL: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*")
_Section = TypeVar("_Section")


@dataclass(frozen=True, slots=True)
class ComponentSection:
    """``[component]``: each overrides what the folder's files say."""

    language: str | None = None
    """Where the folder's files would leave it open."""
    world: str | None = None
    """The world's name; with its package where the name alone is not enough: ``toolsku:analytics/analytics-engine``."""
    wit: str | None = None
    """The folder of the world's WIT package, relative to the component's folder."""
    features: tuple[str, ...] = ()
    """What WIT marks ``@unstable(feature = x)`` and is to be there all the same."""


@dataclass(frozen=True, slots=True)
class RustSection:
    """``[rust]``: cargo's ``--features``, ``--no-default-features`` and ``--profile``."""

    features: tuple[str, ...] = ()
    """cargo's ``--features``."""
    default_features: bool = True
    """False: cargo's ``--no-default-features``."""
    profile: str = "release"
    """cargo's ``--profile``, in a release build."""
    wasi: bool = False
    """True: files, arguments, the environment, clocks and what is printed are WASI's, as for the target ``wasm32-wasip1``."""
    panic_messages: bool = True
    """False: why it panics is not noted for the trap to quote, and the component is 1 to 2 kB smaller."""


@dataclass(frozen=True, slots=True)
class NativeSection:
    """``[c]`` and ``[cpp]``: what the compiler and the linker are given beside what every folder gets."""

    cflags: tuple[str, ...] = ()
    """More words for the compiler: ``-std=c17``."""
    ldflags: tuple[str, ...] = ()
    """More words for the linker: ``-Wl,--initial-memory=1048576``."""
    defines: tuple[str, ...] = ()
    """Macros, as ``-D`` takes them: ``FAST=1``."""
    include: tuple[str, ...] = ()
    """Folders for headers; the component's own folder, ``include/`` and ``src/`` are there already."""
    wasi: bool = True
    """False: whatever the code asks of WASI is answered inside the component, and what it prints is dropped."""


@dataclass(frozen=True, slots=True)
class ZigSection(NativeSection):
    """``[zig]``: the same, and how the Zig code itself is compiled; ``cflags`` are for C files beside it."""

    flags: tuple[str, ...] = ()
    """More words for Zig's compiler: ``-fsingle-threaded``."""
    optimize: str | None = None
    """``Debug``, ``ReleaseSafe``, ``ReleaseFast`` or ``ReleaseSmall``, instead of what the profile says."""


@dataclass(frozen=True, slots=True)
class GoSection:
    """``[go]``: which runtime package the bindings get, ``ours`` or ``upstream``; the setting ``go_runtime`` by default."""

    runtime: str | None = None
    """``ours`` or ``upstream``."""


@dataclass(frozen=True, slots=True)
class JavascriptSection:
    """``[javascript]``, for TypeScript too: the engine that is put into the component, and the file with its exports."""

    engine: str | None = None
    """``qjs`` or ``starlingmonkey``; the setting ``js_engine=`` by default."""
    main: str | None = None
    """The file with the component's exports, relative to the component's folder."""


ENGINES: Final = ("qjs", "starlingmonkey")
"""The engines that JavaScript can run on inside a component."""


@dataclass(frozen=True, slots=True)
class PythonSection:
    """``[python]``: whether the component may ask WASI for clocks, random numbers and the like; None: in a debug build."""

    wasi: bool | None = None
    """True: the component asks WASI for time, random numbers and files; left out: in a debug build."""


@dataclass(frozen=True, slots=True)
class WheelSection:
    """``[wheel]``: what the component's wheel says of itself; its name is the component's unless another is given."""

    name: str | None = None
    """As package indexes have it; the component's by default."""
    version: str = "0.1.0"
    """As Python packages have them: ``1.2.0``, ``1.2.0rc1``."""
    description: str | None = None
    """One line."""
    authors: tuple[str, ...] = ()
    """``Ada``, ``Bob <bob@example.org>``."""
    license: str | None = None
    """An SPDX expression: ``Apache-2.0``."""


@dataclass(frozen=True, slots=True)
class PublishSection:
    """``[publish]``: what a registry is told of the component; who made it, and its licence, are in ``[wheel]``."""

    version: str | None = None
    """As Semantic Versioning has it: ``1.2.0``, ``1.2.0-rc.1``."""
    namespace: str | None = None
    """The namespace in which it is published; that of its world's package by default."""
    source: str | None = None
    """Where its source is, an address; that of the git remote ``origin`` by default."""
    homepage: str | None = None
    """Its page, an address."""


@dataclass(frozen=True, slots=True)
class NpmSection:
    """``[npm]``: what the component's npm package says of itself; its name is the component's unless another is given."""

    name: str | None = None
    """As npm has it, perhaps in a scope, ``@acme/calc``; the component's by default."""
    version: str = "0.1.0"
    """As npm has them: ``1.2.0``, ``1.2.0-rc.1``."""
    description: str | None = None
    """One line."""
    license: str | None = None
    """An SPDX expression: ``Apache-2.0``."""


@dataclass(frozen=True, slots=True)
class WasiSection:
    """``[wasi]``: what of WASI the component may import beside what every component may."""

    imports: tuple[str, ...] = ()
    """``filesystem``, ``sockets``, ``http``, a package (``wasi:sockets``) or an interface (``wasi:sockets/tcp``)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole ``component.toml``; the defaults stand for a missing one."""

    component: ComponentSection = ComponentSection()
    rust: RustSection = RustSection()
    c: NativeSection = NativeSection()
    cpp: NativeSection = NativeSection()
    zig: ZigSection = ZigSection()
    javascript: JavascriptSection = JavascriptSection()
    go: GoSection = GoSection()
    python: PythonSection = PythonSection()
    wasi: WasiSection = WasiSection()
    wheel: WheelSection = WheelSection()
    publish: PublishSection = PublishSection()
    npm: NpmSection = NpmSection()
    path: Path | None = None

    def place(self, key: str) -> Place | None:
        """Where the manifest sets ``key``; None without a manifest."""
        return None if self.path is None else Place(self.path, line_of(self.path, key))


def read(folder: Path, languages: Collection[str]) -> Manifest:
    """The manifest of a component folder; raises :class:`ManifestError` for whatever it may not say."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Manifest()
    data = parse(path)
    check_keys(path, data, {field.name for field in fields(Manifest)} - {"path"}, "")
    manifest = Manifest(
        component=_section(path, data, "component", ComponentSection),
        rust=_section(path, data, "rust", RustSection),
        c=_section(path, data, "c", NativeSection),
        cpp=_section(path, data, "cpp", NativeSection),
        zig=_section(path, data, "zig", ZigSection),
        javascript=_section(path, data, "javascript", JavascriptSection),
        go=_section(path, data, "go", GoSection),
        python=_section(path, data, "python", PythonSection),
        wasi=_section(path, data, "wasi", WasiSection),
        wheel=read_wheel(path, data),
        publish=read_publish(path, data),
        npm=read_npm(path, data),
        path=path,
    )
    for wrong in (found for entry in manifest.wasi.imports if (found := rights.problem(entry))):
        raise ManifestError(
            "WW102", f"`wasi.imports` must hold {wrong}", at=Place(path, line_of(path, "imports")), fix="correct the value"
        )
    _check_javascript(path, folder, manifest.javascript)
    language = manifest.component.language
    if language is not None and language not in languages:
        raise ManifestError(
            "WW103",
            f"unknown language {language!r}",
            at=manifest.place("language"),
            fix=did_you_mean(language, languages),
        )
    return manifest


def parse(path: Path) -> dict[str, Any]:
    """The file's content as data; raises :class:`ManifestError` for what is no TOML."""
    import tomli

    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ManifestError(
            "WW101", f"{path.name} is not UTF-8 text (byte {error.start})", at=Place(path), fix="save it as UTF-8"
        ) from error
    except RecursionError as error:
        raise ManifestError(
            "WW101", f"{path.name} is nested too deeply: {error}", at=Place(path), fix="write it plainer"
        ) from error
    except tomli.TOMLDecodeError as error:
        raise ManifestError(
            "WW101",
            f"{path.name} is not TOML: {error.msg}",
            at=Place(path, error.lineno, error.colno),
            fix="correct the line",
        ) from error


def _section(path: Path, data: dict[str, Any], name: str, kind: type[_Section]) -> _Section:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ManifestError("WW102", f"`{name}` must be a table", at=Place(path, line_of(path, name)), fix=f"write `[{name}]`")
    defaults = kind()
    keys = {field.name.replace("_", "-"): field.name for field in fields(kind)}  # type: ignore[arg-type]
    check_keys(path, table, keys, f"{name}.")
    return kind(**{keys[key]: _value(path, name, key, value, getattr(defaults, keys[key])) for key, value in table.items()})


def _value(path: Path, section: str, key: str, value: object, default: object) -> object:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        wanted = "a list of strings"
    elif isinstance(default, bool) or key == "wasi":
        if isinstance(value, bool):
            return value
        wanted = "true or false"
    else:
        if isinstance(value, str) and value:
            return value
        wanted = "a string that is not empty"
    raise ManifestError(
        "WW102",
        f"`{section}.{key}` must be {wanted}, not {value!r}",
        at=Place(path, line_of(path, key)),
        fix="correct the value",
    )


def read_wheel(path: Path, data: dict[str, Any]) -> WheelSection:
    """``[wheel]`` of a manifest; raises :class:`ManifestError` for whatever it may not say."""
    section = _section(path, data, "wheel", WheelSection)
    _check_package(path, "wheel", section, wheel)
    return section


def read_npm(path: Path, data: dict[str, Any]) -> NpmSection:
    """``[npm]`` of a manifest; raises :class:`ManifestError` for whatever it may not say."""
    section = _section(path, data, "npm", NpmSection)
    _check_package(path, "npm", section, npm_package)
    return section


def _check_package(path: Path, name: str, section: WheelSection | NpmSection, kind: ModuleType) -> None:
    """Complain of what a package of that kind cannot say."""
    for key in kind.RULES:
        said = getattr(section, key)
        for value in said if isinstance(said, tuple) else [said]:
            if value is not None and (wanted := kind.problem(key, value)) is not None:
                raise ManifestError(
                    "WW102",
                    f"`{name}.{key}` must be {wanted}, not {value!r}",
                    at=Place(path, line_of(path, key)),
                    fix="correct the value",
                )


def read_publish(path: Path, data: dict[str, Any]) -> PublishSection:
    """``[publish]`` of a manifest; raises :class:`ManifestError` for whatever it may not say."""
    section = _section(path, data, "publish", PublishSection)
    wrong = None
    if section.version is not None and not versions.is_version(section.version):
        wrong = "version", f"a version of three numbers, as in 1.2.0 or 1.2.0-rc.1, not {section.version!r}"
    elif section.namespace is not None and not _LABEL.fullmatch(section.namespace):
        wrong = "namespace", f"in kebab case, not {section.namespace!r}"
    else:
        for key in ("source", "homepage"):
            if (value := getattr(section, key)) is not None and not value.startswith(("https://", "http://")):
                wrong = key, f"an address that begins with https://, not {value!r}"
    if wrong:
        key, wanted = wrong
        raise ManifestError(
            "WW102", f"`publish.{key}` must be {wanted}", at=Place(path, line_of(path, key)), fix="correct the value"
        )
    return section


def _check_javascript(path: Path, folder: Path, section: JavascriptSection) -> None:
    wrong = None
    if section.engine is not None and section.engine not in ENGINES:
        wrong = "engine", f"one of {', '.join(ENGINES)}, not {section.engine!r}"
    elif section.main is not None and not is_file(folder / section.main):
        wrong = "main", f"a file of the folder, and {section.main!r} is not there"
    if wrong:
        key, wanted = wrong
        raise ManifestError(
            "WW102", f"`javascript.{key}` must be {wanted}", at=Place(path, line_of(path, key)), fix="correct the value"
        )


def check_keys(path: Path, table: dict[str, Any], keys: Collection[str], prefix: str) -> None:
    """Raise :class:`ManifestError` for a key that is not among ``keys``."""
    for key in table:
        if key not in keys:
            raise ManifestError(
                "WW102",
                f"unknown key `{prefix}{key}`",
                at=Place(path, line_of(path, key)),
                fix=did_you_mean(key, keys),
            )


def line_of(path: Path, key: str) -> int | None:
    """The line that sets ``key``; None where none does."""
    pattern = re.compile(rf"""^\s*\[?\s*(?:[\w-]+\s*\.\s*)?["']?{re.escape(key)}["']?\s*[\]=.]""")
    return line_where(path, pattern.match)
