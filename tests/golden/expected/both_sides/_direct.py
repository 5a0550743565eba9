"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:both-sides/both-sides-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import direct as d

from . import filter

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I12xI")
FLAT_1: Final = d.Flat(4, (("I", 0, 0),))
LAYOUT_2: Final = d.Struct("<I")
LAYOUT_3: Final = d.Struct("<I12xI12xI")
LAYOUT_4: Final = d.Struct("<II")
LAYOUT_5: Final = d.Struct("<III")
FLAT_2: Final = d.Flat(12, (("I", 0, 0), ("I", 4, 1), ("I", 8, 2)))


def send_filter_rule_new(x: d.Guest, raw: d.Raw, pattern: str) -> None:
    """Send the arguments of ``[constructor]rule``."""
    a0 = d.utf8(pattern, "pattern")
    a1 = x.give(a0, 1)
    LAYOUT_1.pack_into(raw, 0, a1, len(a0))


def take_filter_rule_new(x: d.Guest, raw: d.Raw) -> filter.Rule:
    """Take what ``[constructor]rule`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_2.unpack_from(block, 0)
    return x.lift_guest(a0, filter.Rule, ("[export]corpus:both-sides/filter", "rule"))


def send_filter_rule_allows(
    x: d.Guest,
    raw: d.Raw,
    self: filter.Rule,
    item: filter.Item,
) -> None:
    """Send the arguments of ``[method]rule.allows``."""
    a0 = x.lower_guest(
        self,
        filter.Rule,
        ("[export]corpus:both-sides/filter", "rule"),
        "self",
        owned=False,
    )
    if type(item) is not filter.Item:
        d.expect(item, filter.Item, "item")
    a1 = d.utf8(item.text, "item.text")
    a2 = x.give(a1, 1)
    LAYOUT_3.pack_into(raw, 0, a0, a2, len(a1))


def take_filter_rule_allows(x: d.Guest, raw: d.Raw) -> bool:
    """Take what ``[method]rule.allows`` gave."""
    found: int = LAYOUT_2.unpack_from(raw)[0]
    return found != 0


def lower_list_item(
    x: d.Guest,
    value: Sequence[filter.Item],
    label: str,
) -> tuple[int, int]:
    """Lay the items of ``list<item>`` out."""
    found = d.as_list(value, label)
    at = start = x.block(len(found) * 8, 4)
    out = x.out
    pack = LAYOUT_4.pack_into
    utf8 = d.utf8
    try:
        for item in found:
            if type(item) is not filter.Item:
                d.expect(item, filter.Item, "")
            a0 = item.text
            a1 = a0.encode() if type(a0) is str and a0.isascii() else utf8(a0, ".text")
            a2 = len(out)
            out += a1
            pack(out, at, a2, len(a1))
            at += 8
    except d.REFUSED as error:
        d.put(error, f"{label}[{(at - start) // 8}]")
        raise
    x.ops += (start, len(found), 8, 1, 1)
    return start, len(found)


def send_filter_keep(
    x: d.Guest,
    raw: d.Raw,
    items: Sequence[filter.Item],
    rule: filter.Rule,
) -> None:
    """Send the arguments of ``keep``."""
    x.start(12)
    out = x.out
    a0, a1 = lower_list_item(x, items, "items")
    a2 = x.lower_guest(
        rule,
        filter.Rule,
        ("[export]corpus:both-sides/filter", "rule"),
        "rule",
        owned=False,
    )
    LAYOUT_5.pack_into(out, 8, a0, a1, a2)
    x.ops += (8, 1, 0, 8, 4)
    FLAT_2.spread(x.settle(), 8, raw)


def lift_list_item(x: d.Guest, at: int, count: int) -> list[filter.Item]:
    """Read ``list<item>``."""
    block = x.items(at, count, 8, 4)
    text = x.text
    new = d.twin(filter.Item)
    return d.become(
        filter.Item,
        [new(text(a0, a1)) for a0, a1 in LAYOUT_4.iter_unpack(block)],
    )


def take_filter_keep(x: d.Guest, raw: d.Raw) -> list[filter.Item]:
    """Take what ``keep`` gave."""
    at = x.pointer(LAYOUT_2.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_4.unpack_from(block, at)
    return lift_list_item(x, a0, a1)


def serve_filter_rule_new(
    x: d.Guest,
    host: Callable[[str], filter.ImportedRule],
    raw: d.Raw,
) -> None:
    """Let the host answer ``[constructor]rule``."""
    x.look()
    a0, a1 = LAYOUT_1.unpack_from(raw)
    answer = host(x.text(a0, a1))
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("corpus:both-sides/filter", "rule"), owned=True)
    LAYOUT_2.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_filter_rule_allows(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]rule.allows``."""
    x.look()
    a0, a1, a2 = LAYOUT_3.unpack_from(raw)
    itself = x.lift_host(a0, ("corpus:both-sides/filter", "rule"), owned=False)
    answer = itself.allows(filter.Item(x.text(a1, a2)))
    if answer is not True and answer is not False:
        raise d.mismatch(answer, "allows()", "bool")
    LAYOUT_2.pack_into(raw, 0, answer)


def serve_filter_keep(
    x: d.Guest,
    host: Callable[[list[filter.Item], filter.ImportedRule], Sequence[filter.Item]],
    raw: d.Raw,
) -> None:
    """Let the host answer ``keep``."""
    x.look()
    a0, a1, a2 = LAYOUT_3.unpack_from(raw)
    answer = host(
        lift_list_item(x, a0, a1),
        x.lift_host(a2, ("corpus:both-sides/filter", "rule"), owned=False),
    )
    x.start(8)
    out = x.out
    a0, a1 = lower_list_item(x, answer, "keep()")
    LAYOUT_4.pack_into(out, 8, a0, a1)
    x.ops += (8, 1, 0, 8, 4)
    x.settle_at(LAYOUT_2.unpack_from(raw, 48)[0], 8, 4)


DIRECT: Final = d.Codec(
    exports={
        ("corpus:both-sides/filter", "[constructor]rule"): d.Export(
            "corpus:both-sides/filter#[constructor]rule",
            "ii",
            "i",
            send_filter_rule_new,
            take_filter_rule_new,
            room=0,
        ),
        ("corpus:both-sides/filter", "[method]rule.allows"): d.Export(
            "corpus:both-sides/filter#[method]rule.allows",
            "iii",
            "i",
            send_filter_rule_allows,
            take_filter_rule_allows,
            room=0,
        ),
        ("corpus:both-sides/filter", "keep"): d.Export(
            "corpus:both-sides/filter#keep",
            "iii",
            "i",
            send_filter_keep,
            take_filter_keep,
            room=8,
        ),
    },
    imports={
        ("corpus:both-sides/filter", "[constructor]rule"): d.Import(
            "ii",
            "i",
            serve_filter_rule_new,
        ),
        ("corpus:both-sides/filter", "[method]rule.allows"): d.Import(
            "iii",
            "i",
            serve_filter_rule_allows,
        ),
        ("corpus:both-sides/filter", "keep"): d.Import("iiii", "", serve_filter_keep),
    },
    owned=(("[export]corpus:both-sides/filter", "rule"),),
    hosted=(("corpus:both-sides/filter", "rule"),),
    relayed=True,
    memory=True,
    realloc=True,
)
