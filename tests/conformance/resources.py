"""What the functions with resources have to do, for one instance and two names; each is called once for each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from witworks import runtime as rt

from tests.conformance.host import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class MismatchError(Exception):
    """A guest answered something else than it should."""


def expect(got: object, wanted: object) -> None:
    """Raise MismatchError unless the two are equal."""
    if got != wanted:
        raise MismatchError(f"answered {got!r} instead of {wanted!r}")


def _answer(call: Callable[..., object], *arguments: object) -> object:
    try:
        return rt.Ok(call(*arguments))
    except rt.ResultError as error:
        return rt.Err(error.payload)


def _constructor(guest: Any, a: str, _b: str) -> None:
    with guest.things.thing(a) as thing:
        expect(thing.name(), a)


def _make(guest: Any, a: str, _b: str) -> None:
    made = _answer(guest.things.thing_make, a)
    if a and isinstance(made, rt.Ok):
        expect(made.value.name(), a)
        made.value.close()
    else:
        expect(made, rt.Err("no name"))


def _join(guest: Any, a: str, b: str) -> None:
    with guest.things.thing(a) as one, guest.things.thing(b) as two, guest.things.thing_join(one, two) as three:
        expect(three.name(), f"{a}+{b}")


def _rename(guest: Any, a: str, b: str) -> None:
    with guest.things.thing(a) as thing:
        thing.rename(b)
        expect(thing.name(), b)


def _alive(guest: Any, a: str, b: str) -> None:
    before = guest.things.alive()
    with guest.things.thing(a), guest.things.thing(b):
        expect(guest.things.alive(), before + 2)
    expect(guest.things.alive(), before)


def _pass(guest: Any, a: str, _b: str) -> None:
    with guest.things.pass_(guest.things.thing(a)) as thing:
        expect(thing.name(), a)


def _take(guest: Any, a: str, _b: str) -> None:
    expect(guest.things.take(guest.things.thing(a)), a)


def _look(guest: Any, a: str, _b: str) -> None:
    with guest.things.thing(a) as thing:
        expect(guest.things.look(thing), a)
        expect(thing.name(), a)


def _pass_list(guest: Any, a: str, b: str) -> None:
    things = guest.things.pass_list([guest.things.thing(a), guest.things.thing(b)])
    expect([thing.name() for thing in things], [a, b])
    for thing in things:
        thing.close()
    expect(guest.things.pass_list([]), [])


def _look_list(guest: Any, a: str, b: str) -> None:
    with guest.things.thing(a) as one, guest.things.thing(b) as two:
        expect(guest.things.look_list([one, two]), [a, b])
        expect(two.name(), b)


def _pass_option(guest: Any, a: str, _b: str) -> None:
    expect(guest.things.pass_option(None), None)
    with guest.things.pass_option(guest.things.thing(a)) as thing:
        expect(thing.name(), a)


def _via_pass(guest: Any, a: str, _b: str) -> None:
    item = Item(a)
    expect(guest.via_things.pass_(item) is item, wanted=True)


def _via_lists(guest: Any, a: str, b: str) -> None:
    items = [Item(a), Item(b)]
    back = guest.via_things.pass_list(items)
    expect([one is two for one, two in zip(items, back, strict=True)], [True, True])


def _via_option(guest: Any, a: str, _b: str) -> None:
    item = Item(a)
    expect(guest.via_things.pass_option(None), None)
    expect(guest.via_things.pass_option(item) is item, wanted=True)


THINGS: Final[Mapping[str, Callable[[Any, str, str], None]]] = {
    "[constructor]thing": _constructor,
    "[static]thing.make": _make,
    "[static]thing.join": _join,
    "[method]thing.name": _constructor,
    "[method]thing.rename": _rename,
    "alive": _alive,
    "pass": _pass,
    "take": _take,
    "look": _look,
    "pass-list": _pass_list,
    "look-list": _look_list,
    "pass-option": _pass_option,
}
VIA_THINGS: Final[Mapping[str, Callable[[Any, str, str], None]]] = {
    "construct": lambda guest, a, _: expect(guest.via_things.construct(a), a),
    "rename": lambda guest, a, b: expect(guest.via_things.rename(a, b), b),
    "make": lambda guest, a, _: expect(_answer(guest.via_things.make, a), rt.Ok(a) if a else rt.Err("no name")),
    "join": lambda guest, a, b: expect(guest.via_things.join(a, b), f"{a}+{b}"),
    "create": lambda guest, a, _: expect(guest.via_things.create(a).name(), a),
    "pass": _via_pass,
    "take": lambda guest, a, _: expect(guest.via_things.take(Item(a)), a),
    "look": lambda guest, a, _: expect(guest.via_things.look(Item(a)), a),
    "pass-list": _via_lists,
    "look-list": lambda guest, a, b: expect(guest.via_things.look_list([Item(a), Item(b)]), [a, b]),
    "pass-option": _via_option,
    "discard": lambda guest, a, _: expect(guest.via_things.discard(Item(a)), None),
}
