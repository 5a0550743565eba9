"""The test vectors that every host runs against every guest, made from the WIT by hypothesis.

``{"interfaces": {"api": {"echo-u8": [{"arguments": [255], "result": 255}, …]}}, "refused": {"api": {"echo-u8": [[256], …]}}}``

Values stand there by their WIT type: bool; integers as numbers, those of 64 bits as decimal strings; floats as the
hexadecimal digits of their bits, ``nan`` for each NaN; char and string as strings; lists and tuples as arrays; records as
objects by the fields' names in WIT; variants as ``{"case": value}``, with null where there is no payload; enums as the case's
name; flags as an array of names in the order of the WIT; options as null or ``{"some": value}``; results as ``{"ok": value}``
or ``{"err": value}``. ``refused`` has arguments that a host has to refuse before the guest sees them, where its own types do
not rule them out: in the same form as far as they have one (`{}` for a record without its fields), else as they are.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from witworks.artifacts import resolving
from witworks.model import world as wit
from witworks.model.packages import WitIndex, closure, read_package
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

from tests.conformance import edges, places
from tests.conformance.meanings import answer
from tests.conformance.values import float_bits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

EXAMPLES: Final = int(os.environ.get("WITWORKS_CONFORMANCE_EXAMPLES", "10"))
"""Vectors for each function beside its edges; the kept results are those of the default."""
INTERFACES: Final = ("api", "via", "inspect")
FILE: Final = places.BUILD / "vectors.json"
_WRONG: Final = {"bool": 1, "char": "ab", "string": 7, "f32": "x", "f64": "x"}


def write(file: Path = FILE) -> Path:
    """Write the vectors to ``file``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made(shared_world()), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return file


def shared_world() -> wit.World:
    """The world of the guests, with all its functions."""
    package = read_package(places.WIT)
    return resolving.resolve(
        closure(package, WitIndex(places.WIT, {})), package.worlds[0].name, wasm_tools.find(None, Probes(None)).path
    )


def made(world: wit.World) -> dict[str, Any]:
    """The vectors of a world."""
    functions = {name: _interface(world, name).functions for name in INTERFACES}
    refused = {
        name: {one.name: wrong for one in several if (wrong := _refused(world, one))} for name, several in functions.items()
    }
    return {
        "world": world.id,
        "interfaces": {name: {one.name: of(world, one) for one in several} for name, several in functions.items()},
        "refused": {"api": refused["api"]},
    }


def of(world: wit.World, function: wit.Function) -> list[dict[str, Any]]:
    """The vectors of a function, without repetition: the edges of its types first."""
    found: list[dict[str, Any]] = []

    def add(arguments: Sequence[Any]) -> None:
        vector = {"arguments": list(arguments), "result": answer(function, arguments)}
        if vector not in found:
            found.append(vector)

    for arguments in edges.together([edges.of(world, field.type) for field in function.params]):
        add(arguments)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*(_of(world, field.type) for field in function.params)))
    def more(arguments: tuple[Any, ...]) -> None:
        add(arguments)

    more()
    return found


def _interface(world: wit.World, name: str) -> wit.Interface:
    return world.interfaces[f"witworks:conformance/{name}"]


def _refused(world: wit.World, function: wit.Function) -> list[list[Any]]:
    """Arguments of which the only one is not of its type, where the function has a single parameter."""
    if len(function.params) != 1:
        return []
    return [[wrong] for wrong in _wrong(world, function.params[0].type)]


def _wrong(world: wit.World, wanted: wit.Type) -> list[Any]:
    match wanted:
        case wit.Primitive(name) if name in _WRONG:
            return [_WRONG[name], None]
        case wit.Primitive(name):
            low, high = edges.bounds(name)
            return [str(one) if name[1:] == "64" else one for one in (low - 1, high + 1)]
        case wit.ListOf(element):
            return [None, *([one] for one in _wrong(world, element)[:1])]
        case wit.Ref():
            match world.type(wanted).definition:
                case wit.Alias(target):
                    return _wrong(world, target)
                case wit.EnumOf():
                    return ["no-such-case"]
                case wit.Record():
                    return [{}]
                case wit.Variant():
                    return [{"no-such-case": None}]
    return []


def _of(world: wit.World, wanted: wit.Type) -> SearchStrategy[Any]:
    match wanted:
        case wit.Primitive(name):
            return _primitive(name)
        case wit.Ref():
            return _named(world, wanted)
        case wit.ListOf(wit.Primitive("u8")):
            return st.binary(max_size=24).map(list)
        case wit.ListOf(element):
            return st.lists(_of(world, element), max_size=6)
        case wit.TupleOf(items):
            return st.tuples(*(_of(world, item) for item in items)).map(list)
        case wit.OptionOf(payload):
            return st.none() | _tagged(world, "some", payload)
        case wit.ResultOf(ok, err):
            return _tagged(world, "ok", ok) | _tagged(world, "err", err)
    raise NotImplementedError(wanted)


def _tagged(world: wit.World, tag: str, payload: wit.Type | None) -> SearchStrategy[Any]:
    return st.fixed_dictionaries({tag: st.none() if payload is None else _of(world, payload)})


def _named(world: wit.World, ref: wit.Ref) -> SearchStrategy[Any]:
    found = world.type(ref)
    match found.definition:
        case wit.Alias(target):
            return _of(world, target)
        case wit.Record(fields):
            return st.fixed_dictionaries({field.name: _of(world, field.type) for field in fields})
        case wit.Variant(cases):
            return st.one_of([_tagged(world, case.name, case.type) for case in cases])
        case wit.EnumOf(cases):
            return st.sampled_from([case.name for case in cases])
        case wit.Flags(flags):
            names = [flag.name for flag in flags]
            return st.sets(st.sampled_from(names)).map(lambda chosen: [name for name in names if name in chosen])
    raise NotImplementedError(found)


def _primitive(name: str) -> SearchStrategy[Any]:
    match name:
        case "bool":
            return st.booleans()
        case "f32" | "f64":
            return st.floats(width=32 if name == "f32" else 64).map(lambda value: float_bits(name, value))
        case "char":
            return st.characters(exclude_categories=["Cs"])
        case "string":
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    numbers = st.integers(*edges.bounds(name))
    return numbers.map(str) if name[1:] == "64" else numbers
