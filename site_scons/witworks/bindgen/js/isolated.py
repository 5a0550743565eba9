"""The emitted entry that runs the component in a Worker: the same names as ``index.js``, each call a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.bindgen.js.checks import quoted
from witworks.bindgen.js.interfaces import head
from witworks.bindgen.js.package import entry
from witworks.bindgen.js.writer import Writer

if TYPE_CHECKING:
    from witworks.bindgen.js.plan import JsPlan

WHAT = "The JavaScript bindings, with a Worker for each instance,"


def code(plan: JsPlan) -> str:
    """The file ``isolated.js``. Bundlers know the form in which it makes its Worker."""
    imports = ['import { described } from "./facts.js";', 'import { isolate } from "./runtime/isolated.js";']
    made = 'const inBrowser = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });'
    return entry(plan, WHAT, imports, made, "isolate(this, described, imports, options, import.meta.url, inBrowser)")


def declarations(plan: JsPlan) -> str:
    """The file ``isolated.d.ts``."""
    out, name = Writer(), plan.class_name
    supplied = "" if plan.must_supply() else "?"
    out(head(plan, WHAT))
    out('import type * as direct from "./index.js";')
    out('import type * as runtime from "./runtime/index.js";')
    out()
    out('export * from "./index.js";')
    out()
    out.doc("What the host supplies; its functions may be asynchronous here.")
    out("export type Imports = runtime.Answering<direct.Imports>;")
    out()
    out(f"export interface {name} extends runtime.Isolated<direct.{name}> {{}}")
    out.doc(plan.world.docs.strip() or f"An instance of `{plan.component}`, in the world `{plan.world.id}`, in a Worker.")
    with out.block(f"export class {name} {{"):
        out.doc("The world that the component implements.")
        out(f"static readonly world: {quoted(plan.world.id)};")
        out()
        out.doc("A new instance of the component, in a new Worker.")
        out(f"static instantiate(imports{supplied}: Imports, options?: runtime.IsolatedOptions): Promise<{name}>;")
        out("private constructor();")
        out()
        out.doc("Ends the Worker, whatever it does; a call that has not come back throws `InstanceDead`.")
        out("[Symbol.dispose](): void;")
    return '/// <reference lib="esnext.disposable" />\n' + out.text()


def worker(plan: JsPlan) -> str:
    """The file ``worker.js``."""
    return "\n".join(
        [
            head(plan, "What runs in the Worker"),
            'import { described } from "./facts.js";',
            f'import {{ {plan.class_name} }} from "./index.js";',
            'import { serve } from "./runtime/serving.js";',
            "",
            f"serve(described, {plan.class_name});",
            "",
        ]
    )
