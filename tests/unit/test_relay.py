"""The relay's pure parts: what a component imports, found in its binary; traps told without the relay; bytes put together."""

from __future__ import annotations

import ctypes
import importlib.metadata
import random
from typing import TYPE_CHECKING

import pytest
from witworks.runtime import _wasmtime_private as private
from witworks.runtime import relay_bytes
from witworks.runtime.binary import sections
from witworks.runtime.component_binary import CannotWrap, imports_of, leb, name, section, signed, vector
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.relay_binary import wrap
from witworks.runtime.relay_bytes import SMALL, Transport, address, joined
from witworks.runtime.relay_modules import bits, calls
from witworks.runtime.relay_shape import Call, Shape
from witworks.runtime.relay_traps import without_relay

if TYPE_CHECKING:
    from pathlib import Path

TYPE = section(7, vector([b"\x40\x00\x01\x00"]))
"""A type section with one function type."""


def imported(text: str, description: bytes, form: int = 0) -> bytes:
    return bytes([form]) + name(text) + description


def component(*parts: bytes) -> bytes:
    return COMPONENT_HEADER + b"".join(parts)


def test_imports_are_numbered_by_sort() -> None:
    imports = section(
        10,
        vector(
            [
                imported("f", b"\x01\x00"),
                imported("a:b/c", b"\x05\x00"),
                imported("t", b"\x03\x00\x00"),
                imported("r", b"\x03\x01"),
                imported("m", b"\x00\x11\x00"),
                imported("g", b"\x01\x00"),
                imported("k", b"\x04\x00"),
            ]
        ),
    )
    alias = section(6, vector([b"\x03\x00\x00" + name("x"), b"\x01\x00\x00" + name("y")]))
    last = section(10, vector([imported("h", b"\x01\x00")]))
    data = component(section(0, name("producers")), TYPE, imports, alias, last, TYPE, section(1, b"code"))
    found = imports_of(data)
    assert found.data == TYPE + imports + alias + last
    given = [
        ("f", b"\x01"),
        ("a:b/c", b"\x05"),
        ("t", b"\x03"),
        ("r", b"\x03"),
        ("m", b"\x00\x11"),
        ("g", b"\x01"),
        ("k", b"\x04"),
    ]
    numbers = [0, 0, 1, 2, 0, 1, 0]
    expected = [name(text) + sort + leb(n) for (text, sort), n in zip(given, numbers, strict=True)]
    assert found.given == [*expected, name("h") + b"\x01" + leb(3)]
    assert found.counts == {1: 4, 3: 4, 4: 1, 5: 1, -1: 1}


def test_a_component_without_imports_has_none() -> None:
    assert imports_of(component(section(1, b"code"), TYPE)).data == b""


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (section(4, COMPONENT_HEADER), "a section of kind 4 stands before an import"),
        (section(1, b"code"), "a section of kind 1"),
        (section(10, vector([imported("v", b"\x02\x00\x00")])), "`v` is of an unknown kind"),
        (section(10, vector([imported("v", b"\x00\x10\x00")])), "`v` is of an unknown kind"),
        (section(10, vector([imported("v", b"\x01\x00", form=2)])), "of an unknown form"),
        (section(6, vector([b"\x00\x00\x01\x00" + name("x")])), "takes core code"),
        (section(10, b"\x05"), "cannot be read: section ends early"),
        (b"\x0a\x7f", "cannot be read: section at byte"),
    ],
)
def test_what_cannot_be_wrapped_says_why(before: bytes, reason: str) -> None:
    data = component(before, section(10, vector([imported("f", b"\x01\x00")])))
    with pytest.raises(CannotWrap, match=reason):
        wrap(data, Shape(()), b"", b"")


def test_the_guest_is_inside_as_it_is() -> None:
    data = component(TYPE, section(10, vector([imported("f", b"\x01\x00")])), section(0, name("x") + b"y" * 300))
    outer = wrap(data, Shape((Call("a:b/c", "run", "iF", "I", None), Call(None, "text", "ii", "i", 8))), b"memory", b"calls")
    parts = [(kind, reader.data[reader.position : reader.end]) for kind, reader in sections(outer)]
    assert [body for kind, body in parts if kind == 4] == [data]
    assert [body for kind, body in parts if kind == 1] == [b"memory", b"calls"]
    exports = [body for kind, body in parts if kind == 11]
    assert [body[3:5] for body in exports] == [b"c0", b"c1"]


@pytest.mark.parametrize("lent", [("a:b/d", "r"), ("$root", "r")])
def test_a_resource_that_is_not_imported_cannot_be_lent(lent: tuple[str, str]) -> None:
    with pytest.raises(CannotWrap, match=r"does not import `r` of `(a:b/d|\$root)`"):
        wrap(component(TYPE), Shape((), lent=(lent,)), b"", b"")


NUMBERS = {0: b"\x00", 63: b"\x3f", 64: b"\xc0\x00", 127: b"\xff\x00", 128: b"\x80\x01", 8192: b"\x80\xc0\x00"}


@pytest.mark.parametrize(("number", "expected"), NUMBERS.items())
def test_numbers_that_might_be_negative(number: int, expected: bytes) -> None:
    assert signed(number) == expected


def test_floats_cross_as_integers_of_their_width() -> None:
    assert bits("iIfF") == "iIiI"
    text = calls(Shape((Call(None, "half", "fI", "F", None),)))
    assert '(import "guest" "c0" (func $c0 (param f32 i64) (result f64)))' in text
    assert "(i64.reinterpret_f64 (call $c0 (f32.reinterpret_i32 (local.get 0)) (local.get 1)))" in text


@pytest.mark.parametrize("data", [b"", b"plain", b"\xff", bytes(range(256)) * 3, b"\x80" * 9])
def test_bytes_come_together_again(data: bytes) -> None:
    low, high = bytes(byte & 127 for byte in data), bytes(byte >> 7 for byte in data)
    assert joined(low + high + b"\x01") == data
    if data.isascii():
        assert joined(data + b"\x00")[:-1] == data


@pytest.mark.parametrize("size", [1, 7, 8, SMALL - 1, SMALL, SMALL + 1, SMALL + 7, 3 * SMALL + 5, 8 * SMALL, 8 * SMALL + 1])
def test_blocks_are_split_and_joined(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path))
    monkeypatch.setattr(relay_bytes, "LARGE", 8 * SMALL)
    transport = Transport()
    data = random.Random(size).randbytes(size)  # noqa: S311
    for _ in range(2):
        low_at, high_at, held = transport.split(bytearray(data))
        low, high = ctypes.string_at(low_at, size), ctypes.string_at(high_at, size)
        assert held is not None
        assert low.isascii()
        assert high.isascii()
        reply = bytearray(low + high + b"\x01")
        assert transport.join(address(reply), len(reply)) == data
        plain = bytearray(low + b"\x00")
        assert transport.join(address(plain), len(plain))[:-1] == low
    transport.close()


TRAP = """error while executing at wasm backtrace:
    0:    0x2d0 - <unknown>!inner
                    at /src/lib.rs:3:5
    1:    0x2d9 - guest.wasm!outer
    2:    0x48b - <unknown>!<wasm function 30>
    3:   0x1170 - witworks_relay!<wasm function 18>

Caused by:
    wasm trap: string content out-of-bounds"""


def test_a_trap_is_told_without_the_relay() -> None:
    told = without_relay(TRAP)
    assert "witworks_relay" not in told
    assert "function 30" not in told
    assert [line.strip()[:2] for line in told.splitlines()[1:4]] == ["0:", "at", "1:"]
    assert told.endswith("wasm trap: string pointer/length out of bounds of memory")


def test_a_text_without_the_relay_stays_as_it_is() -> None:
    text = "\n".join(line for line in TRAP.splitlines() if "relay" not in line).replace("string content", "x")
    assert without_relay(text) == text


def test_no_room_in_the_relay_is_no_room_at_all() -> None:
    assert without_relay(TRAP.replace("<unknown>!inner", "witworks_relay!reach")).startswith("memory limit: ")


def test_the_version_of_wasmtime_is_known() -> None:
    assert importlib.metadata.version("wasmtime") == private.VERSION
