"""What every component of the world `text-codec` promises, whatever it is written in."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

BLOCKS = [b"", b"f", b"fo", b"foo", b"foob", b"fooba", b"foobar", bytes(range(256)), bytes(100_000)]


@pytest.mark.parametrize("data", BLOCKS, ids=len)
def test_there_and_back(component: Any, data: bytes) -> None:
    assert component.text.base64_encode(data) == base64.b64encode(data).decode()
    assert bytes(component.text.base64_decode(base64.b64encode(data).decode())) == data
    assert component.text.hex_encode(data) == data.hex()
    assert bytes(component.text.hex_decode(data.hex())) == data


def test_hex_digits_in_either_case(component: Any) -> None:
    assert bytes(component.text.hex_decode("dEaDbEeF")) == b"\xde\xad\xbe\xef"


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("zz", "CHARACTER", 0),
        ("0g", "CHARACTER", 1),
        ("é0", "CHARACTER", 0),
        ("0", "LENGTH", 1),
        ("012", "LENGTH", 3),
    ],
)
def test_hex_that_is_refused(component: Any, bindings: ModuleType, text: str, reason: str, at: int) -> None:
    with pytest.raises(bindings.HexDecodeError) as caught:
        component.text.hex_decode(text)
    assert caught.value.payload == bindings.Refusal(reason=bindings.Reason[reason], at=at)


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("Zm9v\n", "CHARACTER", 4),
        ("Zm 9", "CHARACTER", 2),
        ("Zm-v", "CHARACTER", 2),
        ("Z", "LENGTH", 1),
        ("Zm9vZ", "LENGTH", 5),
        ("Zg", "PADDING", 2),
        ("Zg=", "PADDING", 3),
        ("Zm8", "PADDING", 3),
        ("Zg==Zg==", "PADDING", 2),
        ("Z===", "PADDING", 1),
        ("====", "PADDING", 0),
        ("Zh==", "BITS", 1),
        ("Zm9=", "BITS", 2),
    ],
)
def test_base64_that_is_refused(component: Any, bindings: ModuleType, text: str, reason: str, at: int) -> None:
    with pytest.raises(bindings.Base64DecodeError) as caught:
        component.text.base64_decode(text)
    assert caught.value.payload == bindings.Refusal(reason=bindings.Reason[reason], at=at)


def test_thousands_of_calls_take_no_more_memory(component: Any) -> None:
    text = "00" * 50_000
    for _ in range(2_000):
        component.text.hex_decode(text)
    assert len(component.text.hex_decode(text)) == 50_000
