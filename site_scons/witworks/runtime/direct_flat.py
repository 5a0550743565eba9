"""Values between their form in memory and the core values of a call, by tables that are made with the bindings.

A table's leaf is (struct code, offset in memory, slot); a variant's entry is (struct code of its discriminant, offset, slot,
tables of its cases, or their number where none has a payload). A core value takes 16 bytes of which the first 4 or 8 count,
and joined types differ in unused bytes alone, so moving bytes is all there is to do.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from witworks.runtime.direct_faults import Fault

_RAW: Final = 16
_CODES: Final = {code: struct.Struct(f"<{code}") for code in "?bBhHiIqQ"}
_QUAD: Final = _CODES["Q"]
_MASKS: Final = {code: (1 << 8 * struct.calcsize(f"<{code}")) - 1 for code in "?bBhHiIqQ"}
_WORD: Final = 0xFFFFFFFF
_SLOTS: Final = {"b": _WORD, "h": _WORD, "i": _WORD, "q": (1 << 64) - 1}
"""What counts of a negative number's bits, once it is a core value."""
_UNSIGNED: Final = {"b": "B", "h": "H", "i": "I", "q": "Q"}


class Flat:
    """One list of parameters, or one result."""

    def __init__(self, size: int, moves: tuple[Any, ...]) -> None:
        self.size = size
        self._moves = moves

    def spread(self, memory: Any, start: int, raw: Any) -> None:  # noqa: ANN401
        """Core values of what lies in ``memory`` from ``start``."""
        for slot, value in self._spread(self._moves, memory, start):
            _QUAD.pack_into(raw, slot * _RAW, value)

    def _spread(self, moves: tuple[Any, ...], memory: Any, start: int) -> list[tuple[int, int]]:  # noqa: ANN401
        found: list[tuple[int, int]] = []
        for code, offset, slot, *cases in moves:
            value = _CODES[code].unpack_from(memory, start + offset)[0]
            found.append((slot, value & _SLOTS[code] if code in _SLOTS else int(value)))
            if cases and not isinstance(cases[0], int):
                found += self._spread(cases[0][value], memory, start)
        return found

    def gather(self, raw: Any) -> bytearray:  # noqa: ANN401
        """The form in memory of a call's core values; raises for a discriminant that is none."""
        memory = bytearray(self.size)
        self._gather(self._moves, raw, memory)
        return memory

    def _gather(self, moves: tuple[Any, ...], raw: Any, memory: bytearray) -> None:  # noqa: ANN401
        for code, offset, slot, *cases in moves:
            value = _QUAD.unpack_from(raw, slot * _RAW)[0]
            if cases:
                count = cases[0] if isinstance(cases[0], int) else len(cases[0])
                if (value := value & _WORD) >= count:
                    raise Fault(f"discriminant {value} out of range [0..{count})")
                if not isinstance(cases[0], int):
                    self._gather(cases[0][value], raw, memory)
            elif code == "?":
                value = value & _WORD != 0
            _CODES[_UNSIGNED.get(code, code)].pack_into(memory, offset, value & _MASKS[code])
