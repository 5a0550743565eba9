"""The emitted package: the component's class in ``index.js`` and ``index.d.ts``, and what npm wants to know."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from witworks.bindgen.js import names
from witworks.bindgen.js.checks import Checker, key, quoted, resource_id
from witworks.bindgen.js.interfaces import Needed, head
from witworks.bindgen.js.spelling import Annotator
from witworks.bindgen.js.writer import Writer
from witworks.bindgen.plan import is_wasi
from witworks.model import world_json

if TYPE_CHECKING:
    from witworks.bindgen.js.plan import JsModule, JsPlan
    from witworks.model.world import World


FILES: Final = ("facts.js", "index.d.ts", "index.js", "isolated.d.ts", "isolated.js", "worker.js")
"""The files of a package that are at its top, but for ``package.json``."""


def facts(plan: JsPlan) -> str:
    """The file ``facts.js``: what the world has, without the component."""
    needed, out = Needed(), Writer()
    checker = Checker(plan, None, needed, imports=True)
    world = plan.world
    with out.block("export const described = {", "};"):
        out(f"component: {quoted(plan.component)},")
        out(f"name: {quoted(plan.class_name)},")
        out(f"world: {quoted(world.id)},")
        out(f"signature: {quoted(world_json.signature(world))},")
        with out.block("exports: [", "],"):
            for module in plan.exports():
                needed(module)
                said = _described(module, imports=False)
                out(f"{{ name: {quoted(_attribute(module))}, wit: {module.variable}.$wit, {said} }},")
            for function in world.export_functions:
                out(f"{{ name: {quoted(names.camel(function.name))}, function: {checker.function(None, function)} }},")
        with out.block("imports: [", "],"):
            for module in plan.imports():
                needed(module)
                argument = quoted(_argument(module))
                spared = "spared: true, " if plan.is_implied(module) else ""
                said = _described(module, imports=True)
                out(f"{{ argument: {argument}, wit: {module.variable}.$wit, {spared}{said} }},")
            for item in plan.world_resources():
                name = quoted(names.pascal(item.name))
                id_ = quoted(resource_id(plan.modules[None], item.name))
                with out.block(f"{{ argument: {name}, wit: {quoted(item.name)}, resource: {id_}, functions: [", "] },"):
                    for function in plan.modules[None].plan.of(item.name):
                        out(f"{checker.function(None, function)},")
            for function in plan.free_imports():
                said = f"argument: {quoted(names.camel(function.name))}, wit: {quoted(function.name)}"
                out(f"{{ {said}, function: {checker.function(None, function)} }},")
    types = ['import * as t from "./runtime/types.js";'] if "t." in out.text() else []
    return "\n".join([head(plan, "What the bindings say"), *types, *needed.lines("./interfaces/"), "", out.text()])


def code(plan: JsPlan) -> str:
    """The file ``index.js``."""
    imports = [
        'import { instantiate } from "./component/glue.js";',
        'import { built, modules, wasi } from "./component/modules.js";',
        'import { described } from "./facts.js";',
        'import { start } from "./runtime/component.js";',
    ]
    made = "const facts = { ...described, built, modules, instantiate, wasi, compiled: new Map(), names: new Set() };"
    return entry(plan, "The JavaScript bindings", imports, made, "start(this, facts, imports, options)")


def entry(plan: JsPlan, what: str, imports: list[str], made: str, start: str) -> str:
    """A file that exports the component's class, with all that goes with it; the expression ``start`` makes an instance."""
    needed, out = Needed(), Writer()
    for module in plan.interfaces():
        needed(module)
    out(made)
    out()
    with out.block(f"export class {plan.class_name} {{"):
        out(f"static world = {quoted(plan.world.id)};")
        out()
        with out.block("constructor() {"):
            message = f"make an instance with: await {plan.class_name}.instantiate()"
            out(f"throw new TypeError({quoted(message)});")
        out()
        with out.block("static async instantiate(imports, options) {"):
            out(f"return {start};")
    lines = [
        head(plan, what),
        *imports,
        *needed.lines("./interfaces/"),
        "",
        'export * from "./runtime/errors.js";',
        'export { readOnly, readWrite } from "./runtime/folders.js";',
    ]
    if exported := [module.variable for module in plan.interfaces()]:
        lines.append(f"export {{ {', '.join(exported)} }};")
    lines += [_export("export", module, errors) for module in plan.interfaces() if (errors := _errors(plan, module))]
    return "\n".join([*lines, "", out.text()])


def declarations(plan: JsPlan) -> str:
    """The file ``index.d.ts``."""
    needed, out = Needed(), Writer()
    for module in plan.interfaces():
        needed(module)
    annotate = Annotator(plan, None, needed, imports=True)
    world = plan.world
    out.doc("What the host supplies.")
    with out.block("export interface Imports {"):
        for module in plan.imports():
            out.doc(module.plan.docs)
            mark = "?" if plan.is_implied(module) else ""
            out(f"{_argument(module)}{mark}: {module.variable}.{module.imports};")
        for item in plan.world_resources():
            out.doc(item.docs)
            out(f"{names.pascal(item.name)}: {annotate.named(plan.modules[None], plan.modules[None].classes[item.name])};")
        for function in plan.free_imports():
            out.doc(function.docs)
            out(f"{key(names.camel(function.name))}({annotate.params(function)}): {annotate.result(function)};")
    out()
    out.doc(world.docs.strip() or f"An instance of `{plan.component}`, in the world `{world.id}`.")
    with out.block(f"export class {plan.class_name} {{"):
        out.doc("The world that the component implements.")
        out(f"static readonly world: {quoted(world.id)};")
        out()
        out.doc("A new instance of the component, with memory of its own.")
        mark = "" if plan.must_supply() else "?"
        out(f"static instantiate(imports{mark}: Imports, options?: Options): Promise<{plan.class_name}>;")
        out("private constructor();")
        for module in plan.exports():
            out()
            out.doc(module.plan.docs)
            out(f"readonly {_attribute(module)}: {module.variable}.{module.exports};")
        for function in world.export_functions:
            out()
            out.doc(function.docs)
            out(f"{key(names.camel(function.name))}({annotate.params(function)}): {annotate.result(function)};")
    runtime = [name for name in ("Option", "Options", "Result") if name == "Options" or f"{name}<" in out.text()]
    lines = [
        head(plan, "The JavaScript bindings"),
        f'import type {{ {", ".join(runtime)} }} from "./runtime/index.js";',
        *needed.lines("./interfaces/"),
        "",
        'export * from "./runtime/index.js";',
    ]
    for module in plan.interfaces():
        types = _types(module) - {*_used(plan, module)}
        for what, found in (("export", _errors(plan, module)), ("export type", sorted(types & _shared(plan)))):
            lines += [_export(what, module, found)] if found else []
    if exported := [module.variable for module in plan.interfaces()]:
        lines.append(f"export {{ {', '.join(exported)} }};")
    return "\n".join([*lines, "", out.text()])


def manifest(world: World, name: str, version: str, description: str, license_name: str) -> str:
    """The file ``package.json``."""
    said = {
        "name": name,
        "version": version,
        "description": description or f"A WebAssembly component in the world {world.id}",
        "license": license_name,
        "type": "module",
        "exports": {
            ".": {"types": "./index.d.ts", "default": "./index.js"},
            "./isolated": {"types": "./isolated.d.ts", "default": "./isolated.js"},
            "./worker": "./worker.js",
            "./package.json": "./package.json",
        },
        "types": "./index.d.ts",
        "files": [*FILES, "component", "interfaces", "runtime"],
        "sideEffects": ["./worker.js"],
        "engines": {"node": ">=20"},
    }
    return json.dumps({key: value for key, value in said.items() if value != ""}, indent=2, ensure_ascii=False) + "\n"


def _errors(plan: JsPlan, module: JsModule) -> list[str]:
    return sorted({*module.errors.values()} & _shared(plan))


def _export(what: str, module: JsModule, found: list[str]) -> str:
    return f'{what} {{ {", ".join(found)} }} from "./interfaces/{module.file}.js";'


def _attribute(module: JsModule) -> str:
    return names.camel(module.plan.attribute.strip("_").replace("_", "-"))


def _argument(module: JsModule) -> str:
    return names.camel((module.plan.argument or module.plan.name).strip("_").replace("_", "-"))


def _described(module: JsModule, *, imports: bool) -> str:
    # One list serves both sides where they see the same.
    functions = "$imported" if imports and "$imported" in module.lists() else "$functions"
    return f"functions: {module.variable}.{functions}, resources: {module.variable}.$resources"


def _used(plan: JsPlan, module: JsModule) -> list[str]:
    return [module.names(imports=side).types[item.name] for item in module.used(plan.base) for side in (False, True)]


def _types(module: JsModule) -> set[str]:
    both = [module.names(imports=side) for side in (False, True)]
    return {name for side in both for name in (*side.types.values(), *side.cases.values())}


@cache
def _shared(plan: JsPlan) -> set[str]:
    """The names that stand for one thing alone in the whole package, so that they need not say whose they are."""
    taken = {plan.class_name, *names.CLASS_NAMES, *names.RUNTIME}
    homes = Counter(
        name
        for module in plan.interfaces()
        if module.plan.key is None or not is_wasi(module.plan.key)
        for name in {*_types(module), *module.errors.values()} - {*_used(plan, module)}
    )
    return {name for name, count in homes.items() if count == 1} - taken
