"""WasmPlan, WasmCompose, WasmDecoded: one component of several, wired as a composition's file and their worlds say.

    env.WasmPlan(
        ["build/pipe/world.json", "build/pipe/world.sig", "build/pipe/plan.json"],
        ["compositions/pipe.toml", "build/a/world.json", "build/b/world.json"],
        WASMCOMPONENTNAME="pipe",
    )
    env.WasmCompose("build/pipe/pipe.unchecked.wasm", "build/pipe/plan.json", WASMCOMPONENTNAME="pipe")
    env.WasmDecoded(["build/pipe/world.json", "build/pipe/world.sig"], "build/pipe/pipe.unchecked.wasm", WASMCOMPONENTNAME="pipe")

The plan depends on the worlds of all components, for any of them may export what is imported; what is composed depends on the
plan and on the parts that it names. A ``.wac`` file is composed as it is, and WasmDecoded reads its world from the result.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.builders import tool
from witworks.errors import ComponentError, Place
from witworks.model import documented, world_json
from witworks.programs import write_atomic
from witworks.runtime.fingerprint import custom_section
from witworks.scanners import facts
from witworks.toolchains import skew

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.model.compositions import Composition, Wiring
    from witworks.model.world import World
    from witworks.scons_types import Environment, Node

_MARK: Final = "\N{MULTIPLICATION SIGN}"
"""What wac puts before what is wrong."""


MEANINGS: Final = {
    "WASMDECODEDAS": "the package that a world is said to be of which is read from a component",
    "WACFLAGS": "more words for `wac compose`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        WASMPLANCOMSTR=output.caption("plan"),
        WASMCOMPOSECOMSTR=output.caption("compose"),
        WASMDECODEDCOMSTR=output.caption("world"),
        WASMDECODEDAS="witworks:composition",
        WACFLAGS=[],
    )
    env["BUILDERS"]["WasmPlan"] = SCons.Builder.Builder(
        action=output.action(_plan, "plan", "WASMPLANCOMSTR"), target_scanner=facts(None, "resolver")
    )
    env["BUILDERS"]["WasmCompose"] = SCons.Builder.Builder(
        action=output.action(_compose, "compose", "WASMCOMPOSECOMSTR", ["WACFLAGS"]),
        suffix=".unchecked.wasm",
        target_scanner=facts(_parts, "wasm-tools", "resolver"),
    )
    env["BUILDERS"]["WasmDecoded"] = SCons.Builder.Builder(
        action=output.action(_decode, "world", "WASMDECODEDCOMSTR", ["WASMDECODEDAS"]),
        target_scanner=facts(None, "wasm-tools", "resolver"),
    )


def planned(env: Environment, composition: Composition, build: str) -> list[Node]:
    """The nodes of ``world.json``, ``world.sig`` and ``plan.json`` of a composition that is no ``.wac`` file."""
    context = output.context(env)
    needed = list(_named(composition.wiring, context.wirings))
    made: list[Node] = env.WasmPlan(
        [f"{build}/world.json", f"{build}/world.sig", f"{build}/plan.json"],
        [
            *(output.literal(wiring.path) for wiring in needed if not wiring.is_wac),
            *(f"$WASMBUILDDIR/{name}/world.json" for name in context.components),
            *(f"$WASMBUILDDIR/{wiring.name}/world.json" for wiring in needed if wiring.is_wac),
        ],
        WASMCOMPONENTNAME=composition.name,
    )
    return made


def artefact(env: Environment, part: str) -> str:
    """Where a part's component is: a component or a composition."""
    return f"$WASMBUILDDIR/{'compositions' if part in output.context(env).wirings else part}/{part}.wasm"


def _named(wiring: Wiring, known: dict[str, Wiring]) -> Iterator[Wiring]:
    """The composition, and those that it names directly or not."""
    found: dict[str, Wiring] = {}
    waiting = [wiring]
    while waiting:
        one = waiting.pop()
        if one.name not in found:
            found[one.name] = one
            yield one
            waiting += [] if one.is_wac else [known[name] for name in one.named if name in known]


def _plan(target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    from witworks.model.composition import Part, Workspace

    context = output.context(env)
    name = str(env["WASMCOMPONENTNAME"])

    def world(part: str) -> World:
        return world_json.loads((context.build / part / "world.json").read_text("utf-8"))

    parts = {part.name: Part(part.name, world(part.name), part.wit.files) for part in context.components.values()}
    decoded = {one.name: world(one.name) for one in _named(context.wirings[name], context.wirings) if one.is_wac}
    plan = Workspace(parts, context.wirings, decoded).plan(name)
    world_file, signature_file, plan_file = (Path(node.abspath) for node in target)
    write_atomic(world_file, world_json.dumps(plan.world))
    write_atomic(signature_file, world_json.signature(plan.world) + "\n")
    links = [[link.importer, link.interface, link.provider, link.export] for link in plan.links]
    write_atomic(plan_file, json.dumps({"parts": plan.order, "links": links, "open": plan.open}, indent=1) + "\n")


def _parts(target: Node, env: Environment) -> list[Node]:
    """The nodes of the parts: those of the plan, once it is made, or those that the ``.wac`` file names."""
    context = output.context(env)
    (source,) = target.sources
    if source.name.endswith(".wac"):
        names = list(context.wirings[env["WASMCOMPONENTNAME"]].named)
    else:
        from witworks.model.composition import parts_of

        names = list(parts_of(Path(source.abspath)))
    return [env.File(artefact(env, name)) for name in names if name in context.components or name in context.wirings]


def _compose(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    context = output.context(env)
    name = str(env["WASMCOMPONENTNAME"])
    parts = {Path(node.abspath).stem: Path(node.abspath) for node in _parts(target[0], env)}
    file = Path(source[0].abspath)
    if file.suffix != ".wac":
        file = Path(target[0].abspath).with_name(f"{name}.wac")
        write_atomic(file, _text(env, name, json.loads(Path(source[0].abspath).read_text("utf-8")), parts))
    made = Path(target[0].abspath)
    if context.cache is not None and (found := context.cache.composed(name, file, parts)) is not None:
        write_atomic(made, found)
        return
    wac = tool.bring(env, "wac")
    dependencies = [
        f"--dep={'composition' if part in context.wirings else 'component'}:{part}={path}" for part, path in parts.items()
    ]
    words = [*wac.command, "compose", *env["WACFLAGS"], *dependencies, f"--output={made}", file]
    done = output.run(env, [str(word) for word in words])
    if done.status != 0:
        raise _explained(name, file, done.stderr)
    if context.cache is not None:
        context.cache.put_composed(name, file, parts, made.read_bytes())


def _text(env: Environment, name: str, plan: dict[str, Any], parts: dict[str, Path]) -> str:
    from witworks.artifacts import resolving
    from witworks.model import wac

    context = output.context(env)
    worlds = {part: resolving.decode(parts[part], context.wasm_tools.path) for part in plan["parts"]}
    return wac.write(name, plan["links"], plan["open"], worlds, context.wirings)


def _decode(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.artifacts import resolving

    name = str(env["WASMCOMPONENTNAME"])
    component = Path(source[0].abspath)
    context = output.context(env)
    with skew.told(name, component, context.wasm_tools, context.blamed(name, "language")):
        found = resolving.decode(component, context.wasm_tools.path)
    found = documented.documented(found, custom_section(component.read_bytes(), documented.SECTION))
    world = replace(found, package=env["WASMDECODEDAS"], name=name)
    world_file, signature_file = target
    write_atomic(Path(world_file.abspath), world_json.dumps(world))
    write_atomic(Path(signature_file.abspath), world_json.signature(world) + "\n")


def _explained(name: str, file: Path, text: str) -> ComponentError:
    """The report for what wac said, with its place in the ``.wac`` file."""
    place = re.search(r"\.wac:(\d{1,9}):(\d{1,9})", text)
    at = Place(file, int(place[1]), int(place[2])) if place else Place(file)
    lines = sorted(filter(None, map(str.strip, text.splitlines())), key=lambda line: not line.startswith(_MARK))
    cause = lines[0].strip(f" {_MARK}") if lines else "wac says nothing"
    return ComponentError(
        "WW458",
        f"composition `{name}` cannot be made: {cause.removeprefix('error: ')}",
        at=at,
        output=text,
        shown=excerpts.of(text),
        fix="correct the .wac file, or write a .toml that leaves the wiring to Witworks",
    )
