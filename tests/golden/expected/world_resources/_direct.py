"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:world-resources/world-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import world

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I12xI12xI")
LAYOUT_2: Final = d.Struct("<q")
LAYOUT_3: Final = d.Struct("<I")
FLAT_1: Final = d.Flat(4, (("I", 0, 0),))
LAYOUT_4: Final = d.Struct("<I12xI")
LAYOUT_5: Final = d.Struct("<B3xI")
LAYOUT_6: Final = d.Struct("<I12xI12xq")
LAYOUT_7: Final = d.Struct("<B7xII")
LAYOUT_8: Final = d.Struct("<B7xq")


def send_stock(
    x: d.Guest,
    raw: d.Raw,
    store: world.Shelf,
    numbers: Sequence[int] | rt.Buffer,
) -> None:
    """Send the arguments of ``stock``."""
    a0 = x.lower_host(store, ("$root", "shelf"), owned=False)
    a1 = d.packed(numbers, d.S64, "numbers")
    a2 = x.give(a1, 8)
    LAYOUT_1.pack_into(raw, 0, a0, a2, len(a1) // 8)


def take_stock(x: d.Guest, raw: d.Raw) -> int:
    """Take what ``stock`` gave."""
    found: int = LAYOUT_2.unpack_from(raw)[0]
    return found


def send_pass(x: d.Guest, raw: d.Raw, store: world.Shelf) -> None:
    """Send the arguments of ``pass``."""
    a0 = x.lower_host(store, ("$root", "shelf"), owned=True)
    LAYOUT_3.pack_into(raw, 0, a0)


def take_pass(x: d.Guest, raw: d.Raw) -> world.Shelf:
    """Take what ``pass`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_3.unpack_from(block, 0)
    found: world.Shelf = x.lift_host(a0, ("$root", "shelf"), owned=True)
    return found


def serve_look_up(
    x: d.Guest,
    host: Callable[[str], world.Shelf | None],
    raw: d.Raw,
) -> None:
    """Let the host answer ``look-up``."""
    x.look()
    a0, a1 = LAYOUT_4.unpack_from(raw)
    answer = host(x.text(a0, a1))
    x.start(8)
    out = x.out
    if answer is None:
        a0 = 0
        a2 = 0
    else:
        a0 = 1
        a1 = x.lower_host(answer, ("$root", "shelf"), owned=True)
        a2 = a1
    LAYOUT_5.pack_into(out, 8, a0, a2)
    x.settle_at(LAYOUT_3.unpack_from(raw, 32)[0], 8, 4)


def serve_log(x: d.Guest, host: Callable[[str], None], raw: d.Raw) -> None:
    """Let the host answer ``log``."""
    x.look()
    a0, a1 = LAYOUT_4.unpack_from(raw)
    host(x.text(a0, a1))


def serve_shelf_new(x: d.Guest, host: Callable[[int], world.Shelf], raw: d.Raw) -> None:
    """Let the host answer ``[constructor]shelf``."""
    (a0,) = LAYOUT_3.unpack_from(raw)
    answer = host(a0)
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("$root", "shelf"), owned=True)
    LAYOUT_3.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_shelf_put(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]shelf.put``."""
    a0, a1, a2 = LAYOUT_6.unpack_from(raw)
    itself = x.lift_host(a0, ("$root", "shelf"), owned=False)
    try:
        answer = itself.put(a1, a2)
    except world.ShelfPutError as error:
        x.start(16)
        out = x.out
        a0 = d.utf8(error.payload, "ShelfPutError.payload")
        a1 = len(out)
        out += a0
        LAYOUT_7.pack_into(out, 8, 1, a1, len(a0))
        x.ops += (8 + 8, 1, 0, 1, 1)
    else:
        x.start(16)
        out = x.out
        if (
            type(answer) is not int
            or not -0x8000000000000000 <= answer <= 0x7FFFFFFFFFFFFFFF
        ):
            answer = d.as_integer(
                answer,
                "put()",
                "s64",
                -0x8000000000000000,
                0x7FFFFFFFFFFFFFFF,
            )
        LAYOUT_8.pack_into(out, 8, 0, answer)
    x.settle_at(LAYOUT_3.unpack_from(raw, 48)[0], 16, 8)


def serve_shelf_total(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]shelf.total``."""
    (a0,) = LAYOUT_3.unpack_from(raw)
    itself = x.lift_host(a0, ("$root", "shelf"), owned=False)
    answer = itself.total()
    if (
        type(answer) is not int
        or not -0x8000000000000000 <= answer <= 0x7FFFFFFFFFFFFFFF
    ):
        answer = d.as_integer(
            answer,
            "total()",
            "s64",
            -0x8000000000000000,
            0x7FFFFFFFFFFFFFFF,
        )
    LAYOUT_2.pack_into(raw, 0, answer)


def serve_shelf_shared(x: d.Guest, host: Callable[[], world.Shelf], raw: d.Raw) -> None:
    """Let the host answer ``[static]shelf.shared``."""
    answer = host()
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("$root", "shelf"), owned=True)
    LAYOUT_3.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


DIRECT: Final = d.Codec(
    exports={
        (None, "stock"): d.Export("stock", "iii", "I", send_stock, take_stock, room=0),
        (None, "pass"): d.Export("pass", "i", "i", send_pass, take_pass),
    },
    imports={
        ("$root", "look-up"): d.Import("iii", "", serve_look_up),
        ("$root", "log"): d.Import("ii", "", serve_log),
        ("$root", "[constructor]shelf"): d.Import("i", "i", serve_shelf_new),
        ("$root", "[method]shelf.put"): d.Import("iiIi", "", serve_shelf_put),
        ("$root", "[method]shelf.total"): d.Import("i", "I", serve_shelf_total),
        ("$root", "[static]shelf.shared"): d.Import("", "i", serve_shelf_shared),
    },
    hosted=(("$root", "shelf"),),
    lent=(("$root", "shelf"),),
    relayed=True,
    memory=True,
    realloc=True,
)
