"""JsBundle, TsCheck and JsComponent: one module from a guest's sources, their types checked, a component from the module.

    env.JsBundle("build/calc/calc.bundle.js", "components/calc/app.ts", WASMJSWORLD="build/calc/world.json")
    env.TsCheck("build/calc/types.checked", ["components/calc/app.ts", "build/calc/world.d.ts"], WASMJSFOLDER="components/calc")
    env.JsComponent("build/calc/calc.unchecked.wasm", "build/calc/calc.bundle.js", WASMWORLD="calculator")

The bundler says which files it read. The engines freeze their memory with what is random in it, so no two components are equal
byte by byte; the module is, and only where it has changed is a component made.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import SCons.Builder

from witworks import excerpts, output
from witworks.bindgen import guest_types, guest_values
from witworks.errors import ComponentError, ToolError
from witworks.languages import javascript_messages as messages
from witworks.model import javascript, world_json
from witworks.programs import write_atomic
from witworks.reading import MALFORMED, is_file, json_of
from witworks.scanners import facts, rescan, wit_closure
from witworks.toolchains import node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.scons_types import Environment, Node

_SCRIPTS: Final = Path(__file__).parent.parent / "languages" / "scripts"
_BUNDLER: Final = (_SCRIPTS / "bundle.mjs", _SCRIPTS / "quickjs.mjs", Path(guest_values.__file__))
_NO_HELP: Final[Mapping[str, Mapping[str, object]]] = {"exports": {}, "exportFunctions": {}, "imports": {}, "importFunctions": {}}
_CHECKED: Final = {
    "module": "esnext",
    "moduleResolution": "bundler",
    "target": "es2023",
    "lib": ["es2023"],
    "types": [],
    "strict": True,
}
"""What tsc is told of a folder that has no ``tsconfig.json``."""


MEANINGS: Final = {
    "TSCFLAGS": "more words for tsc",
    "WASMJSFOLDER": "the component's folder",
    "WASMJSMAIN": "the file with the component's exports",
    "WASMJSPACKAGES": "the folders in which packages are looked for",
    "WASMJSWORLD": "the world's `world.json`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builders and their construction variables."""
    env.SetDefault(
        JSBUNDLECOMSTR=output.caption("bundle"),
        TSCHECKCOMSTR=output.caption("tsc"),
        JSCOMPONENTCOMSTR=output.caption("javascript"),
        TSCFLAGS=[],
        TSCCOM="--noEmit --pretty false $TSCFLAGS",
        WASMJSFOLDER="",
        WASMJSMAIN="",
        WASMJSPACKAGES=[],
        WASMJSWORLD="",
    )
    env["BUILDERS"]["JsBundle"] = SCons.Builder.Builder(
        action=output.action(_bundle, "bundle", "JSBUNDLECOMSTR", ["WASMJSENGINE", "WASMPROFILE", "WASMJSPACKAGES"]),
        target_scanner=facts(_bundled),
    )
    env["BUILDERS"]["TsCheck"] = SCons.Builder.Builder(
        action=output.action(_check, "check", "TSCHECKCOMSTR", ["TSCCOM", "WASMJSPACKAGES", "WASMJSENGINE"]),
        target_scanner=facts(_checked),
    )
    env["BUILDERS"]["JsComponent"] = SCons.Builder.Builder(
        action=output.action(_componentize, "component", "JSCOMPONENTCOMSTR", ["WASMJSENGINE", "WASMPROFILE", "WASMWORLD"]),
        suffix=".unchecked.wasm",
        src_suffix=".bundle.js",
        target_scanner=facts(lambda _target, env: [env.File(str(_SCRIPTS / "componentize.mjs")), _node(env)]),
    )


def _bundled(target: Node, env: Environment) -> list[Node]:
    """What the bundler read last time; before that, every file that it may read."""
    folder = Path(env.Dir("$WASMJSFOLDER").abspath)
    known = _known_inputs(Path(target.abspath), folder)
    found = set(known) if known is not None else set(javascript.sources(folder))
    found |= set(javascript.steering(folder, output.context(env).root))
    found -= {Path(source.abspath) for source in target.sources}
    return [*(env.File(str(path)) for path in (*sorted(found), *_BUNDLER)), _node(env)]


def _checked(target: Node, env: Environment) -> list[Node]:
    """Every source of the folder: a type may come from any."""
    folder = Path(env.Dir("$WASMJSFOLDER").abspath)
    given = {Path(source.abspath) for source in target.sources}
    inputs = [path for path in javascript.sources(folder) if path not in given]
    return [*(env.File(str(path)) for path in (*inputs, Path(guest_types.__file__))), _node(env)]


def _node(env: Environment) -> Node:
    """Node.js, which runs the tools, as a fact."""
    fact: Node = env.Value(f"node: {node.identity(output.context(env).probes)}")
    return fact


def _known_inputs(bundle: Path, folder: Path) -> list[Path] | None:
    """The files that the bundler read last time and that are there still; None where nobody knows."""
    try:
        names = json_of(_inputs_file(bundle).read_text(encoding="utf-8"))
        return [path for name in names if is_file(path := Path(os.path.normpath(folder / name)))]
    except (OSError, *MALFORMED):
        return None


def _inputs_file(bundle: Path) -> Path:
    return bundle.with_suffix(".inputs.json")


def _bundle(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    started = time.time()
    name = env.subst("$WASMCOMPONENTNAME")
    folder, out = Path(env.Dir("$WASMJSFOLDER").abspath), Path(target[0].abspath)
    known = world_json.loads(Path(env.File("$WASMJSWORLD").abspath).read_text(encoding="utf-8"))
    packages = [str(env.Dir(path).abspath) for path in env["WASMJSPACKAGES"]]
    said = _ask(
        env,
        "bundle.mjs",
        {
            "folder": str(folder),
            "main": source[0].abspath,
            "out": str(out),
            "engine": env.subst("$WASMJSENGINE"),
            "minify": env.subst("$WASMPROFILE") == "small",
            "nodePaths": packages,
            "world": known.id,
            "imports": [known.interfaces[key].name for key in known.imports],
            "exports": [known.interfaces[key].name for key in known.exports],
            "required": guest_types.members(known),
            "help": guest_values.help_with(known) if env.subst("$WASMJSENGINE") == "qjs" else _NO_HELP,
            "functions": [[guest_types.camel(one.name), one.name] for one in known.import_functions if one.resource is None],
        },
    )
    if said["errors"]:
        raise messages.bundle_error(name, said["errors"])
    messages.check_exports(name, Path(source[0].abspath), known, said["exports"])
    for warning in said["warnings"]:
        output.say(str(warning).rstrip())
    # The lock file stands for what it installs.
    inputs = [path for path in said["inputs"] if not any(Path(path).is_relative_to(modules) for modules in packages)]
    write_atomic(_inputs_file(out), json.dumps(sorted(os.path.relpath(path, folder) for path in inputs), indent=1))
    rescan(target, started)


def _check(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    main, types = (Path(node.abspath) for node in source[:2])
    folder, stamp = Path(env.Dir("$WASMJSFOLDER").abspath), Path(target[0].abspath)
    options: dict[str, Any] = {"noEmit": True}
    packages = [str(env.Dir(path).abspath) for path in env["WASMJSPACKAGES"]]
    if packages:
        places = [place for modules in packages for place in (f"{modules}/*", f"{modules}/@types/*")]
        options |= {"paths": {"*": places}, "typeRoots": [f"{modules}/@types" for modules in packages]}
    declared = [str(path) for path in javascript.sources(folder) if path.name.endswith((".d.ts", ".d.mts"))]
    config: dict[str, Any] = {"files": [str(main), str(types), *declared], "include": [], "compilerOptions": options}
    if (folder / "tsconfig.json").is_file():
        config["extends"] = str(folder / "tsconfig.json")
    else:
        config["compilerOptions"] = _CHECKED | options
    config_file = stamp.with_name("tsconfig.check.json")
    write_atomic(config_file, json.dumps(config, indent=1))
    tsc = _modules(env) / "typescript" / "bin" / "tsc"
    argv: list[str | Path] = [
        node.find(output.context(env).probes).path,
        tsc,
        "-p",
        config_file,
        *output.command(env, "TSCCOM", target, source),
    ]
    done = output.run(env, argv, cwd=folder, variables=node.silence())
    if done.status != 0:
        raise messages.type_error(env.subst("$WASMCOMPONENTNAME"), folder, done.output)
    write_atomic(stamp, "its types are right\n")


def _componentize(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    from witworks.artifacts import resolving

    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        closure = wit_closure(target[0], env)
        wit = closure.files
        resolving.stage(closure, Path(folder))
        profile = env.subst("$WASMPROFILE")
        said = _ask(
            env,
            "componentize.mjs",
            {
                "wit": folder,
                "world": env.subst("$WASMWORLD"),
                "source": source[0].abspath,
                "out": target[0].abspath,
                "engine": env.subst("$WASMJSENGINE"),
                # WASI is how an engine gets its last words out.
                "wasi": profile == "debug",
                "small": profile == "small",
            },
        )
    if said["error"]:
        raise messages.engine_error(env.subst("$WASMCOMPONENTNAME"), said["error"] | {"main": env.subst("$WASMJSMAIN")}, wit)


def _ask(env: Environment, script: str, orders: Mapping[str, object]) -> dict[str, Any]:
    """What a script of ours answers, which finds the tool in the modules that it was installed with."""
    engine = "componentize-js" if orders["engine"] == "starlingmonkey" and script == "componentize.mjs" else "componentize-qjs"
    argv = [node.find(output.context(env).probes).path, _SCRIPTS / script]
    words = json.dumps({**orders, "modules": str(_modules(env, engine))})
    done = output.run(env, argv, input=words, variables=node.silence(), answers=True)
    if done.status != 0:
        raise ComponentError(
            "WW434",
            f"{script} ended with status {done.status} for component `{env.subst('$WASMCOMPONENTNAME')}`",
            output=done.stderr,
            shown=excerpts.of(done.stderr),
            fix="see what it says; `scons doctor` shows which Node.js and tools are used",
        )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _modules(env: Environment, tool: str = "componentize-qjs") -> Path:
    """The ``node_modules`` that the tool lies in, with the bundler and TypeScript beside it."""
    found = output.context(env).tool(tool)
    for folder in found.path.resolve().parents:
        if folder.name == "node_modules":
            return folder
    raise ToolError(
        "WW314",
        f"{found.path} is not in a folder node_modules",
        notes=["the bundler and TypeScript are expected beside it"],
        fix=f"leave out {found.tool.setting}=…, or name one that npm has installed together with esbuild and typescript",
    )
