"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import values as v

from . import things, world

__all__ = ["CODEC"]

THINGS_THING: Final = v.HostResource[things.ImportedThing](
    "corpus:two-sided/things",
    "thing",
)


def send_swap(cx: v.Context, slots: v.Slots, thing: things.ImportedThing) -> None:
    """Lower the arguments of ``swap``."""
    v.lower_host(cx, thing, slots[0], THINGS_THING, owned=True)


def take_swap(cx: v.Context, slot: v.Slot) -> things.ImportedThing:
    """Lift what ``swap`` gave."""
    return v.lift_host(cx, slot, THINGS_THING, owned=True)


def send_look(cx: v.Context, slots: v.Slots, thing: things.ImportedThing) -> None:
    """Lower the arguments of ``look``."""
    v.lower_host(cx, thing, slots[0], THINGS_THING, owned=False)


def take_look(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``look`` gave."""
    return v.lift_u32(slot)


def lower_numbered_imported(
    cx: v.Context,
    value: things.Numbered,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``numbered``."""
    try:
        v.expect(value, things.Numbered, "")
        fields = v.lower_record(slot, ("thing", "at"))
        v.lower_host(cx, value.thing, fields[0], THINGS_THING, owned=True)
        v.lower_u32(value.at, fields[1], ".at")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_list_numbered_imported(
    cx: v.Context,
    value: Sequence[things.Numbered],
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``list<numbered>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_numbered_imported(cx, item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def lower_option_own_thing_imported(
    cx: v.Context,
    value: things.ImportedThing | None,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``option<thing>``."""
    try:
        if value is None:
            v.lower_none(slot)
        else:
            v.lower_host(cx, value, v.lower_some(slot), THINGS_THING, owned=True)
    except v.REFUSED as error:
        v.put(error, label)
        raise


def lower_pair_imported(
    cx: v.Context,
    value: world.Pair,
    slot: v.Slot,
    label: str,
) -> None:
    """Lower ``pair``."""
    try:
        v.expect(value, world.Pair, "")
        fields = v.lower_record(slot, ("left", "right"))
        v.lower_host(cx, value.left, fields[0], THINGS_THING, owned=True)
        lower_option_own_thing_imported(cx, value.right, fields[1], ".right")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_pass(
    cx: v.Context,
    slots: v.Slots,
    all: Sequence[things.Numbered],
    of: world.Pair,
) -> None:
    """Lower the arguments of ``pass``."""
    lower_list_numbered_imported(cx, all, slots[0], "all")
    lower_pair_imported(cx, of, slots[1], "of")


def lift_numbered_imported(cx: v.Context, slot: v.Slot) -> things.Numbered:
    """Lift ``numbered``."""
    fields = v.lift_record(slot)
    return things.Numbered(
        v.lift_host(cx, fields[0], THINGS_THING, owned=True),
        v.lift_u32(fields[1]),
    )


def lift_list_numbered_imported_(cx: v.Context, slot: v.Slot) -> list[things.Numbered]:
    """Lift ``list<numbered>``."""
    return [lift_numbered_imported(cx, item) for item in v.lift_list(slot)]


def lift_option_own_thing_imported(
    cx: v.Context,
    slot: v.Slot,
) -> things.ImportedThing | None:
    """Lift ``option<thing>``."""
    payload = v.lift_option(slot)
    if payload is None:
        return None
    return v.lift_host(cx, payload, THINGS_THING, owned=True)


def lift_pair_imported(cx: v.Context, slot: v.Slot) -> world.Pair:
    """Lift ``pair``."""
    fields = v.lift_record(slot)
    return world.Pair(
        v.lift_host(cx, fields[0], THINGS_THING, owned=True),
        lift_option_own_thing_imported(cx, fields[1]),
    )


def lift_tuple_list_numbered_pair_imported(
    cx: v.Context,
    slot: v.Slot,
) -> tuple[list[things.Numbered], world.Pair]:
    """Lift ``tuple<list<numbered>, pair>``."""
    items = v.lift_tuple(slot)
    return (
        lift_list_numbered_imported_(cx, items[0]),
        lift_pair_imported(cx, items[1]),
    )


def take_pass(cx: v.Context, slot: v.Slot) -> tuple[list[things.Numbered], world.Pair]:
    """Lift what ``pass`` gave."""
    return lift_tuple_list_numbered_pair_imported(cx, slot)


def send_try(cx: v.Context, slots: v.Slots, of: things.Numbered) -> None:
    """Lower the arguments of ``try``."""
    lower_numbered_imported(cx, of, slots[0], "of")


def take_try(cx: v.Context, slot: v.Slot) -> world.Pair:
    """Lift what ``try`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_pair_imported(cx, payload)
    raise world.TryError(lift_numbered_imported(cx, payload))


def send_things_thing_new(cx: v.Context, slots: v.Slots, at: int) -> None:
    """Lower the arguments of ``[constructor]thing``."""
    v.lower_u32(at, slots[0], "at")


def take_things_thing_new(cx: v.Context, slot: v.Slot) -> things.Thing:
    """Lift what ``[constructor]thing`` gave."""
    return v.lift_guest(cx, slot, things.Thing)


def send_things_thing_get(cx: v.Context, slots: v.Slots, self: things.Thing) -> None:
    """Lower the arguments of ``[method]thing.get``."""
    v.lower_guest(cx, self, slots[0], things.Thing, "self", owned=False)


def take_things_thing_get(cx: v.Context, slot: v.Slot) -> int:
    """Lift what ``[method]thing.get`` gave."""
    return v.lift_u32(slot)


def lower_maybe(cx: v.Context, value: things.Maybe, slot: v.Slot, label: str) -> None:
    """Lower ``maybe``."""
    try:
        match value:
            case things.MaybeSome():
                v.lower_guest(
                    cx,
                    value.value,
                    v.lower_case(slot, "some", payload=True),
                    things.Thing,
                    ".value",
                    owned=True,
                )
            case things.MaybeNone():
                v.lower_case(slot, "none", payload=False)
            case _:
                raise v.mismatch(value, "", "maybe")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_things_part(cx: v.Context, slots: v.Slots, of: things.Maybe) -> None:
    """Lower the arguments of ``part``."""
    lower_maybe(cx, of, slots[0], "of")


def lift_numbered(cx: v.Context, slot: v.Slot) -> things.Numbered:
    """Lift ``numbered``."""
    fields = v.lift_record(slot)
    return things.Numbered(
        v.lift_guest(cx, fields[0], things.Thing),
        v.lift_u32(fields[1]),
    )


def lift_list_numbered(cx: v.Context, slot: v.Slot) -> list[things.Numbered]:
    """Lift ``list<numbered>``."""
    return [lift_numbered(cx, item) for item in v.lift_list(slot)]


def take_things_part(cx: v.Context, slot: v.Slot) -> things.Several:
    """Lift what ``part`` gave."""
    is_ok, payload = v.lift_result(slot)
    if is_ok:
        return lift_list_numbered(cx, payload)
    raise things.PartError(v.lift_guest(cx, payload, things.Thing))


def lift_list_numbered_imported(cx: v.Context, slot: v.Slot) -> list[things.Numbered]:
    """Lift ``list<numbered>``."""
    return [lift_numbered_imported(cx, item) for item in v.lift_list(slot)]


def serve_given(
    cx: v.Context,
    host: Callable[[things.Several], things.ImportedThing],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``given``."""
    answer = host(lift_list_numbered_imported(cx, args[0]))
    v.lower_host(cx, answer, slot, THINGS_THING, owned=True)


def serve_things_thing_new(
    cx: v.Context,
    host: Callable[[int], things.ImportedThing],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[constructor]thing``."""
    answer = host(v.lift_u32(args[0]))
    v.lower_host(cx, answer, slot, THINGS_THING, owned=True)


def serve_things_thing_get(
    cx: v.Context,
    host: object,
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[method]thing.get``."""
    itself = v.lift_host(cx, args[0], THINGS_THING, owned=False)
    answer = itself.get()
    v.lower_u32(answer, slot, "get()")


def lift_maybe_imported(cx: v.Context, slot: v.Slot) -> things.Maybe:
    """Lift ``maybe``."""
    case, payload = v.lift_case(slot)
    match case:
        case "some":
            return things.MaybeSome(v.lift_host(cx, payload, THINGS_THING, owned=True))
        case "none":
            return things.MaybeNone()
        case _:
            raise v.unknown_case(case, "maybe")


def serve_things_part(
    cx: v.Context,
    host: Callable[[things.Maybe], Sequence[things.Numbered]],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``part``."""
    try:
        answer = host(lift_maybe_imported(cx, args[0]))
    except things.PartError as error:
        v.lower_host(
            cx,
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            THINGS_THING,
            owned=True,
        )
    else:
        lower_list_numbered_imported(
            cx,
            answer,
            v.lower_result(slot, is_ok=True, payload=True),
            "part()",
        )


def serve_takers_take(
    cx: v.Context,
    host: Callable[[things.ImportedThing], things.Numbered],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``take``."""
    answer = host(v.lift_host(cx, args[0], THINGS_THING, owned=True))
    lower_numbered_imported(cx, answer, slot, "take()")


CODEC: Final = v.Codec(
    exports={
        (None, "swap"): v.Export(1, send_swap, take_swap),
        (None, "look"): v.Export(1, send_look, take_look),
        (None, "pass"): v.Export(2, send_pass, take_pass),
        (None, "try"): v.Export(1, send_try, take_try),
        ("corpus:two-sided/things", "[constructor]thing"): v.Export(
            1,
            send_things_thing_new,
            take_things_thing_new,
        ),
        ("corpus:two-sided/things", "[method]thing.get"): v.Export(
            1,
            send_things_thing_get,
            take_things_thing_get,
        ),
        ("corpus:two-sided/things", "part"): v.Export(
            1,
            send_things_part,
            take_things_part,
        ),
    },
    imports=(
        v.Import(None, "given", "given", None, serve_given),
        v.Import(
            "corpus:two-sided/things",
            "[constructor]thing",
            "things",
            "thing",
            serve_things_thing_new,
        ),
        v.Import(
            "corpus:two-sided/things",
            "[method]thing.get",
            "things",
            None,
            serve_things_thing_get,
        ),
        v.Import(
            "corpus:two-sided/things",
            "part",
            "things",
            "part",
            serve_things_part,
        ),
        v.Import(
            "corpus:two-sided/takers",
            "take",
            "takers",
            "take",
            serve_takers_take,
        ),
    ),
    resources=(THINGS_THING,),
)
