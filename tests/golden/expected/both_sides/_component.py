"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:both-sides/both-sides-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from witworks.runtime import values as v

from . import filter

__all__ = ["CODEC"]

FILTER_RULE: Final = v.HostResource[filter.ImportedRule](
    "corpus:both-sides/filter",
    "rule",
)


def send_filter_rule_new(cx: v.Context, slots: v.Slots, pattern: str) -> None:
    """Lower the arguments of ``[constructor]rule``."""
    v.lower_string(pattern, slots[0], "pattern")


def take_filter_rule_new(cx: v.Context, slot: v.Slot) -> filter.Rule:
    """Lift what ``[constructor]rule`` gave."""
    return v.lift_guest(cx, slot, filter.Rule)


def lower_item(value: filter.Item, slot: v.Slot, label: str) -> None:
    """Lower ``item``."""
    try:
        v.expect(value, filter.Item, "")
        fields = v.lower_record(slot, ("text",))
        v.lower_string(value.text, fields[0], ".text")
    except v.REFUSED as error:
        v.put(error, label)
        raise


def send_filter_rule_allows(
    cx: v.Context,
    slots: v.Slots,
    self: filter.Rule,
    item: filter.Item,
) -> None:
    """Lower the arguments of ``[method]rule.allows``."""
    v.lower_guest(cx, self, slots[0], filter.Rule, "self", owned=False)
    lower_item(item, slots[1], "item")


def take_filter_rule_allows(cx: v.Context, slot: v.Slot) -> bool:
    """Lift what ``[method]rule.allows`` gave."""
    return v.lift_bool(slot)


def lower_list_item(value: Sequence[filter.Item], slot: v.Slot, label: str) -> None:
    """Lower ``list<item>``."""
    items = v.lower_list(value, slot, label)
    n = 0
    try:
        for item, target in zip(value, items, strict=True):
            lower_item(item, target, "")
            n += 1
    except v.REFUSED as error:
        v.put(error, f"{label}[{n}]")
        raise


def send_filter_keep(
    cx: v.Context,
    slots: v.Slots,
    items: Sequence[filter.Item],
    rule: filter.Rule,
) -> None:
    """Lower the arguments of ``keep``."""
    lower_list_item(items, slots[0], "items")
    v.lower_guest(cx, rule, slots[1], filter.Rule, "rule", owned=False)


def lift_item(slot: v.Slot) -> filter.Item:
    """Lift ``item``."""
    fields = v.lift_record(slot)
    return filter.Item(v.lift_string(fields[0]))


def lift_list_item(slot: v.Slot) -> list[filter.Item]:
    """Lift ``list<item>``."""
    return [lift_item(item) for item in v.lift_list(slot)]


def take_filter_keep(cx: v.Context, slot: v.Slot) -> list[filter.Item]:
    """Lift what ``keep`` gave."""
    return lift_list_item(slot)


def serve_filter_rule_new(
    cx: v.Context,
    host: Callable[[str], filter.ImportedRule],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[constructor]rule``."""
    answer = host(v.lift_string(args[0]))
    v.lower_host(cx, answer, slot, FILTER_RULE, owned=True)


def serve_filter_rule_allows(
    cx: v.Context,
    host: object,
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[method]rule.allows``."""
    itself = v.lift_host(cx, args[0], FILTER_RULE, owned=False)
    answer = itself.allows(lift_item(args[1]))
    v.lower_bool(answer, slot, "allows()")


def serve_filter_keep(
    cx: v.Context,
    host: Callable[[list[filter.Item], filter.ImportedRule], Sequence[filter.Item]],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``keep``."""
    answer = host(
        lift_list_item(args[0]),
        v.lift_host(cx, args[1], FILTER_RULE, owned=False),
    )
    lower_list_item(answer, slot, "keep()")


CODEC: Final = v.Codec(
    exports={
        ("corpus:both-sides/filter", "[constructor]rule"): v.Export(
            1,
            send_filter_rule_new,
            take_filter_rule_new,
        ),
        ("corpus:both-sides/filter", "[method]rule.allows"): v.Export(
            2,
            send_filter_rule_allows,
            take_filter_rule_allows,
        ),
        ("corpus:both-sides/filter", "keep"): v.Export(
            2,
            send_filter_keep,
            take_filter_keep,
        ),
    },
    imports=(
        v.Import(
            "corpus:both-sides/filter",
            "[constructor]rule",
            "filter",
            "rule",
            serve_filter_rule_new,
        ),
        v.Import(
            "corpus:both-sides/filter",
            "[method]rule.allows",
            "filter",
            None,
            serve_filter_rule_allows,
        ),
        v.Import(
            "corpus:both-sides/filter",
            "keep",
            "filter",
            "keep",
            serve_filter_keep,
        ),
    ),
    resources=(FILTER_RULE,),
)
