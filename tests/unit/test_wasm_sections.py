"""Which sections of two binaries differ, nested ones too."""

from __future__ import annotations

from witworks.languages.wasm_sections import differing, sections

MODULE = b"\0asm\1\0\0\0"
COMPONENT = b"\0asm\x0d\0\1\0"


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind, len(content)]) + content


def custom(name: str, content: bytes) -> bytes:
    return section(0, bytes([len(name)]) + name.encode() + content)


def component(code: bytes, *more: bytes) -> bytes:
    core = MODULE + section(10, code) + section(11, b"data")
    return COMPONENT + section(1, MODULE) + section(1, core) + section(4, COMPONENT + section(7, b"types")) + b"".join(more)


def test_sections_are_named_with_what_they_lie_in() -> None:
    assert [name for name, _ in sections(component(b"code", custom("producers", b"x")))] == [
        "core module 1: code",
        "core module 1: data",
        "component 0: types",
        "custom section `producers`",
    ]


def test_equal_binaries_differ_in_nothing() -> None:
    assert differing(component(b"code"), component(b"code")) == []


def test_what_differs_is_named_with_how_much() -> None:
    one, other = component(b"code", custom("when", b"12")), component(b"mode", custom("when", b"123"))
    assert differing(one, other) == ["core module 1: code (1 of 4 bytes)", "custom section `when` (7 and 8 bytes)"]


def test_a_section_that_one_lacks_is_named() -> None:
    assert differing(component(b"code"), component(b"code", custom("a", b""))) == ["custom section `a` (2 bytes) is in one alone"]
    found = differing(component(b"", custom("b", b"")), component(b"", section(9, b"")))
    assert found == ["custom section `b` is where the other has start"]


def test_a_kind_of_section_that_nobody_knows_yet_has_its_number() -> None:
    assert sections(MODULE + section(77, b"x")) == [("section 77", b"x")]
