"""How a component falls short of its world: each difference named where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from witworks.model.conformance import differences
from witworks.model.world import (
    Alias,
    Borrow,
    Case,
    Definition,
    EnumOf,
    Field,
    Flags,
    Function,
    FutureOf,
    Interface,
    ListOf,
    MapOf,
    OptionOf,
    Own,
    Primitive,
    Record,
    Ref,
    Resource,
    ResultOf,
    StreamOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
    World,
)

U8, U16, TEXT = Primitive("u8"), Primitive("u16"), Primitive("string")
OPS = "a:b/ops"


def world(result: Type | None = None, *definitions: TypeDef, params: tuple[Field, ...] = ()) -> World:
    """A world that exports `ops` with one function `f`."""
    interface = Interface(OPS, definitions, (Function("f", params, result),))
    return World("a:b", "w", exports=(OPS,), interfaces={OPS: interface})


def typed(definition: Definition) -> World:
    return world(Ref(OPS, "t"), TypeDef("t", definition))


def messages(wanted: World, found: World) -> list[str]:
    return [f"{difference.item}: {difference.message}" for difference in differences(wanted, found)]


SAME: list[tuple[World, World]] = [
    (world(U8), world(U8)),
    (world(), world()),
    (typed(Alias(U8)), world(U8)),
    (world(U8), typed(Alias(U8))),
    (typed(Record((Field("x", U8),))), world(Ref(OPS, "other"), TypeDef("other", Record((Field("x", U8),))))),
    (
        world(U8),
        replace(
            world(U8),
            imports=("wasi:io/poll@0.2.0",),
            interfaces={OPS: world(U8).interfaces[OPS], "wasi:io/poll@0.2.0": Interface("wasi:io/poll@0.2.0")},
        ),
    ),
    (replace(world(U8), import_functions=(Function("log"),)), world(U8)),
    (typed(Resource()), typed(Resource())),
]


@pytest.mark.parametrize(("wanted", "found"), SAME)
def test_a_component_that_conforms(wanted: World, found: World) -> None:
    assert messages(wanted, found) == []


ANONYMOUS: list[tuple[Type | None, Type | None, str]] = [
    (U8, U16, "the world says u8, the component has u16"),
    (None, U8, "the world says nothing, the component has u8"),
    (U8, None, "the world says u8, the component has nothing"),
    (ListOf(U8), ListOf(U16), "the world says u8, the component has u16"),
    (ListOf(U8), ListOf(U8, 4), "the world says list<u8>, the component has list<u8, 4>"),
    (ListOf(U8), OptionOf(U8), "the world says list<u8>, the component has option<u8>"),
    (MapOf(TEXT, U8), MapOf(TEXT, U16), "the world says u8, the component has u16"),
    (TupleOf((U8, U8)), TupleOf((U8,)), "the world says tuple<u8, u8>, the component has tuple<u8>"),
    (ResultOf(U8, None), ResultOf(None, None), "the world says u8, the component has nothing"),
    (ResultOf(None, TEXT), ResultOf(TEXT, None), "the world says nothing, the component has string"),
    (StreamOf(U8), StreamOf(None), "the world says u8, the component has nothing"),
    (FutureOf(None), StreamOf(None), "the world says future, the component has stream"),
]


@pytest.mark.parametrize(("wanted", "found", "message"), ANONYMOUS)
def test_types_that_differ(wanted: Type | None, found: Type | None, message: str) -> None:
    assert messages(world(wanted), world(found)) == [f"a:b/ops#f: result: {message}"]


NAMED: list[tuple[Definition, Definition, str]] = [
    (Record((Field("x", U8),)), Record((Field("y", U8),)), "the world says the fields x, the component has y"),
    (Record((Field("x", U8),)), Record((Field("x", U16),)), "field `x`: the world says u8, the component has u16"),
    (Record((Field("x", U8),)), Variant((Case("x"),)), "the world says a record, the component has a variant"),
    (Variant((Case("x", U8),)), Variant((Case("x"),)), "case `x`: the world says u8, the component has nothing"),
    (EnumOf((Case("a"), Case("b"))), EnumOf((Case("b"), Case("a"))), "the world says the cases a, b, the component has b, a"),
    (Flags((Case("r"),)), Flags((Case("r"), Case("w"))), "the world says the flags r, the component has r, w"),
]


@pytest.mark.parametrize(("wanted", "found", "message"), NAMED)
def test_definitions_that_differ(wanted: Definition, found: Definition, message: str) -> None:
    assert messages(typed(wanted), typed(found)) == [f"a:b/ops#f: result: `t`: {message}"]


def test_parameters_that_differ() -> None:
    two = world(params=(Field("a", U8), Field("b", U8)))
    assert messages(two, world(params=(Field("a", U8),))) == ["a:b/ops#f: the world says 2 parameters, the component has 1"]
    renamed = world(params=(Field("a", U8), Field("c", U8)))
    assert messages(two, renamed) == ["a:b/ops#f: the world names a parameter `b`, the component `c`"]
    other = world(params=(Field("a", U8), Field("b", U16)))
    assert messages(two, other) == ["a:b/ops#f: parameter `b`: the world says u8, the component has u16"]


def test_resources_by_name_and_by_kind_of_handle() -> None:
    def taking(name: str, handle: type[Own | Borrow]) -> World:
        return world(None, TypeDef(name, Resource()), params=(Field("a", handle(Ref(OPS, name))),))

    assert messages(taking("blob", Own), taking("blob", Own)) == []
    assert messages(taking("blob", Own), taking("clob", Own)) == [
        "a:b/ops#f: parameter `a`: the world says blob, the component has clob"
    ]
    assert messages(taking("blob", Own), taking("blob", Borrow)) == [
        "a:b/ops#f: parameter `a`: the world says blob, the component has borrow<blob>"
    ]


def test_what_is_missing_and_what_is_too_much() -> None:
    empty = World("a:b", "w")
    assert messages(world(), empty) == ["a:b/ops: the world exports this interface; the component does not"]
    bare = World("a:b", "w", exports=(OPS,), interfaces={OPS: Interface(OPS)})
    assert messages(world(), bare) == ["a:b/ops#f: the world has this function; the component does not"]
    importing = World("a:b", "w", imports=(OPS,), interfaces=world().interfaces)
    assert messages(empty, importing) == ["a:b/ops: the component imports this interface; the world does not have it"]
    logging = World("a:b", "w", import_functions=(Function("log"),))
    assert messages(empty, logging) == ["log: the component imports this function; the world does not have it"]
    assert messages(importing, World("a:b", "w", imports=(OPS,), interfaces={OPS: Interface(OPS)})) == []
    assert messages(World("a:b", "w", export_functions=(Function("f"),)), empty) == [
        "f: the world has this function; the component does not"
    ]


def test_every_difference_is_told() -> None:
    interface = Interface(OPS, (), (Function("f", (), U8), Function("g", (), U8), Function("h")))
    found = Interface(OPS, (), (Function("f", (), U16), Function("h", is_async=True)))
    wanted = World("a:b", "w", exports=(OPS,), interfaces={OPS: interface})
    assert [difference.item for difference in differences(wanted, replace(wanted, interfaces={OPS: found}))] == [
        "a:b/ops#f", "a:b/ops#g", "a:b/ops#h",
    ]  # fmt: skip
