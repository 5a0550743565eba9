"""GoBindings: the bindings of a world, generated into a Go module.

    env.GoBindings("build/calc/go-bindings.json", "components/calc/go.mod", WASMWORLD="calculator", WASMWITPACKAGE="wit/calc")

The target lists the generated files with their digests; the files lie where go and editors look for them, in the module itself.
One that was changed or removed is written anew. The target's folder holds ``world.json`` too; name ``world.sig`` as a dependency.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import excerpts, output, programs
from witworks.artifacts.emitted import is_inside
from witworks.errors import ComponentError, Place
from witworks.languages import go, go_adapter, go_bindings, go_fixes, go_limits, go_module
from witworks.model import wit_places, world_json
from witworks.programs import write_atomic
from witworks.reading import MALFORMED, json_of
from witworks.scanners import facts, rescan, wit_closure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.world import World
    from witworks.scons_types import Environment, Node


MEANINGS: Final = {
    "GOBINDINGSFLAGS": "more words for `wit-bindgen go`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        GORUNTIME="ours",
        GOBINDINGSFLAGS=[],
        GOBINDINGSCOM="go $GOBINDINGSFLAGS --world $WASMWORLD",
        GOBINDINGSCOMSTR=output.caption("guest"),
    )
    env["BUILDERS"]["GoBindings"] = SCons.Builder.Builder(
        action=output.action(_generate, "guest", "GOBINDINGSCOMSTR", ["GOBINDINGSCOM", "GORUNTIME"]),
        emitter=_remembered,
        target_scanner=facts(_state),
    )


def _remembered(target: list[Node], source: list[Node], env: Environment) -> tuple[list[Node], list[Node]]:
    """Let the list of what is there live until the next is written: SCons would remove it before."""
    env.Precious(target)
    return target, source


def listed(target: Path) -> dict[str, str]:
    """The generated files, by their path in the module, each with its digest; none where nothing was generated."""
    try:
        found = json_of(target.read_text(encoding="utf-8"))["files"].items()
    except (OSError, *MALFORMED):
        return {}
    return {str(path): str(digest) for path, digest in found if is_inside(str(path))}


def exported(target: Path) -> list[str]:
    """The packages that the user writes, as the bindings want them."""
    try:
        return [str(package) for package in json_of(target.read_text(encoding="utf-8"))["exported"]]
    except (OSError, *MALFORMED):
        return []


def _state(target: Node, env: Environment) -> list[Node]:
    """What makes the files, what is in the module of them, and go's version, whose formatter has the last word."""
    folder = Path(target.sources[0].abspath).parent
    files = listed(Path(target.abspath))
    state = hashlib.sha256(json.dumps({path: _digest(folder / path) for path in sorted(files)}).encode()).hexdigest()
    wanted = go.workspace_text(folder, output.context(env).root) if go.needs_workspace(env, folder) else ""
    return [
        *(env.File(output.literal(file)) for file in (go_adapter.__file__, go_bindings.__file__, go_fixes.__file__)),
        env.Value(f"generated: {state} {wanted}"),
        env.Value(f"go: {go.identity(env, folder)}"),
    ]


def _generate(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    stamp, folder = Path(target[0].abspath), Path(source[0].abspath).parent
    module = go_module.path_of(folder)
    if module is None:
        raise ComponentError(
            "WW443",
            f"go.mod of component `{folder.name}` names no module",
            at=Place(folder / "go.mod", 1),
            fix=f"in {folder}, type: go mod edit -module {folder.name}",
        )
    wit = wit_closure(target[0], env).files
    _check(world_json.loads(stamp.with_name("world.json").read_text(encoding="utf-8")), folder.name, wit)
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        generated = _run(target, source, env, module, Path(scratch))
        files = _formatted(go_bindings.files(generated), Path(scratch, "fit"), go.needed_toolchain(env, folder).gofmt)
    if go.needs_workspace(env, folder):
        files[go_bindings.WORKSPACE] = go.workspace_text(folder, output.context(env).root)
    _place(folder, files, old=listed(stamp))
    content = {
        "exported": go_bindings.exported_packages(generated, module),
        "files": {path: _digest(folder / path) for path in sorted(files)},
    }
    write_atomic(stamp, json.dumps(content, indent=1) + "\n")
    rescan(target, started)


def _check(world: World, name: str, wit: Sequence[Path]) -> None:
    if (found := go_limits.unsupported(world)) is not None:
        feature, place = found
        raise ComponentError(
            "WW416",
            f"component `{name}` cannot be written in Go: wit-bindgen does not do {feature} for Go",
            at=wit_places.of_item("#".join(reversed(re.findall(r"`([^`]+)`", place))), wit),
            notes=[f"it is in {place}"],
            fix="leave it out of the world, or write the component in another language",
        )


def _run(target: Sequence[Node], source: Sequence[Node], env: Environment, module: str, scratch: Path) -> dict[str, str]:
    from witworks.artifacts import resolving

    tool = output.context(env).tool("wit-bindgen")
    resolving.stage(wit_closure(target[0], env), scratch / "wit")
    words = output.command(env, "GOBINDINGSCOM", target, source)
    made = scratch / "made"
    argv = [*tool.command, *words, "--pkg-name", module, "--format=false", "--out-dir", str(made), str(scratch / "wit")]
    done = output.run(env, argv, variables=tool.env)
    if done.status != 0:
        raise ComponentError(
            "WW416",
            f"`wit-bindgen go` cannot make bindings of the world `{env.subst('$WASMWORLD')}`",
            at=wit_places.of_feature(done.tail(), wit_closure(target[0], env).files)
            or wit_places.of_world(env.subst("$WASMWORLD"), wit_closure(target[0], env).files),
            output=done.output,
            shown=excerpts.of(done.tail()),
            fix="leave out of the world what it names, or write the component in another language",
        )
    return {str(path.relative_to(made)): path.read_text(encoding="utf-8") for path in sorted(made.rglob("*")) if path.is_file()}


def _formatted(files: Mapping[str, str], folder: Path, gofmt: Path) -> dict[str, str]:
    for path, text in files.items():
        write_atomic(folder / path, text)
    done = programs.run([gofmt, "-w", folder])
    if done.status != 0:
        raise ComponentError(
            "WW416",
            "`wit-bindgen go` made Go that is no Go",
            output=done.output,
            shown=excerpts.of(done.output),
            fix="rename what the message names in the WIT; a newer wit-bindgen may do better",
        )
    return {path: (folder / path).read_text(encoding="utf-8") for path in files}


def _place(folder: Path, files: Mapping[str, str], old: Mapping[str, str]) -> None:
    """Write what differs, remove what was generated and is no more, and touch nothing of the user's."""
    for path in files:
        file = folder / path
        if file.exists() and not go_bindings.is_generated(file) and file.name != ".gitignore":
            raise ComponentError(
                "WW446",
                f"{file} is where generated bindings go, but it is not generated",
                at=Place(file),
                fix="move your file to another name or package",
            )
    for path, text in files.items():
        file = folder / path
        if not file.exists() or (file.name != ".gitignore" and file.read_text(encoding="utf-8") != text):
            write_atomic(file, text)
    for path in old.keys() - files.keys():
        if go_bindings.is_generated(folder / path):
            (folder / path).unlink()


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "missing"
