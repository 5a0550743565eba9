"""Which backend runs a component: the guest module found in its binary, and the ways in which it may not fit."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from witworks import runtime as rt
from witworks.runtime import _wasmtime_private as private
from witworks.runtime import choice, direct_loading
from witworks.runtime.direct_faults import Fault
from witworks.runtime.direct_flat import Flat
from witworks.runtime.direct_module import Unfit, guest_module
from witworks.runtime.fingerprint import COMPONENT_HEADER, CORE_HEADER

if TYPE_CHECKING:
    from pathlib import Path


def section(kind: int, body: bytes) -> bytes:
    assert len(body) < 128
    return bytes([kind, len(body)]) + body


def exporting(*names: str) -> bytes:
    """A core module whose exports have those names."""
    entries = b"".join(bytes([len(name)]) + name.encode() + b"\0\0" for name in names)
    return CORE_HEADER + section(7, bytes([len(names)]) + entries)


def component(*sections: bytes) -> bytes:
    return COMPONENT_HEADER + b"".join(sections)


def test_the_guest_is_told_from_the_glue() -> None:
    shim, guest = exporting("$imports", "0", "1"), exporting("memory", "run")
    fixup = CORE_HEADER + section(2, b"\x01\x00\x01" + b"0" + b"\x00\x00")
    found = guest_module(component(section(1, shim), section(1, guest), section(1, fixup)))
    assert found.data == guest
    assert sorted(found.exports) == ["memory", "run"]
    assert not found.imports


@pytest.mark.parametrize(
    ("sections", "reason"),
    [
        ([], "0 core modules"),
        ([section(1, exporting("a")), section(1, exporting("b"))], "2 core modules"),
        ([section(1, exporting("a")), section(4, component(section(1, exporting("b"))))], "composed"),
        ([section(1, exporting("a")), section(8, b"\x01\x00\x00\x00\x01\x01\x00")], "not UTF-8"),
        ([section(1, exporting("a")), section(8, b"\x01\x09")], "async"),
        ([section(1, CORE_HEADER + section(5, b"\x02\x00\x01\x00\x01"))], "several memories"),
        ([b"\x01\x7f"], "longer than the file"),
        ([section(1, CORE_HEADER + b"\x07\x05\x01")], "longer than the file"),
    ],
)
def test_what_does_not_fit_says_why(sections: list[bytes], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        guest_module(component(*sections))


def test_a_wasmtime_without_the_private_names_costs_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(private, "_CORE_FUNCTIONS", ("wasmtime_of_tomorrow",))
    lacks = direct_loading._wasmtime_lacks
    lacks.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, "witworks"):
            assert "wasmtime_of_tomorrow" in (lacks() or "")
            assert "wasmtime_of_tomorrow" in (lacks() or "")
        assert len(caplog.records) == 1
    finally:
        lacks.cache_clear()


def test_this_wasmtime_has_all_of_them() -> None:
    assert private.core_missing() == []


def test_unknown_backends_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no backend 'fast'"), rt.using_backend("fast"):
        pass
    monkeypatch.setenv("WITWORKS_BACKEND", "fast")
    facts = rt.Facts("x", "w", "s", str(tmp_path / "x.py"), codec=None)  # type: ignore[arg-type]
    with pytest.raises(rt.CannotInstantiate, match=r"WW511.*WITWORKS_BACKEND is 'fast'"):
        choice.new_backend(facts, {}, rt.Limits())


def test_flat_values_of_a_variant() -> None:
    """``variant { none, small(s8), wide(f64) }``: joined to i32, i64."""
    flat = Flat(16, (("B", 0, 0, ((), (("b", 8, 1),), (("Q", 8, 1),))),))
    raw = bytearray(32)
    flat.spread(b"\x01" + bytes(7) + b"\xff" + bytes(7), 0, raw)
    assert raw == b"\x01" + bytes(15) + b"\xff\xff\xff\xff" + bytes(12)
    assert flat.gather(raw) == b"\x01" + bytes(7) + b"\xff" + bytes(7)
    raw[0] = 3
    with pytest.raises(Fault, match=r"discriminant 3 out of range \[0\.\.3\)"):
        flat.gather(raw)
