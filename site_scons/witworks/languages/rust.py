"""Rust: a folder with a ``Cargo.toml``; cargo makes the core module, ``wit_bindgen::generate!`` names the world."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.errors import Place, ToolError, WitworksError
from witworks.languages import cargo
from witworks.languages.core_module import component_of
from witworks.languages.language import Language
from witworks.model.components import WorldHint
from witworks.toolchains import rust, rust_libc, rustc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node
    from witworks.setup.doctor import Need

_GENERATE: Final = re.compile(r"\bgenerate!\s*(?=[({\[])")
_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|[()\[\]{}]')
_WORLD: Final = re.compile(r'\bworld\s*:\s*"(?P<world>[^"]+)"')
# Of a list of paths the last is the world's own package: those that it needs stand before it.
_PATH: Final = re.compile(r'\bpath\s*:\s*(?:\[(?:[^\]]*,)?\s*)?"(?P<path>[^"]+)"')
_SHORTHAND: Final = re.compile(r'.\s*"(?P<world>[^"]+)"\s*(?:in\s*"(?P<path>[^"]+)"\s*)?[,)}\]]')
_COMMENT: Final = re.compile(r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')|//[^\n]*|/\*.*?\*/""", re.DOTALL)


class Rust(Language):
    """Rust, as the build asks for it."""

    STAGES = ("core", "component")

    def world_hint(self, folder: Path) -> WorldHint | None:
        """What the first ``generate!`` of the folder's sources says: ``world:``, ``path:``, or the world alone in quotes."""
        for file in _sources(folder):
            text = _without_comments(file.read_text(encoding="utf-8", errors="replace"))
            if (found := _GENERATE.search(text)) is not None:
                arguments = _bracketed(text, found.end())
                short = _SHORTHAND.match(arguments)
                world = _WORLD.search(arguments) or short
                path = _PATH.search(arguments) or (short if short and short["path"] else None)
                return WorldHint(
                    world=world["world"] if world else None,
                    wit=folder / path["path"] if path else None,
                    place=Place(file, text.count("\n", 0, found.start()) + 1),
                )
        return None

    def component(self, env: Environment, component: Component, build: str, world: Node) -> Node:
        """The component around the core module that cargo builds from the folder."""
        wanted = component.manifest.rust
        flags = ["--profile", wanted.profile, *_profile(wanted.profile, env.subst("$WASMPROFILE"))]
        if wanted.features:
            flags += ["--features", ",".join(wanted.features)]
        if not wanted.default_features:
            flags += ["--no-default-features"]
        (core,) = env.CargoWasm(
            f"{build}/{component.name}.core.wasm",
            output.literal(component.folder / "Cargo.toml"),
            CARGOFLAGS=[*env["CARGOFLAGS"], *flags],
            CARGOTARGET=_target(env, component),
            CARGOPANICS=bool(env["CARGOPANICS"] and wanted.panic_messages),
            WASMCOMPONENTNAME=component.name,
        )
        return component_of(env, component, build, core, world, adapt=_target(env, component) == rustc.WASI)

    def prepare(self, env: Environment, components: Sequence[Component]) -> None:
        """Bring in a wasm standard library for Rust where the machine has none; silent where it has one."""
        failures = [_provisioned(env, its[0].folder, target) for target, its in _by_target(env, components).items()]
        for failure in filter(None, failures):
            raise failure

    def variables(self, _env: Environment, _folder: Path) -> Mapping[str, str]:
        """Flags and profiles that cargo and rustc take from the environment."""
        return cargo.steering(os.environ)

    def surroundings(self, folder: Path, root: Path) -> Iterable[Path]:
        """What would steer cargo from beside the folder, above it or cargo's home."""
        return cargo.around(folder, root)

    def only_there(self, folder: Path, root: Path) -> Iterable[Path]:
        """The code of the other packages of its workspace."""
        return cargo.only_there(folder, root)

    def needs(self, env: Environment, components: Sequence[Component]) -> list[Need]:
        """Cargo and rustc, and where the wasm standard library comes from, for each target."""
        return [need for target, its in _by_target(env, components).items() for need in _needs(env, target, its)]


def _needs(env: Environment, target: str, components: Sequence[Component]) -> list[Need]:
    from witworks.setup.doctor import Need

    names = tuple(component.name for component in components)
    with_wasi = " with WASI" if target == rustc.WASI else ""
    try:
        found = toolchain(env, components[0].folder, target)
    except ToolError as error:
        return [Need(f"rust for wasm{with_wasi}", None, "", names, error.fix or "", code=error.code)]
    libc = [] if found.libc is None else [Need(rust_libc.PACKAGE, found.libc, "", names, "")]
    return [
        Need("cargo", found.cargo, found.version, names, ""),
        Need(f"rustc ({found.std} std{with_wasi})", found.rustc, found.version, names, "", identity=found.identity),
        *libc,
    ]


def _provisioned(env: Environment, folder: Path, target: str) -> WitworksError | None:
    """Why the standard library for that target could not be brought in; None where it is there."""
    try:
        toolchain(env, folder, target)
    except ToolError:
        from witworks.setup import provision

        verbose = output.context(env).verbose
        try:
            provision.provision_rust(env.subst("$RUSTSTD"), output.say, cwd=folder, target=target, verbose=verbose)
        except WitworksError as failure:
            return failure
    return None


def _target(env: Environment, component: Component) -> str:
    return rustc.WASI if component.manifest.rust.wasi else env.subst("$CARGOTARGET")


def _by_target(env: Environment, components: Sequence[Component]) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = {}
    for component in components:
        found.setdefault(_target(env, component), []).append(component)
    return found


def _profile(cargo_profile: str, setting: str) -> list[str]:
    """What ``profile=`` says to cargo, over what ``Cargo.toml`` says; ``release`` leaves it as it is."""
    wanted = {
        "debug": {"opt-level": "0", "debug": '"full"', "strip": '"none"'},
        "small": {"opt-level": '"z"', "lto": "true", "codegen-units": "1", "strip": '"symbols"'},
    }.get(setting, {})
    return [word for key, value in wanted.items() for word in ("--config", f"profile.{cargo_profile}.{key}={value}")]


def toolchain(env: Environment, folder: Path, target: str) -> rust.RustToolchain:
    """The cargo and rustc that build the package in ``folder``, as ``$RUSTSTD`` wants them; raises ToolError without."""
    return rust.find(env.subst("$RUSTSTD"), output.context(env).probes, cwd=folder, target=target)


def _sources(folder: Path) -> Iterator[Path]:
    """The crate's root first: that is where ``generate!`` stands as a rule."""
    sources = sorted((folder / "src").rglob("*.rs"))
    yield from sorted(sources, key=lambda file: file != folder / "src" / "lib.rs")


def _without_comments(text: str) -> str:
    """``text`` with each comment blank, line by line; strings stay."""
    return _COMMENT.sub(lambda found: found["kept"] or re.sub(r"[^\n]", " ", found[0]), text)


def _bracketed(text: str, start: int) -> str:
    """The text from the bracket at ``start`` to the one that closes it."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
            if depth == 0:
                return text[start : token.end()]
    return text[start:]
