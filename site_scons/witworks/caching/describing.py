"""What a component is built from, told so that another machine can do it: the description that the shared cache goes by.

It is a build of its own: the component's files, WIT with all that its world reaches and nothing else, an SConstruct that sets
what this project sets, and the command ``scons``. So a comment in WIT, or the rest of the project, is no part of it.
"""

from __future__ import annotations

import os
from collections import UserList
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import needs, output, scanners
from witworks.artifacts import resolving
from witworks.caching.action import Action, Input, held, input_of, written
from witworks.errors import ToolError, WitworksError
from witworks.languages import LANGUAGES
from witworks.memory import standing
from witworks.model import wit_writing
from witworks.model.components import FOREIGN
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witworks.model.components import Component
    from witworks.model.packages import WitPackage
    from witworks.model.world import World
    from witworks.scons_types import Environment

_MACHINERY: Final = ("adapters", "artifacts", "bindgen", "builders", "languages", "model", "runtime/fingerprint.py", "toolchains")
"""The rooms of Witworks that have a say in what is in a component."""
_PINNED: Final = frozenset({*TOOLS, "wasm-tools"})
_NO_TOOLS: Final = frozenset({"wasmtime"})
"""What runs components has no part in making them."""
_INDIFFERENT: Final = ("STR", "DIR", "FOLDER")
_KNOWN_OTHERWISE: Final = frozenset({"WASMTOOLS", "RUSTSTD", "WASMSKIPMISSING", "WITWORKS"})
"""The versions of the tools say it, or nothing that is built has anything of it."""
_NO_INPUTS: Final = (".md", ".wit", ".gitignore")
"""Words; what stands in the description in another form; and what Witworks puts beside the Go that it generates."""
_WAC: Final = "wac"
_FOLDERS: Final = {"WASMCOMPONENTSDIR": "components", "WASMWITDIR": "wit"}
_SCRIPT: Final = """\
DefaultEnvironment(tools=[])
env = Environment(tools=["wasm"], toolpath=[PyPackageDir("witworks.tools")], **{variables})
env.WasmProject()
"""


class Unshareable(Exception):  # noqa: N818 - no error: the component is built here, as ever
    """No description can say all that a component is built from; ``str()`` is the reason."""


@dataclass(frozen=True, slots=True)
class Described:
    """A component's build for the cache: ``exact`` with every tool's version, ``loose`` without those that nobody pins.

    Who lacks a compiler looks for the second, and finds what was put in last; ``here`` says that none is lacking.
    """

    component: Component
    exact: Action
    loose: Action
    here: bool
    known: frozenset[str]
    """The real paths of the files that it speaks of, and of the WIT: whoever reads another has built something else."""

    @property
    def wanted(self) -> Action:
        """What to look for."""
        return self.exact if self.here else self.loose


def describe(env: Environment, component: Component) -> Described | None:
    """How the component is built, or None where its WIT or a file cannot be read; raises :class:`Unshareable`."""
    root = output.context(env).root
    if (hidden := LANGUAGES[component.language].hidden(component.folder)) is not None:
        raise Unshareable(f"what is in {os.path.relpath(hidden, root)} is known to this machine alone")
    script = written(_SCRIPT.format(variables=_literal(_variables(env))))
    try:
        context = output.context(env)
        world = resolving.resolve(component.wit, component.world, context.wasm_tools.path, component.features)
        paths = sorted({*_files(component), *_outside(component, root)})
        there = (path for path in LANGUAGES[component.language].only_there(component.folder, root) if path.is_relative_to(root))
        inputs = {os.path.relpath(path, root): written("") for path in there}
        inputs |= {os.path.relpath(path, root): input_of(path) for path in paths}
        elsewhere = list(_elsewhere(component, root))
        settings = {_at_home(path): input_of(path).digest.sha256 for path in elsewhere}
    except (WitworksError, OSError):
        return None
    pinned, others, here = _tools(env, component)
    name = component.name
    loose = Action(
        command=("scons", "-Q", "cache=", f"build/{name}/{name}.wasm"),
        inputs={**inputs, **_wit(component, world, root), "SConstruct": script},
        outputs=(f"build/{name}/{name}.wasm",),
        environment=LANGUAGES[component.language].variables(env, component.folder),
        platform={**pinned, **settings},
    )
    known = frozenset(map(os.path.realpath, (*paths, *elsewhere, *component.wit.files)))
    return Described(component, replace(loose, platform={**loose.platform, **others}), loose, here, known)


def composition(env: Environment, name: str, file: Path, parts: Mapping[str, Path]) -> Action:
    """How a composition is made of its parts, which are here, as the ``.wac`` file says."""
    context = output.context(env)
    try:
        version = context.tool(_WAC).version
    except ToolError:
        version = TOOLS[_WAC].version
    kinds = {part: "composition" if part in context.wirings else "component" for part in parts}
    dependencies = [f"--dep={kind}:{part}={part}.wasm" for part, kind in kinds.items()]
    return Action(
        command=("wac", "compose", *map(str, env["WACFLAGS"]), *dependencies, f"--output={name}.wasm", f"{name}.wac"),
        inputs={f"{name}.wac": held(file), **{f"{part}.wasm": held(path) for part, path in parts.items()}},
        outputs=(f"{name}.wasm",),
        environment={},
        platform={_WAC: version, "witworks": _machinery(env)},
    )


def _files(component: Component) -> Iterator[Path]:
    """The folder's own files, but for tests, words about it, and what builds write there."""
    ours = set(LANGUAGES[component.language].written(component.folder))
    for folder, folders, files in os.walk(component.folder):
        here = Path(folder)
        folders[:] = [name for name in folders if name not in FOREIGN and not name.startswith(".")]
        if here == component.folder:
            folders[:] = [name for name in folders if name not in {"tests", "wit"}]
        yield from (here / name for name in files if not name.endswith(_NO_INPUTS) and here / name not in ours)


def _outside(component: Component, root: Path) -> Iterator[Path]:
    """The files of the project outside the folder that have a say in what is built."""
    for path in LANGUAGES[component.language].surroundings(component.folder, root):
        if path.is_relative_to(root) and path.is_file() and not standing.is_ours(str(path)):
            yield path


def _elsewhere(component: Component, root: Path) -> Iterator[Path]:
    """The files of this machine that do: settings of compilers."""
    for path in LANGUAGES[component.language].surroundings(component.folder, root):
        if not path.is_relative_to(root) and path.is_file() and not standing.is_ours(str(path)):
            yield path


def _at_home(path: Path) -> str:
    """The path as it is called on whatever machine."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else path.as_posix()


def _wit(component: Component, world: World, root: Path) -> dict[str, Input]:
    """The WIT of the component's world, each package in one file where it is in the project."""
    packages = (component.wit.root, *component.wit.dependencies)
    its = wit_writing.packages(world, component.features)
    found = {}
    for package in packages:
        nested = [f"package {name} {{\n{text}}}\n" for name, text in its.items() if name in package.nested]
        text = "\n".join([f"package {package.name};\n", its.get(package.name, ""), *nested])
        found[os.path.relpath(_wit_file(package), root)] = written(text)
    return found


def _wit_file(package: WitPackage) -> Path:
    return package.path if package.path.suffix == ".wit" else package.path / "package.wit"


def _variables(env: Environment) -> dict[str, object]:
    """The construction variables that shape what is built, as they were set: flags, commands, the profile."""
    offered = output.context(env).offered
    found = {name: plain for name in sorted(offered) if _matters(name) and (plain := _plain(name, env.get(name))) is not _OURS}
    for name, usual in _FOLDERS.items():
        relative = os.path.relpath(env.Dir(f"${name}").abspath, output.context(env).root)
        if relative != usual:
            found[name] = f"#{relative}"
    return found


def _matters(name: str) -> bool:
    return name.isupper() and not name.endswith(_INDIFFERENT) and name not in _KNOWN_OTHERWISE


_OURS: Final = object()


def _plain(name: str, value: object) -> object:
    """A variable's value as an SConstruct can write it down; ``_OURS`` for what Witworks itself computes."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (list, tuple, UserList)):
        return [_plain(name, item) for item in value]
    if callable(value) and str(getattr(value, "__module__", "")).startswith("witworks."):
        return _OURS
    raise Unshareable(f"the variable {name} is neither text nor a list of it")


def _literal(variables: dict[str, object]) -> str:
    return "".join(["dict(\n", *(f"    {name}={value!r},\n" for name, value in variables.items()), ")"])


def _tools(env: Environment, component: Component) -> tuple[dict[str, str], dict[str, str], bool]:
    """The tools that are pinned and the others, with their versions, and whether all of the others are here."""
    rows = [row for row in needs.rows(env, {component.language: [component]}) if row.program not in _NO_TOOLS]
    pinned = {row.program: row.version if row.found is not None else row.wanted for row in rows if row.program in _PINNED}
    others = [row for row in rows if row.program not in _PINNED]
    pinned["witworks"] = _machinery(env)
    return pinned, {row.program: row.identity or row.version for row in others}, all(row.found is not None for row in others)


def _machinery(env: Environment) -> str:
    """The digest of the code of Witworks that builds."""
    ours = machinery()
    return output.context(env).probes.ask("machinery", watch=ours, make=lambda: scanners.digest(ours))


def machinery() -> list[Path]:
    """The files of Witworks that have a say in what is in a component, sorted."""
    home = Path(__file__).parent.parent
    files = (file for name in _MACHINERY for file in (home / name, *(home / name).rglob("*")))
    return sorted(file for file in files if file.is_file() and file.suffix != ".pyc")
