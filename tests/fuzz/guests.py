"""Inputs that a guest leaves in its memory for its host: pointers, lengths, discriminants and text, whatever they are.

The guest has one page of memory. ``fill`` lets the host write the input there; every other function gives what lies there for
its own result, or for the arguments of a call to the host.
"""

from __future__ import annotations

import functools
import importlib
import random
import struct
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from witworks import bindgen
from witworks import runtime as rt
from witworks.artifacts import resolving
from witworks.model import packages, world_json
from witworks.runtime import choice, fingerprint

from tests.fuzz import seeds
from tests.fuzz.texts import put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

_AT: Final = 1024
_SIZE: Final = 1024
_ROOM: Final = 4096
_FLAT: Final = {
    "small": ("u8", 1),
    "signed": ("s16", 1),
    "truth": ("bool", 1),
    "sign": ("char", 1),
    "hue": ("color", 1),
    "marks": ("bits", 1),
    "wide": ("u64", 0),
    "real": ("f64", 0),
}
"""Results that are numbers of WebAssembly: each is read from memory."""
_KEPT: Final = {
    "text": "string",
    "texts": "list<string>",
    "bytes": "list<u8>",
    "numbers": "list<f64>",
    "truths": "list<bool>",
    "signs": "list<char>",
    "hues": "list<color>",
    "points": "list<point>",
    "maybe": "option<option<u8>>",
    "form": "shape",
    "forms": "list<shape>",
    "either": "result<list<u16>, string>",
    "pair": "tuple<u8, string, many>",
    "deep": "list<list<option<string>>>",
}
"""Results that lie in memory."""
_TYPES: Final = """
    enum color { red, green, blue }
    flags bits { b0, b1, b2, b3, b4, b5, b6, b7, b8 }
    flags many { m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24,
        m25, m26, m27, m28, m29, m30, m31 }
    record point { x: u8, y: f64, label: option<string>, hue: color }
    variant shape { dot, line(point), words(list<string>), size(u64) }
"""


def _wit() -> str:
    names = "color, bits, many, point, shape"
    results = "".join(f"    get-{name}: func() -> {kind};\n" for name, (kind, _) in _FLAT.items())
    results += "".join(f"    get-{name}: func() -> {kind};\n" for name, kind in _KEPT.items())
    calls = "".join(f"    send-{name}: func();\n" for name in _KEPT)
    taken = "".join(f"    take-{name}: func(it: {kind});\n" for name, kind in _KEPT.items())
    return f"""package fuzz:guest;
interface types {{ {_TYPES} }}
interface host {{ use types.{{{names}}};\n{taken} }}
interface api {{ use types.{{{names}}};\n    fill: func(data: list<u8>);\n{results}{calls} }}
world guest {{ import host; export api; }}
"""


def _core() -> str:
    """The guest: what each function of the host takes is read from memory, word by word."""
    imports, sends = [], []
    for name, types in _PARAMETERS.items():
        imports.append(f'(import "fuzz:guest/host" "take-{name}" (func $take-{name} (param {types})))')
        loads = " ".join(f"({kind}.load (i32.const {_AT + 8 * number}))" for number, kind in enumerate(types.split()))
        sends.append(f'(func (export "fuzz:guest/api#send-{name}") (call $take-{name} {loads}))')
    flat = []
    for name, (kind, narrow) in _FLAT.items():
        number = "i32" if narrow else "i64" if kind == "u64" else "f64"
        flat.append(f'(func (export "fuzz:guest/api#get-{name}") (result {number}) ({number}.load (i32.const {_AT})))')
    # The word at the start says where the result lies: mostly where it is right.
    kept = [f'(func (export "fuzz:guest/api#get-{name}") (result i32) (i32.load (i32.const {_AT})))' for name in _KEPT]
    return f"""(module
  {" ".join(imports)}
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const {_AT}))
  (func (export "fuzz:guest/api#fill") (param i32 i32))
  {" ".join([*flat, *kept, *sends])}
)"""


_PARAMETERS: Final = {
    **dict.fromkeys(("text", "texts", "bytes", "numbers", "truths", "signs", "hues", "points", "forms", "deep"), "i32 i32"),
    "maybe": "i32 i32 i32",
    "form": "i32 i64 i64 i32 i32 i32 i32",
    "either": "i32 i32 i32",
    "pair": "i32 i32 i32 i32",
}
"""The parameters of each function of the host, as the canonical ABI flattens them."""


@functools.cache
def _module(folder: Path) -> ModuleType:
    """The bindings of the guest."""
    wit = put(folder / "guest" / "guest.wit", _wit().encode())
    core, embedded, made = (folder / f"guest{suffix}" for suffix in (".wat", ".core.wasm", ".wasm"))
    put(core, _core().encode())
    steps: list[list[str | Path]] = [["embed", wit.parent, core, "-o", embedded], ["new", embedded, "-o", made]]
    for step in steps:
        done = subprocess.run([seeds.tool(), "component", *step], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    package = packages.read_package(wit.parent)
    world = resolving.resolve(packages.closure(package, packages.WitIndex(folder, {})), "guest", seeds.tool())
    home = folder / "python" / "fuzz_guest"
    for name, text in bindgen.render(world, component="fuzz-guest").items():
        put(home / name, text.encode())
    put(home / "fuzz-guest.wasm", fingerprint.stamp(made.read_bytes(), world_json.signature(world)))
    sys.path.insert(0, str(home.parent))
    return importlib.import_module(home.name)


class _Host:
    """What the guest calls: it keeps what it was given."""

    def __init__(self) -> None:
        self.taken: list[object] = []

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("take_"):
            raise AttributeError(name)
        return lambda value: self.taken.append(value)  # noqa: PLW0108 - the list is another for each call


_running: dict[str, tuple[Any, _Host]] = {}
"""An instance for each backend, until it has trapped."""


def _asked(module: ModuleType, backend: str, data: bytes, name: str) -> str:
    """What a function of the guest gives, or has the host take, as text; of a trap that it is one."""
    if backend not in _running:
        host = _Host()
        with rt.using_backend(backend):
            _running[backend] = (module.FuzzGuest(host=host), host)
    guest, host = _running[backend]
    host.taken = []
    try:
        guest.api.fill(data)
        given = getattr(guest.api, name)()
    except rt.ResultError as error:
        given = error.payload
    except rt.Trap as trap:
        _running.pop(backend)[0].close()
        return _LIMITED if any(words in str(trap) for words in _LIMITS) else _TRAP if "WW520" in str(trap) else str(trap)
    return repr(_plain(host.taken if name.startswith("send_") else given))


def _plain(value: Any) -> Any:
    """The value, with what is a block of memory as the list that it equals."""
    if isinstance(value, (list, rt.Array)):
        return [_plain(one) for one in value]
    return value


_TRAP: Final = "a trap"
_LIMITED: Final = "more than the host takes"
_LIMITS: Final = ("overlap",)


def _lifted(project: Path, data: bytes) -> Callable[[], object]:
    """Some of the guest's functions, on both backends: the same value, or a trap on both; never anything else."""
    module = _module(project.parents[4] / "corpus")
    names = [*(f"get_{name}" for name in (*_FLAT, *_KEPT)), *(f"send_{name}" for name in _KEPT)]
    chosen = random.Random(data).sample(names, 4)

    def look() -> None:
        image = data[:_ROOM].ljust(_ROOM, b"\0")  # all of it, so that nothing is left of another
        for name in chosen:
            direct, component = (_asked(module, backend, image, name) for backend in choice.BACKENDS)
            assert direct == component or _LIMITED in (direct, component), f"{name}: {direct[:300]} and {component[:300]}"

    return look


def _images(_: Path) -> list[bytes]:
    """Memory in which there is something right for most of the functions."""
    text = "naïve 🦀".encode()
    made = []
    for count in (0, 1, 3):
        image = bytearray(_SIZE)
        # The first words are a result's place, and what is sent; at that place lie a pointer and a count, again and again.
        for at in range(0, 512, 16):
            struct.pack_into("<IIII", image, at, _AT + 512, count, _AT + 768, len(text))
        struct.pack_into("<II", image, 0, _AT + 512, count)
        for at in range(512, 768, 8):
            struct.pack_into("<II", image, at, _AT + 768, len(text))
        image[768 : 768 + len(text)] = text
        made.append(bytes(image))
        for tag in range(4):
            struct.pack_into("<II", image, 512, tag, _AT + 768)
            struct.pack_into("<II", image, 520, len(text), 1)
            made.append(bytes(image))
    return made


TARGETS: Final = {"memory of a guest": (_lifted, _images, 4_000, "memory")}
