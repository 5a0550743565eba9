"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:names/names-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks import runtime as rt
from witworks.runtime import direct as d

from . import interface

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<II")
LAYOUT_3: Final = d.Struct("<IIIIIB3xII?3xIIIIIII")
FLAT_1: Final = d.Flat(
    64,
    (
        ("I", 0, 0),
        ("I", 4, 1),
        ("I", 8, 2),
        ("I", 12, 3),
        ("I", 16, 4),
        ("B", 20, 5, ((), (("I", 24, 6), ("I", 28, 7)))),
        ("?", 32, 8),
        ("I", 36, 9),
        ("I", 40, 10),
        ("I", 44, 11),
        ("I", 48, 12),
        ("I", 52, 13),
        ("I", 56, 14),
        ("I", 60, 15),
    ),
)
LAYOUT_4: Final = d.Struct("<x?")
LAYOUT_5: Final = d.Struct("<4xIIII")
FLAT_2: Final = d.Flat(1, (("B", 0, 0, 3),))
INTERFACE_EXCEPTION: Final = (
    interface.Exception_.VALUE_ERROR,
    interface.Exception_.MRO,
    interface.Exception_.NAME,
)
LAYOUT_6: Final = d.Struct("<B")
LAYOUT_7: Final = d.Struct("<I12xI")
LAYOUT_8: Final = d.Struct("<4xI")


def send_backend(x: d.Guest, raw: d.Raw, timeout: int) -> None:
    """Send the arguments of ``backend``."""
    if type(timeout) is not int or not 0 <= timeout <= 0xFFFFFFFF:
        timeout = d.as_integer(timeout, "timeout", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, timeout)


def lower_list_string(x: d.Guest, value: Sequence[str], label: str) -> tuple[int, int]:
    """Lay the items of ``list<string>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_2.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            a0 = (
                item.encode()
                if type(item) is str and item.isascii()
                else utf8(item, "")
            )
            a1 = len(out)
            out += a0
            pack(out, at, a1, len(a0))
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 1, 1)
    return start, len(found)


def send_interface_lambda(
    x: d.Guest,
    raw: d.Raw,
    self_: interface.Type,
    slots: int,
    cx: int,
    v: interface.Interface,
) -> None:
    """Send the arguments of ``lambda``."""
    x.start(64)
    out = x.out
    if type(self_) is not interface.Type:
        d.expect(self_, interface.Type, "self_")
    a0 = d.utf8(self_.class_, "self_.class_")
    a1 = len(out)
    out += a0
    a2 = self_.from_
    if type(a2) is not int or not 0 <= a2 <= 0xFFFFFFFF:
        a2 = d.as_integer(a2, "self_.from_", "u32", 0, 0xFFFFFFFF)
    a3, a4 = lower_list_string(x, self_.list_, "self_.list_")
    a5 = self_.str_
    if a5 is None:
        a6 = 0
        a9 = 0
        a10 = 0
    else:
        a6 = 1
        a7 = d.utf8(a5, "self_.str_")
        a8 = len(out)
        out += a7
        a9 = a8
        a10 = len(a7)
    a11 = self_.self_
    if a11 is not True and a11 is not False:
        raise d.mismatch(a11, "self_.self_", "bool")
    a12 = d.packed(self_.numbers, d.U32, "self_.numbers")
    out += bytes(-len(out) % 4)
    a13 = len(out)
    out += a12
    if type(slots) is not int or not 0 <= slots <= 0xFFFFFFFF:
        slots = d.as_integer(slots, "slots", "u32", 0, 0xFFFFFFFF)
    if type(cx) is not int or not 0 <= cx <= 0xFFFFFFFF:
        cx = d.as_integer(cx, "cx", "u32", 0, 0xFFFFFFFF)
    if type(v) is not interface.Interface:
        d.expect(v, interface.Interface, "v")
    a14 = v.value
    if type(a14) is not int or not 0 <= a14 <= 0xFFFFFFFF:
        a14 = d.as_integer(a14, "v.value", "u32", 0, 0xFFFFFFFF)
    a15 = v.mro_
    if type(a15) is not int or not 0 <= a15 <= 0xFFFFFFFF:
        a15 = d.as_integer(a15, "v.mro_", "u32", 0, 0xFFFFFFFF)
    a16 = v.dtype_
    if type(a16) is not int or not 0 <= a16 <= 0xFFFFFFFF:
        a16 = d.as_integer(a16, "v.dtype_", "u32", 0, 0xFFFFFFFF)
    LAYOUT_3.pack_into(
        out,
        8,
        a1,
        len(a0),
        a2,
        a3,
        a4,
        a6,
        a9,
        a10,
        a11,
        a13,
        len(a12) // 4,
        slots,
        cx,
        a14,
        a15,
        a16,
    )
    x.ops += (8, 1, 0, 1, 1)
    x.ops += (8 + 12, 1, 0, 8, 4)
    x.ops += (8 + 24, 1, 0, 1, 1)
    x.ops += (8 + 36, 1, 0, 4, 4)
    FLAT_1.spread(x.settle(), 8, raw)


def lift_none(x: d.Guest, block: d.Block, at: int) -> interface.None_:
    """Read ``none``."""
    tag = block[at]
    match tag:
        case 0:
            return interface.NoneTrue()
        case 1:
            (a0,) = LAYOUT_4.unpack_from(block, at)
            return interface.NoneFalse(a0)
        case _:
            raise d.bad_case(tag, 2)


def take_interface_lambda(x: d.Guest, raw: d.Raw) -> interface.None_:
    """Take what ``lambda`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 20, 4)
    block = x.view
    tag = block[at]
    if tag == 0:
        return lift_none(x, block, at + 4)
    if tag == 1:
        a0, a1, a2, a3 = LAYOUT_5.unpack_from(block, at)
        raise interface.LambdaError_(
            interface.LambdaError(x.text(a0, a1), d.numbers(x, a2, a3, d.U32)),
        )
    raise d.bad_case(tag, 2)


def send_interface_print(x: d.Guest, raw: d.Raw, def_: interface.Protocol_) -> None:
    """Send the arguments of ``print``."""
    d.expect(def_, interface.Protocol_, "def_")
    LAYOUT_1.pack_into(raw, 0, def_.value)


def take_interface_print(x: d.Guest, raw: d.Raw) -> interface.Exception_:
    """Take what ``print`` gave."""
    block = FLAT_2.gather(raw)
    (a0,) = LAYOUT_6.unpack_from(block, 0)
    return d.case(INTERFACE_EXCEPTION, a0)


def send_interface_list(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``list``."""


def lift_list_string(x: d.Guest, at: int, count: int) -> list[str]:
    """Read ``list<string>``."""
    block = x.items(at, count, 8, 4)
    text = x.text
    return [text(a0, a1) for a0, a1 in LAYOUT_2.iter_unpack(block)]


def take_interface_list(x: d.Guest, raw: d.Raw) -> list[str]:
    """Take what ``list`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_2.unpack_from(block, at)
    return lift_list_string(x, a0, a1)


def send_interface_rt(x: d.Guest, raw: d.Raw, rt_: int, bool_: bool) -> None:
    """Send the arguments of ``rt``."""
    if type(rt_) is not int or not 0 <= rt_ <= 0xFFFFFFFF:
        rt_ = d.as_integer(rt_, "rt_", "u32", 0, 0xFFFFFFFF)
    if bool_ is not True and bool_ is not False:
        raise d.mismatch(bool_, "bool_", "bool")
    LAYOUT_7.pack_into(raw, 0, rt_, bool_)


def take_interface_rt(x: d.Guest, raw: d.Raw) -> rt.Array[int]:
    """Take what ``rt`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_2.unpack_from(block, at)
    return d.numbers(x, a0, a1, d.U32)


def send_interface_str(
    x: d.Guest,
    raw: d.Raw,
    list_: Sequence[int] | rt.Buffer,
) -> None:
    """Send the arguments of ``str``."""
    a0 = d.packed(list_, d.U32, "list_")
    a1 = x.give(a0, 4)
    LAYOUT_7.pack_into(raw, 0, a1, len(a0) // 4)


def take_interface_str(x: d.Guest, raw: d.Raw) -> interface.OutcomeOk:
    """Take what ``str`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_2.unpack_from(block, at)
    return interface.OutcomeOk(x.text(a0, a1))


def send_interface_http_get(x: d.Guest, raw: d.Raw, url: str) -> None:
    """Send the arguments of ``HTTP-get``."""
    a0 = d.utf8(url, "url")
    a1 = x.give(a0, 1)
    LAYOUT_7.pack_into(raw, 0, a1, len(a0))


def lift_outcome(x: d.Guest, block: d.Block, at: int) -> interface.Outcome:
    """Read ``outcome``."""
    tag = block[at]
    match tag:
        case 0:
            (a0,) = LAYOUT_8.unpack_from(block, at)
            return interface.OutcomeOk_(a0)
        case _:
            raise d.bad_case(tag, 1)


def take_interface_http_get(x: d.Guest, raw: d.Raw) -> interface.Outcome:
    """Take what ``HTTP-get`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    return lift_outcome(x, block, at)


def serve_memory(x: d.Guest, host: Callable[[], int], raw: d.Raw) -> None:
    """Let the host answer ``memory``."""
    answer = host()
    if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFF:
        answer = d.as_integer(answer, "memory_()", "u32", 0, 0xFFFFFFFF)
    LAYOUT_1.pack_into(raw, 0, answer)


def serve_self(x: d.Guest, host: Callable[[], None], raw: d.Raw) -> None:
    """Let the host answer ``self``."""
    host()


DIRECT: Final = d.Codec(
    exports={
        (None, "backend"): d.Export("backend", "i", "", send_backend, None),
        ("corpus:names/interface", "lambda"): d.Export(
            "corpus:names/interface#lambda",
            "iiiiiiiiiiiiiiii",
            "i",
            send_interface_lambda,
            take_interface_lambda,
            room=20,
        ),
        ("corpus:names/interface", "print"): d.Export(
            "corpus:names/interface#print",
            "i",
            "i",
            send_interface_print,
            take_interface_print,
        ),
        ("corpus:names/interface", "list"): d.Export(
            "corpus:names/interface#list",
            "",
            "i",
            send_interface_list,
            take_interface_list,
            room=8,
        ),
        ("corpus:names/interface", "rt"): d.Export(
            "corpus:names/interface#rt",
            "ii",
            "i",
            send_interface_rt,
            take_interface_rt,
            room=8,
        ),
        ("corpus:names/interface", "str"): d.Export(
            "corpus:names/interface#str",
            "ii",
            "i",
            send_interface_str,
            take_interface_str,
            room=8,
        ),
        ("corpus:names/interface", "HTTP-get"): d.Export(
            "corpus:names/interface#HTTP-get",
            "ii",
            "i",
            send_interface_http_get,
            take_interface_http_get,
            room=8,
        ),
    },
    imports={
        ("$root", "memory"): d.Import("", "i", serve_memory),
        ("$root", "self"): d.Import("", "", serve_self),
    },
    relayed=True,
    memory=True,
    realloc=True,
)
