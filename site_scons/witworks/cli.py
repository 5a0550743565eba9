"""What Witworks does without SCons: ``python -m witworks bindings <component.wasm or WIT> --out DIR``, ``run`` and others."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import bindgen, diagnostics, running
from witworks.artifacts import emitted, resolving
from witworks.bindgen.names import class_name, package_name
from witworks.errors import EXIT_STATUS, ComponentError, MachineError, ManifestError, Place, WitError
from witworks.model import world_json
from witworks.model.components import check_name
from witworks.model.packages import WitPackage, closure, read_index, read_package
from witworks.programs import Probes
from witworks.reports import translated
from witworks.runtime import fingerprint
from witworks.toolchains import skew, wasm_tools
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.model.world import World
    from witworks.toolchains.wasm_tools import WasmTools

INTERRUPTED: Final = 130
DESCRIPTION: Final = """\
Write a Python package with typed bindings: for a component that was built anywhere, with the component in it; or for a world
in WIT alone, to which you add the component. Needs wasm-tools; the package itself needs witworks alone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status is 0, or 2 after a report."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    end = words.index("--") if "--" in words else len(words)
    given = _parser().parse_args(words[:end])
    if given.command == "run":
        return running.main(given, words[end + 1 :])
    try:
        sys.stdout.write(COMMANDS[given.command](given))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - what is not a report is raised again there
        sys.stderr.write(f"{translated(error, getattr(given, 'out', ''))}\n")
        return EXIT_STATUS
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m witworks", description="WebAssembly components from Python.")
    commands = parser.add_subparsers(dest="command", required=True)
    running.add(commands.add_parser("run", help="run a component that is a program", description=running.DESCRIPTION))
    bindings = commands.add_parser("bindings", help="write typed bindings for a component or a world", description=DESCRIPTION)
    bindings.add_argument("source", type=Path, help="a component (.wasm), a folder with a WIT package, or a .wit file")
    bindings.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the package goes: DIR/<name>/")
    bindings.add_argument("--name", help="the package's name in kebab case (default: that of the file, or of the world)")
    bindings.add_argument("--world", help="the world of the WIT package (default: its only one)")
    bindings.add_argument(
        "--wit", type=Path, metavar="DIR", help="a folder of WIT packages that the WIT refers to, besides its own deps/"
    )
    bindings.add_argument(
        "--features", metavar="A,B", help="what the WIT marks @unstable(feature = a) and is to be there (default: none of it)"
    )
    brought = commands.add_parser(
        "setup", help="install a pinned tool for this user; scons setup brings all that a project needs"
    )
    brought.add_argument("tools", nargs="+", choices=list(TOOLS), metavar="tool", help=", ".join(TOOLS))
    explained = commands.add_parser("explain-error", help="say what a code such as WW501 means and how it is mended")
    explained.add_argument("words", nargs="*", help="codes, or words of a message; without any all codes are listed")
    return parser


def _explained(given: argparse.Namespace) -> str:
    """What the codes mean."""
    return f"{diagnostics.answer(given.words)}\n"


def _brought(given: argparse.Namespace) -> str:
    """Install the tools; where they are."""
    from witworks.setup.install import install

    for name in given.tools:
        install(TOOLS[name], _say)
    return "".join(f"{TOOLS[name].title} is in {TOOLS[name].folder}\n" for name in given.tools)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _bindings(given: argparse.Namespace) -> str:
    """Write the package; what to tell the user."""
    source: Path = given.source
    if not (source.is_file() or source.is_dir()):  # a device may be read without end
        what = "is neither a file nor a folder" if source.exists() else "is not there"
        raise ComponentError("WW410", f"{source} {what}", at=Place(source), fix="give the path of a component or of WIT")
    if given.wit is not None and not given.wit.is_dir():
        fix = "give a folder with WIT packages in it, or leave --wit out"
        raise ComponentError("WW410", f"--wit={given.wit} is no folder", at=Place(given.wit), fix=fix)
    tools = wasm_tools.find(None, Probes(None))
    is_wit = source.is_dir() or source.suffix == ".wit"
    world = _world(given, tools.path) if is_wit else _decoded(given, tools)
    name = _name(given.name, world.name if is_wit else source.name.partition(".")[0])
    files: dict[str, str | bytes] = dict(bindgen.render(world, component=name))
    if not is_wit:
        files[f"{name}.wasm"] = fingerprint.stamp(_bytes(source), world_json.signature(world))
    folder = given.out / package_name(name)
    emitted.check_free(folder, files)
    try:
        emitted.write(folder, files)
    except FileNotFoundError as error:  # where no folder can be made, as in /proc
        raise MachineError("WW902", f"{folder} cannot be written: {error.strerror}", fix="choose another --out") from None
    use = f"from {package_name(name)} import {class_name(name)}"
    if not is_wit:
        return f"wrote {folder}/ ({len(files)} files)\nuse it, with {given.out} on Python's path: {use}\n"
    return f"wrote {folder}/ ({len(files)} files)\nput a component of this world there as {name}.wasm; then: {use}\n"


def _decoded(given: argparse.Namespace, tools: WasmTools) -> World:
    """The world of a component."""
    for option in ("world", "wit", "features"):
        if getattr(given, option) is not None:
            raise ComponentError(
                "WW412",
                f"--{option} says something of WIT, but {given.source} is a component, which brings its own world",
                fix=f"leave --{option} out",
            )
    data = _bytes(given.source)
    with skew.told(given.source.name, data, tools):
        return resolving.decode(given.source, tools.path)


def _bytes(component: Path) -> bytes:
    """What is in the file, which is WebAssembly: wasm-tools would take text as well."""
    try:
        data = component.read_bytes()
    except OSError as error:
        fix = "make it readable for you"
        raise ComponentError("WW410", f"{component} cannot be read: {error.strerror}", at=Place(component), fix=fix) from None
    if not data.startswith(b"\0asm"):
        raise ComponentError(
            "WW405",
            f"{component} is not WebAssembly: it starts with {data[:8]!r}",
            at=Place(component),
            fix="give a component (.wasm), a folder with a WIT package, or a .wit file",
        )
    return data


def _world(given: argparse.Namespace, tools: Path) -> World:
    """The wanted world of a WIT package."""
    package = read_package(given.source)
    beside = package.path if package.path.is_dir() else package.path.parent
    index = read_index(given.wit if given.wit is not None else beside / "deps")
    features = [name for name in (given.features or "").split(",") if name]
    return resolving.resolve(
        closure(package, index), _only_world(package) if given.world is None else given.world, tools, features
    )


def _only_world(package: WitPackage) -> str:
    names = [world.name for world in package.worlds]
    if len(names) == 1:
        return names[0]
    if not names:
        raise WitError("WW211", f"there is no world in {package.path}", at=package.place, fix="write `world name { … }` there")
    raise WitError(
        "WW212",
        f"{package.path} has {len(names)} worlds",
        at=package.place,
        notes=[f"worlds: {', '.join(names)}"],
        fix=f"say which: --world {names[0]}",
    )


def _name(wanted: str | None, found: str) -> str:
    """The name for the package, checked: as given, else as the file's or the world's name has it."""
    name = re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-") if wanted is None else wanted
    try:
        check_name(name, Place(found if wanted is None else f"--name={name}"))
    except ManifestError as error:
        raise ManifestError(error.code, error.message, at=error.at, fix="choose another: --name my-component") from None
    return name


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], str]]] = {
    "bindings": _bindings,
    "setup": _brought,
    "explain-error": _explained,
}
"""What answers each command but ``run``, which has an exit status of its own."""
