"""What jco's transpiler makes of a component, and what belongs to that in a package of JavaScript."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts
from witworks.errors import ComponentError, Place
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.programs import Finished
    from witworks.toolchains.tools import Found

TOOL: Final = "jco-transpile"
SHIM: Final = "@bytecodealliance/preview2-shim"
SCRIPT: Final = TOOLS[TOOL].pins[0].with_name("transpile.mjs")


def transpiled(tool: Found, wasm: Path, name: str, run: Callable[[list[str | Path]], Finished]) -> dict[str, bytes]:
    """The files of the folder ``component``: what jco makes of a component, and what the bindings have to know of that."""
    from witworks.runtime import fingerprint

    node, program = tool.command[0], tool.command[1]
    with tempfile.TemporaryDirectory(prefix="witworks-") as draft:
        done = run([node, SCRIPT, program, wasm, draft, json.dumps(_versioned(wasm.read_bytes()))])
        if done.status != 0:
            raise ComponentError(
                "WW471",
                f"component `{name}` cannot be taken apart for JavaScript",
                at=Place(wasm),
                output=done.output,
                shown=excerpts.of(done.tail()),
                fix="JavaScript has no async functions, streams or futures of WIT yet",
            )
        made = {file.name: file.read_bytes() for file in sorted(Path(draft).iterdir())}
    signature = fingerprint.read(wasm.read_bytes()) or ""
    cores = {file: fingerprint.stamp(data, signature) for file, data in made.items() if file.endswith(".wasm")}
    text = _modules(signature, sorted(cores), uses_wasi=any(item.startswith("wasi:") for item in json.loads(done.stdout)))
    return {**made, **cores, "modules.js": text.encode()}


def _versioned(component: bytes) -> list[str]:
    """The interfaces that a component imports by a name with a version, without WASI's."""
    from witworks.runtime.component_binary import CannotWrap, import_names

    try:
        names = import_names(component)
    except (CannotWrap, IndexError, ValueError):
        return []  # it is damaged, or newer than this: jco says what of it cannot be
    return [name for name in names if "@" in name and not name.startswith("wasi:")]


def _modules(signature: str, cores: Sequence[str], *, uses_wasi: bool) -> str:
    """What the bindings have to know of the files beside the glue. Each URL is spelled out, for bundlers read it."""
    urls = "".join(f'  {json.dumps(name)}: new URL("./{name}", import.meta.url),\n' for name in cores)
    wasi = 'export { wasi } from "../runtime/wasi.js";' if uses_wasi else "export const wasi = undefined;"
    return f"export const built = {json.dumps(signature)};\nexport const modules = {{\n{urls}}};\n{wasi}\n"


def for_npm(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a package, whose ``package.json`` names the shim where it is needed."""
    found = dict(files)
    if b"/wasi.js" in found["component/modules.js"]:
        said = {**json.loads(found["package.json"]), "dependencies": {SHIM: _shim_version()}}
        found["package.json"] = (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()
    return found


def shim(tool: Found) -> dict[str, bytes]:
    """The files of the shim, as it was installed with the transpiler."""
    folder = tool.path.parents[3].joinpath(*SHIM.split("/"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def _shim_version() -> str:
    lock = json.loads(TOOLS[TOOL].pins[1].read_text("utf-8"))
    return str(lock["packages"][f"node_modules/{SHIM}"]["version"])
