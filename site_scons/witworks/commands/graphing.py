"""``scons graph``: builds, then draws the project as ``build/graph.svg`` and a page that stands alone, ``build/graph.html``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts, output
from witworks.builders import tool
from witworks.errors import ToolError
from witworks.model import composition, world_json
from witworks.model.picture import Part, dot, page
from witworks.programs import write_atomic
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.context import Context
    from witworks.model.components import Component
    from witworks.model.world import World
    from witworks.scons_types import Environment, Node

_LAYOUT: Final = "viz-js"


def add(env: Environment, _found: Sequence[Component]) -> None:
    """Add the target ``graph``, which is made after all components, and each time."""
    env.SetDefault(WASMGRAPHCOMSTR=output.caption("graph", "${WASMBUILDDIR.lstrip('#')}/graph.html"))
    target = env.Alias("graph", env.Alias("all"), output.action(_draw, "graph", "WASMGRAPHCOMSTR"))
    env.Depends(target, tool.needed(env, _LAYOUT, "graph"))
    env.AlwaysBuild(target)


def _draw(_target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    context = output.context(env)
    parts = _parts(context)
    found = context.tool(_LAYOUT)
    script = TOOLS[_LAYOUT].pins[0].with_name("draw.mjs")
    done = output.run(env, [found.command[0], script, *found.command[1:]], input=dot(parts), answers=True)
    if done.status != 0:
        message = "the picture of the graph cannot be laid out"
        raise ToolError(
            "WW318",
            message,
            output=done.stderr,
            shown=excerpts.of(done.stderr),
            fix=f"install the tool anew: remove {found.tool.folder}",
        )
    write_atomic(context.build / "graph.svg", done.stdout)
    write_atomic(context.build / "graph.html", page(f"{context.root.name}: worlds and components", parts, done.stdout))


def _parts(context: Context) -> list[Part]:
    return [
        _part(name, context, world_json.loads(file.read_text("utf-8")))
        for name in context.summary.names()
        if (file := context.build / name / "world.json").is_file()
    ]


def _part(name: str, context: Context, its: World) -> Part:
    entry = context.summary.entry(name)
    artefact = Path(entry.artefact)
    return Part(
        name=name,
        language=entry.language,
        world=its.id,
        imports=_names(its, its.imports, [function.name for function in its.import_functions]),
        exports=_names(its, its.exports, [function.name for function in its.export_functions]),
        size=artefact.stat().st_size if artefact.is_file() else None,
        seconds=sum(entry.made.values()),
        made=tuple(stage for stage in entry.stages if stage in entry.made),
        reused=tuple(stage for stage in entry.stages if stage not in entry.made),
        within=composition.parts_of(context.build / name / "plan.json"),
    )


def _names(its: World, keys: Sequence[str], functions: Sequence[str]) -> tuple[str, ...]:
    """What a world has on one side: interfaces that have functions (others bring only types), and functions of its own."""
    return (*(its.interfaces[key].name for key in keys if its.interfaces[key].functions), *functions)
