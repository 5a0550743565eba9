"""The functions of `api` and `via` in WebAssembly text, one for each of the WIT: values laid out in memory, nothing computed.

What says where a value lies is :class:`witworks.bindgen.abi.Abi`, which the direct backend calls guests by; the component
backend knows nothing of it, so that the two would not agree if it were wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.artifacts import resolving
from witworks.bindgen.abi import MAX_FLAT, Abi
from witworks.bindgen.plan import Plan
from witworks.model.packages import Closure, read_package
from witworks.model.world import TupleOf
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

from tests.conformance import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witworks.bindgen.abi import Move
    from witworks.model.world import Function

    Tables = tuple[tuple[Move, ...], ...]

GUEST: Final = places.guest("wat") / "echo.wat"
BY_HAND: Final = Path(__file__).parent / "by_hand.wat"
_MARK: Final = "  ;; Echoes.\n"
_PACKAGE: Final = "witworks:conformance"
_CORE: Final = {"i": "i32", "I": "i64", "f": "f32", "F": "f64"}
_NARROW: Final = {"B": "8", "b": "8", "?": "8", "H": "16", "h": "16"}


def text() -> str:
    """The whole guest: the part that is written by hand, with the echoes in their place."""
    wit = Closure(read_package(places.WIT), ())
    world = resolving.resolve(wit, "conformance", wasm_tools.find("", Probes(places.BUILD / "probes.json")).path)
    abi = Abi(Plan(world, "component"))
    interfaces = {name: world.interfaces[f"{_PACKAGE}/{name}"].functions for name in ("host", "api", "via")}
    imports = "".join(_import(Signature.of(abi, function)) for function in interfaces["host"])
    echoes = "".join(
        part(Signature.of(abi, function))
        for name, part in (("api", _api), ("via", _via))
        for function in interfaces[name]
        if (name, function.name) != ("api", "no-parameters")
    )
    before, after = BY_HAND.read_text(encoding="utf-8").split(_MARK)
    return f"{before}{imports}{after.rstrip()[:-1].rstrip()}\n{echoes})\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """A function as core WebAssembly has it."""

    name: str
    params: str
    """The core values of the parameters; more than :data:`MAX_FLAT` lie in memory."""
    result: str
    """The core values of the result; more than one lie in memory."""
    moves: Tables
    size: int

    @classmethod
    def of(cls, abi: Abi, function: Function) -> Signature:
        """The signature of ``function``."""
        types = [field.type for field in function.params]
        result = "" if function.result is None else abi.flat(function.result)
        fields = function.result.items if isinstance(function.result, TupleOf) and len(types) > 1 else types
        layout = abi.record(types)
        return cls(function.name, "".join(map(abi.flat, types)), result, (abi.moves(fields),), layout.size)

    @property
    def core_params(self) -> list[str]:
        """The types of the core parameters."""
        return [_CORE[kind] for kind in self.params] if len(self.params) <= MAX_FLAT else ["i32"]

    @property
    def in_memory(self) -> bool:
        """Whether the result lies in memory."""
        return len(self.result) > 1

    @property
    def core_result(self) -> str:
        """The result as text has it."""
        return f" (result {'i32' if self.in_memory else _CORE[self.result]})" if self.result else ""


def _import(of: Signature) -> str:
    params = [*of.core_params, *(["i32"] if of.in_memory else [])]
    result = "" if of.in_memory else of.core_result
    return f'  (import "{_PACKAGE}/host" "{of.name}" (func $host.{of.name}{_listed(params)}{result}))\n'


def _api(of: Signature) -> str:
    """The function that returns what it is given."""
    if not of.in_memory:
        body = ["(local.get 0)"] if of.result else []
    elif len(of.params) > MAX_FLAT:
        body = ["(local.get 0)"]  # parameters lie in memory as the result does
    else:
        body = [*_stores(of.moves[0], of.params), "(global.get $answer)"]
    return _export("api", of, body)


def _via(of: Signature) -> str:
    """The function that hands on to the host what it is given, and returns the host's answer."""
    given = " ".join(f"(local.get {slot})" for slot in range(len(of.core_params)))
    if of.in_memory:
        return _export("via", of, [f"(call $host.{of.name} {given} (global.get $answer))", "(global.get $answer)"])
    return _export("via", of, [f"(call $host.{of.name} {given})"])


def _export(interface: str, of: Signature, body: Sequence[str]) -> str:
    head = f'  (func (export "{_PACKAGE}/{interface}#{of.name}"){_listed(of.core_params)}{of.core_result}'
    after = f'\n  (func (export "cabi_post_{_PACKAGE}/{interface}#{of.name}") (param i32) (call $free))' if of.in_memory else ""
    return "\n    ".join([head, *body]) + f"){after}\n"


def _listed(params: Sequence[str]) -> str:
    return f" (param {' '.join(params)})" if params else ""


def _stores(moves: Sequence[Move], slots: str) -> Iterator[str]:
    """What puts core values into the answer's memory."""
    for move in moves:
        code, offset, slot, *cases = move
        assert isinstance(slot, int)
        yield _store(str(code), int(str(offset)), slot, slots[slot])
        inner = cases[0] if cases else ()
        if isinstance(inner, tuple):
            for number, case in enumerate(inner):
                if lines := list(_stores(case, slots)):
                    held = f"(i32.eq (local.get {slot}) (i32.const {number}))"
                    yield "\n      ".join([f"(if {held} (then", *(line.replace("\n", "\n  ") for line in lines)]) + "))"


def _store(code: str, offset: int, slot: int, kind: str) -> str:
    """The store of one core value, which may be wider than what is stored: cases of a variant share it."""
    kind_of = {"i": "i32", "I": "i64", "f": "f32", "F": "f64"}[kind]
    width = _NARROW.get(code, "32" if kind == "I" and code not in "qQ" else "")
    place = f" offset={offset}" if offset else ""
    return f"({kind_of}.store{width}{place} (global.get $answer) (local.get {slot}))"
