"""What every component of the world `checksum` promises, whatever it is written in."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

BLOCKS = [b"", b"a", b"hello, world", bytes(range(256)), bytes(5551), b"\xff" * 5553, bytes(range(251)) * 1_000]
U64 = 2**64


def fnv1a64(data: bytes) -> int:
    found = 0xCBF29CE484222325
    for byte in data:
        found = (found ^ byte) * 0x100000001B3 % U64
    return found


@pytest.mark.parametrize("data", BLOCKS, ids=len)
def test_sums_as_the_world_at_large_computes_them(component: Any, data: bytes) -> None:
    assert component.sums.crc32(data, 0) == zlib.crc32(data)
    assert component.sums.adler32(data, 1) == zlib.adler32(data)
    if len(data) < 10_000:
        assert component.sums.fnv1a64(data) == fnv1a64(data)


def test_published_values(component: Any) -> None:
    assert component.sums.crc32(b"123456789", 0) == 0xCBF43926
    assert component.sums.adler32(b"Wikipedia", 1) == 0x11E60398
    assert component.sums.fnv1a64(b"foobar") == 0x85944171F73967E8


def test_a_sum_is_continued(component: Any) -> None:
    first, second = b"one block", b" and another"
    assert component.sums.crc32(second, component.sums.crc32(first, 0)) == zlib.crc32(first + second)
    assert component.sums.adler32(second, component.sums.adler32(first, 1)) == zlib.adler32(first + second)


def test_sum_is_the_named_one_from_its_beginning(component: Any, bindings: Any) -> None:
    algorithm = bindings.Algorithm
    assert component.sums.sum(algorithm.CRC32, b"abc") == zlib.crc32(b"abc")
    assert component.sums.sum(algorithm.ADLER32, b"abc") == zlib.adler32(b"abc")
    assert component.sums.sum(algorithm.FNV1A64, b"abc") == fnv1a64(b"abc")


def test_verify_lets_pass_what_is_whole(component: Any, bindings: Any) -> None:
    assert component.sums.verify(bindings.Algorithm.FNV1A64, b"abc", fnv1a64(b"abc")) is None


def test_verify_tells_both_sums_of_what_is_damaged(component: Any, bindings: Any) -> None:
    with pytest.raises(bindings.VerifyError) as caught:
        component.sums.verify(bindings.Algorithm.CRC32, b"abd", zlib.crc32(b"abc"))
    assert caught.value.payload == bindings.Mismatch(expected=zlib.crc32(b"abc"), actual=zlib.crc32(b"abd"))


def test_thousands_of_calls_take_no_more_memory(component: Any) -> None:
    block = bytes(100_000)
    for _ in range(2_000):
        component.sums.crc32(block, 0)
    assert component.sums.crc32(block, 0) == zlib.crc32(block)
