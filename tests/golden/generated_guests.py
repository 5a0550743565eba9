"""Guests for generated types, in WAT: they give back what they get, spoil it on the way, or make it up from any bits.

For the types ``T0``, ``T1``, … of a world, ``api`` answers by itself and ``via`` through a function of the host:

- ``spilled-n: func(value: Tn, at: u32, byte: u8, pad) -> Tn`` takes so many parameters that they lie in memory, where the
  guest writes ``byte`` at ``at`` of them and gives the value as it lies there;
- ``flat-n: func(value: Tn) -> Tn`` takes core values, where there are few enough, and lays them out itself;
- ``all: func(a: T0, b: T1, …) -> tuple<T0, T1, …>`` the same for several parameters;
- ``forged-n: func(bits) -> Tn`` gives memory of any content, and of ``via`` passes core values of any content to the host's
  ``flat-n``.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.golden.generated_abi import flat, layout, offsets, payload_at, tag_size
from tests.golden.generated_types import (
    Enum,
    Flags,
    List,
    Record,
    Scalar,
    Text,
    Tuple,
    Type,
    cases,
    definitions,
    inner,
    plain,
    spell,
)

PAD = 17
"""More values than are passed as core values."""
BITS = 24
"""64-bit numbers that a value is forged from."""
MAX_FLAT = 16
_STORES = {"bool": "i32.store8", "char": "i32.store", "f32": "f32.store", "f64": "f64.store"}
_LOADS = {"bool": "i32.load8_u", "char": "i32.load", "f32": "f32.load", "f64": "f64.load"}
_BITS_AS = {
    "i32": "(i32.wrap_i64 {})",
    "i64": "{}",
    "f32": "(f32.reinterpret_i32 (i32.wrap_i64 {}))",
    "f64": "(f64.reinterpret_i64 {})",
}
"""A core value of the bits of an ``i64``."""
_NARROWED = {
    ("i32", "f32"): "(f32.reinterpret_i32 {})",
    ("i64", "i32"): "(i32.wrap_i64 {})",
    ("i64", "f32"): "(f32.reinterpret_i32 (i32.wrap_i64 {}))",
    ("i64", "f64"): "(f64.reinterpret_i64 {})",
}
"""A case's core value, from what it was joined to."""


@dataclass(frozen=True)
class Function:
    """A function of every generated interface: its name, WIT, and the types that it takes and gives."""

    name: str
    wit: str
    params: tuple[Type, ...]
    result: Type

    @property
    def core_params(self) -> list[str]:
        found = [kind for param in self.params for kind in flat(param)]
        return found if len(found) <= MAX_FLAT else ["i32"]

    @property
    def core_result(self) -> str:
        found = flat(self.result)
        return found[0] if len(found) == 1 else "i32"

    @property
    def returns_pointer(self) -> bool:
        return len(flat(self.result)) > 1


def functions(types: tuple[Type, ...]) -> list[Function]:
    """What the interfaces ``api``, ``via`` and ``host`` have for these types."""
    pad = Tuple((Scalar("u64"),) * PAD)
    bits = Tuple((Scalar("u64"),) * BITS)
    made: list[Function] = []
    for n, of in enumerate(types):
        params = (of, Scalar("u32"), Scalar("u8"), pad)
        head = f"func(value: {spell(of)}, at: u32, byte: u8, pad: {spell(pad)})"
        made.append(Function(f"spilled-{n}", f"{head} -> {spell(of)}", params, of))
        made.append(Function(f"flat-{n}", f"func(value: {spell(of)}) -> {spell(of)}", (of,), of))
        made.append(Function(f"forged-{n}", f"func(bits: {spell(bits)}) -> {spell(of)}", (bits,), of))
    several = ", ".join(f"p{n}: {spell(of)}" for n, of in enumerate(types))
    made.append(Function("all", f"func({several}) -> {spell(Tuple(types))}", types, Tuple(types)))
    return made


def wit(types: tuple[Type, ...]) -> str:
    """The package ``gen:gen`` with the world ``gen``."""
    named = definitions(list(types))
    use = f"use types.{{{', '.join(named)}}};" if named else ""
    body = use + "\n".join(f"  {function.name}: {function.wit};" for function in functions(types))
    return f"""package gen:gen;
interface types {{ {" ".join(named.values())} }}
interface host {{ {body} }}
interface api {{ {body} }}
interface via {{ {body} }}
world gen {{ import host; export api; export via; }}
"""


def core(types: tuple[Type, ...], realloc: str) -> str:
    """The guest of that world."""
    made = functions(types)
    hosts = "\n".join(_import(function) for function in made)
    bodies = "\n".join(body for function in made for body in (_api(function), _via(function)))
    return f"(module\n{hosts}\n{realloc}{_FREE}{bodies}\n)"


_FREE = """
  (func $free
    (memory.fill (i32.const 1024) (i32.const 0xA5) (i32.sub (global.get $bump) (i32.const 1024)))
    (global.set $bump (i32.const 1024)))
"""
"""Forget everything, and spoil it, so that whoever still reads it is caught."""


def _import(function: Function) -> str:
    params = [*function.core_params, *(["i32"] if function.returns_pointer else [])]
    result = "" if function.returns_pointer else f"(result {function.core_result})"
    return f'  (import "gen:gen/host" "{function.name}" (func $host-{function.name} (param {" ".join(params)}) {result}))'


def _head(interface: str, function: Function) -> str:
    params = " ".join(function.core_params)
    return f'(func (export "gen:gen/{interface}#{function.name}") (param {params}) (result {function.core_result})'


def _room(of: Type) -> str:
    size, align = layout(of)
    return f"(call $realloc (i32.const 0) (i32.const 0) (i32.const {align}) (i32.const {size}))"


def _api(function: Function) -> str:
    head = _head("api", function)
    post = ""
    if function.returns_pointer:
        post = f'\n  (func (export "cabi_post_gen:gen/api#{function.name}") (param i32) (call $free))'
    if function.name.startswith("forged") or _in_memory(function):
        return f"  {head}{_poke(function)} {_given(function, '(local.get 0)')}){post}"
    if not function.returns_pointer:
        return f"  {head} (local.get 0)){post}"
    names = [f"(local.get {n})" for n in range(len(function.core_params))]
    stores = _store(Tuple(function.params), 0, names, f"(local.get {len(names)})")
    out = f"(local $out i32) (local.set {len(names)} {_room(function.result)})"
    return f"  {head} {out}\n    {stores}\n    (local.get {len(names)})){post}"


def _via(function: Function) -> str:
    count = len(function.core_params)
    arguments = [f"(local.get {n})" for n in range(count)]
    called, poke = function.name, _poke(function)
    if function.name.startswith("forged"):
        called = function.name.replace("forged", "flat")
        kinds = flat(function.result)
        if len(kinds) <= MAX_FLAT:
            loads = (f"(i64.load offset={8 * n} (local.get 0))" for n in range(len(kinds)))
            arguments = [_BITS_AS[kind].format(load) for kind, load in zip(kinds, loads, strict=True)]
    head = _head("via", function)
    if not function.returns_pointer:
        return f"  {head}{poke} (call $host-{called} {' '.join(arguments)}))"
    out = f"(local.get {count})"
    set_out = f"(local $out i32) (local.set {count} {_room(function.result)})"
    return f"  {head} {set_out}{poke}\n    (call $host-{called} {' '.join(arguments)} {out})\n    {out})"


def _in_memory(function: Function) -> bool:
    return sum(len(flat(param)) for param in function.params) > MAX_FLAT


def _poke(function: Function) -> str:
    if not function.name.startswith("spilled"):
        return ""
    _, at, byte, _ = offsets(list(function.params))
    where = f"(i32.add (local.get 0) (i32.load offset={at} (local.get 0)))"
    return f" (i32.store8 {where} (i32.load8_u offset={byte} (local.get 0)))"


def _given(function: Function, pointer: str) -> str:
    if function.returns_pointer:
        return pointer
    if function.name.startswith("forged"):
        return _BITS_AS[function.core_result].format(f"(i64.load {pointer})")
    return _load(function.result, pointer)


# Between core values and memory -------------------------------------------------------------------------------------------


def _load(of: Type, pointer: str) -> str:
    """The one core value of a type that lies in memory."""
    of = plain(of)
    match of:
        case Scalar(name):
            size, kind = layout(of)[0], flat(of)[0]
            sign = {"s": "_s", "u": "_u"}[name[0]] if 8 * size < int(kind[1:]) and name != "bool" else ""
            return f"({_LOADS.get(name) or _sized(f'{kind}.load', size, kind) + sign} {pointer})"
        case Flags():
            return f"({_unsigned_load(layout(of)[0])} {pointer})"
        case Tuple() | Record():
            return _load(inner(of)[0], pointer)
    return f"({_unsigned_load(tag_size(len(cases(of))))} {pointer})"


def _unsigned_load(size: int) -> str:
    return {1: "i32.load8_u", 2: "i32.load16_u", 4: "i32.load"}[size]


def _sized(instruction: str, size: int, kind: str) -> str:
    return instruction if 8 * size == int(kind[1:]) else f"{instruction}{8 * size}"


def _store(of: Type, at: int, values: list[str], pointer: str) -> str:
    """Statements that lay core values out."""
    of = plain(of)
    match of:
        case Scalar(name):
            kind = flat(of)[0]
            instruction = _STORES.get(name) or _sized(f"{kind}.store", layout(of)[0], kind)
            return f"({instruction} offset={at} {pointer} {values[0]})"
        case Text() | List():
            return " ".join(f"(i32.store offset={at + 4 * n} {pointer} {values[n]})" for n in range(2))
        case Flags():
            size = layout(of)[0]
            return f"({_sized('i32.store', size, 'i32')} offset={at} {pointer} {values[0]})"
        case Tuple() | Record():
            parts, stores = inner(of), []
            for part, offset in zip(parts, offsets(parts), strict=True):
                count = len(flat(part))
                stores.append(_store(part, at + offset, values[:count], pointer))
                values = values[count:]
            return "\n".join(stores)
    size = tag_size(len(cases(of)))
    tag, *payload = values
    stores = [f"({_sized('i32.store', size, 'i32')} offset={at} {pointer} {tag})"]
    joined = flat(of)[1:]
    for n, case in enumerate([] if isinstance(of, Enum) else cases(of)):
        if case is not None:
            wanted = flat(case)
            given = [_NARROWED.get((j, w), "{}").format(v) for j, w, v in zip(joined, wanted, payload, strict=False)]
            inside = _store(case, at + payload_at(of), given, pointer)
            stores.append(f"(if (i32.eq {tag} (i32.const {n})) (then {inside}))")
    return "\n".join(stores)
