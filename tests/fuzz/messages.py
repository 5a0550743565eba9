"""Inputs that tools print: whatever they say becomes a report, however little sense it makes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from witworks.artifacts import resolving
from witworks.builders import component, composition, wat
from witworks.languages import cargo, go_messages, go_module, javascript_messages, native_sources, python_errors
from witworks.model.resolve import world_from_json

from tests.fuzz import seeds
from tests.fuzz.texts import WIT, prepared, put

if TYPE_CHECKING:
    from collections.abc import Callable

HERE: Final = Path("/home/you/project/components/calc")
RUST: Final = [
    {"reason": "compiler-message", "message": {"rendered": "error: x", "level": "error", "message": "x", "spans": [
        {"is_primary": True, "file_name": "src/lib.rs", "line_start": 1, "column_start": 2}]}},
    {"reason": "compiler-artifact", "manifest_path": str(HERE / "Cargo.toml"), "target": {"kind": ["cdylib"], "crate_types": ["cdylib"]},
     "filenames": ["/t/calc.wasm"]},
    {"reason": "build-finished", "success": False},
]  # fmt: skip
SAID: Final = [
    b"error: failed to encode a component from module\n\nCaused by:\n    0: failed to decode world from module\n    1: module was not valid\n"
    b"    2: failed to find export of interface `demo:calc/ops` function `add`\n",
    b"error: decoding custom section component-type\n\nCaused by:\n    0: uses format 9 but only 4 is supported\n",
    b"error: expected `;`\n     --> /tmp/x/world.wit:3:16\n      |\n    3 | interface ops {{\n      |                ^\n",
    b"error: undefined name `b`\n  \xc3\x97 undefined name `b`\n   \xe2\x95\xad\xe2\x94\x80[pipe.wac:6:3]\n",
]
GO: Final = [
    b"go: example.org/x@v1.0.0: Get: no such host\n",
    b"main.go:3:8: no required module provides package example.org/x; to add it:\n\tgo get example.org/x\n",
    b"go: errors parsing go.mod:\ngo.mod:3: invalid go version\n",
    b"# calc\n./main.go:4:2: undefined: x\nexports/wit_exports/wit_exports.go:7:9: undefined: ops.Add\n",
]
PYTHON: Final = [
    b"Traceback (most recent call last):\n  File \"/0/app.py\", line 13, in <module>\n    x\nAttributeError: module 'app' has no attribute 'Ops'\n",
    b"thread '<unnamed>' (1) panicked at src/summary.rs:343:29:\nnot yet implemented: Map(String, U32)\n",
    b"Can't instantiate abstract class Ops without an implementation for abstract method 'add'\n",
]
NATIVE: Final = [
    b"wasm-ld: error: build/calc/objects/calc.c.o: undefined symbol: exports_demo_calc_ops_add\n",
    b"/home/you/project/components/calc/calc.c:3:5: error: use of undeclared identifier 'x'\n    3 |     x\n      |     ^\n1 error generated.\n",
]
SCRIPT: Final = [
    {"text": "unexpected `}`", "at": {"file": "app.js", "line": 1, "column": 2}, "rendered": "app.js:1:2: unexpected"},
    {"kind": "engine", "message": "Failed: evaluation: Error: x", "main": "app.js", "missing": ["ops.add"], "at": None},
]  # fmt: skip


def _on(look: Callable[[str], object]) -> Callable[[Path, bytes], Callable[[], object]]:
    """A target that is given the text, as a tool's output is decoded."""
    return prepared(lambda project, data: put(project / "said", data))(
        lambda project: look((project / "said").read_text("utf-8", "replace"))
    )


def _cargo(text: str) -> None:
    found = cargo.read_messages(text, HERE / "Cargo.toml")
    cargo.compile_error("calc", found, text, HERE / "Cargo.toml").render()
    cargo.no_cdylib(HERE / "Cargo.toml", found).render()


def _go(text: str) -> None:
    go_messages.not_built("calc", HERE, text, ["exports/export_demo_calc_ops"]).render()


def _go_list(text: str) -> None:
    go_messages.not_listed("calc", HERE, go_module.packages(text), ["exports/export_demo_calc_ops"])


def _python(text: str) -> None:
    python_errors.explained("calc", HERE, text).render()
    python_errors.refused("calc", "calculator", text).render()


def _native(text: str) -> None:
    native_sources.compile_error("calc", HERE / "calc.c", HERE, text).render()
    native_sources.link_error("calc", HERE / "none.h", text).render()


def _tools(text: str) -> None:
    resolving._wit_error(text, {"/tmp/x/world.wit": HERE / "world.wit"}).render()
    component._explained("calc.core.wasm", None, text).render()
    composition._explained("whole", Path("whole.wac"), text).render()
    wat._explained("calc", SimpleNamespace(path="calc.wat"), text).render()


def _script(text: str) -> None:
    javascript_messages.type_error("calc", HERE, text).render()


def _described(project: Path) -> None:
    """What wasm-tools says of WIT, in JSON: a world, or the report that it cannot be understood."""
    world_from_json(resolving._json((project / "said").read_text("utf-8", "replace")), "demo:calc", "calculator")


def _descriptions(folder: Path) -> list[bytes]:
    put(folder / "described" / "world.wit", WIT)
    others = [b"package demo:calc;\nworld calculator {\n" + text + b"\n}\n" for text in _WORLDS]
    made = []
    for number, text in enumerate([WIT, *others]):
        file = put(folder / f"described-{number}.wit", text)
        made.append(subprocess.run([seeds.tool(), "component", "wit", "--json", file], capture_output=True, check=True).stdout)
    return made


_WORLDS: Final = (
    b"import log: func(m: string) -> result<u8, string>; resource r { constructor(); m: func() -> list<r>; }",
    b"record p { a: option<u8>, b: tuple<s8, f64> } variant v { a, b(p) } enum e { x } flags f { g } export f: func(a: v) -> e;",
)
_in: Final = prepared(lambda project, data: put(project / "said", data))


def _as_json(*content: Any) -> list[bytes]:
    return [json.dumps(one).encode() for one in content]


TARGETS: Final = {
    "messages of cargo": (_on(_cargo), lambda _: [b"\n".join(_as_json(*RUST)), *_as_json(*RUST)], 1_500, "json"),
    "messages of go": (_on(_go), lambda _: GO, 600),
    "lists of go": (
        _on(_go_list),
        lambda _: _as_json(
            {
                "ImportPath": "calc",
                "Dir": str(HERE),
                "GoFiles": ["a.go"],
                "Module": {"Path": "calc", "Dir": str(HERE)},
                "Error": {"Err": "x", "Pos": "a.go:1:2"},
            }
        ),
        800,
        "json",
    ),
    "messages of componentize-py": (_on(_python), lambda _: PYTHON, 600),
    "messages of zig": (_on(_native), lambda _: NATIVE, 600),
    "messages of wasm-tools and wac": (_on(_tools), lambda _: SAID, 800),
    "messages of tsc": (
        _on(_script),
        lambda _: [b"app.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.\n"],
        300,
    ),
    "descriptions of WIT": (_in(_described), _descriptions, 2_000, "json"),
}
