"""A component carries its world's fingerprint, and nothing that is done to its bytes makes reading it fail."""

from __future__ import annotations

import random

import pytest
from witworks.runtime import fingerprint

EMPTY = fingerprint.COMPONENT_HEADER
OTHER = EMPTY + b"\0\x05\x04name" + b"\x0b\x01\x00"
A, B = "a" * 64, "0123456789abcdef" * 4


@pytest.mark.parametrize("component", [EMPTY, OTHER])
def test_a_stamp_is_read_back(component: bytes) -> None:
    assert fingerprint.read(component) is None
    stamped = fingerprint.stamp(component, A)
    assert stamped.startswith(component)
    assert fingerprint.read(stamped) == A


def test_a_stamp_replaces_an_earlier_one() -> None:
    assert fingerprint.stamp(fingerprint.stamp(OTHER, A), B) == fingerprint.stamp(OTHER, B)
    assert fingerprint.stamp(fingerprint.stamp(OTHER, A), A) == fingerprint.stamp(OTHER, A)


def test_a_stamp_inside_a_nested_component_is_not_the_components_own() -> None:
    inner = fingerprint.stamp(EMPTY, A)
    outer = EMPTY + b"\x04" + bytes([len(inner) & 0x7F | 0x80, len(inner) >> 7]) + inner
    assert fingerprint.read(outer) is None
    assert fingerprint.read(fingerprint.stamp(outer, B)) == B


def test_reading_damaged_bytes_never_fails() -> None:
    good = fingerprint.stamp(OTHER, A)
    chance = random.Random(1)  # noqa: S311
    for cut in range(len(good)):
        assert fingerprint.read(good[:cut]) in (None, A)
    for _ in range(2000):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        fingerprint.read(bytes(bad))
