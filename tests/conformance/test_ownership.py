"""Guests in languages without an owner for every value free what they are given: many calls need no more memory than a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from witworks import runtime as rt
from witworks.bindgen.names import snake

from tests.conformance import building, cells
from tests.conformance.large import arguments
from tests.conformance.resources import THINGS, VIA_THINGS

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model import world as wit

pytestmark = pytest.mark.slow
BY_HAND: Final = ("c", "cpp", "zig")
MEMORY: Final = 28 << 16
"""Bytes: a stack of one MiB, the 9 pages that calls need in turn, and no room for what 400 of one function would leave."""
CALLS: Final = 400


@pytest.fixture(params=BY_HAND)
def guest(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> cells.Guest:
    """A guest with little memory, on the direct backend."""
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path))
    try:
        building.build(request.param)
    except building.NoToolError as error:
        pytest.skip(f"{request.param}: {error}")
    return cells.Guest(request.param, "direct", memory=MEMORY)


def test_what_is_passed_is_freed(guest: cells.Guest) -> None:
    failed = {}
    for interface in ("api", "via", "inspect"):
        for function in guest.functions(interface):
            if said := _many(guest, interface, function):
                failed[f"{interface}.{function.name}"] = said
    assert failed == {}


def test_resources_and_their_names_are_freed(guest: cells.Guest) -> None:
    for name in ("x" * 4096, "y" * 4096):
        for check in (*THINGS.values(), *VIA_THINGS.values()):
            for _ in range(CALLS):
                check(guest.instance, name, name)
    assert guest.instance.things.alive() == 0


def test_a_guest_that_frees_nothing_would_be_seen(guest: cells.Guest) -> None:
    with pytest.raises(rt.Trap, match="`abort`"):
        _ = [guest.instance.things.thing("x" * 8192) for _ in range(CALLS)]


def _many(guest: cells.Guest, interface: str, function: wit.Function) -> str:
    call = getattr(getattr(guest.instance, snake(interface)), snake(function.name))
    every = arguments(guest.values, function)
    try:
        for count in range(CALLS):
            try:
                call(*every[count % len(every)])
            except rt.ResultError:
                continue
    except rt.Trap as error:
        guest.discard()
        return str(error).partition("\n")[0]
    return ""
