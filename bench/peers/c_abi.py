"""The shared library through ctypes, its records packed by ``struct``: quicker than a ``ctypes.Structure`` for each."""

from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING, Any, Final

from bench.peers.peer import PlainPoint

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.peer import Point

_POINT: Final = struct.Struct("@PNdPN")
"""A text is an address and a size; at null there is none."""


class _Given(ctypes.Structure):
    _fields_ = (("at", ctypes.c_void_p), ("count", ctypes.c_size_t))


class CAbi:
    """A :class:`~bench.peers.peer.Peer` over the C ABI."""

    name = "C ABI by ctypes, native build"
    point = PlainPoint

    def __init__(self, library: Path) -> None:
        self._library = found = ctypes.CDLL(str(library))
        at, size = ctypes.c_void_p, ctypes.c_size_t
        found.peers_sum.argtypes, found.peers_sum.restype = (at, size), ctypes.c_double
        found.peers_echo.argtypes, found.peers_echo.restype = (ctypes.c_char_p, size, at), None
        found.peers_process.argtypes, found.peers_process.restype = (ctypes.c_char_p, size, at, at), ctypes.c_int32
        found.peers_aggregate.argtypes, found.peers_aggregate.restype = (ctypes.c_char_p, size, ctypes.c_uint32, at), None
        found.peers_release_points.argtypes, found.peers_release_points.restype = (at, size), None
        found.peers_release_block.argtypes, found.peers_release_block.restype = (at, size), None

    def sum(self, values: array[float]) -> float:
        at, count = values.buffer_info()
        return self._library.peers_sum(at, count)  # type: ignore[no-any-return]

    def echo(self, data: bytes) -> bytes:
        out = _Given()
        self._library.peers_echo(data, len(data), ctypes.byref(out))
        given = ctypes.string_at(out.at, out.count)
        self._library.peers_release_block(out.at, out.count)
        return given

    def process(self, points: Sequence[Any]) -> Sequence[Point] | str:
        records, _texts = _lowered(points)
        out, reason = _Given(), _Given()
        if self._library.peers_process(records, len(points), ctypes.byref(out), ctypes.byref(reason)):
            return self._lifted(out)
        return ctypes.string_at(reason.at, reason.count).decode()

    def aggregate(self, points: Sequence[Any], window_size: int) -> Sequence[Point]:
        records, _texts = _lowered(points)
        out = _Given()
        self._library.peers_aggregate(records, len(points), window_size, ctypes.byref(out))
        return self._lifted(out)

    def _lifted(self, out: _Given) -> list[Point]:
        records, text = ctypes.string_at(out.at, out.count * _POINT.size), ctypes.string_at
        found: list[Point] = [
            PlainPoint(text(timestamp, size).decode(), value, text(label, label_size).decode() if label else None)
            for timestamp, size, value, label, label_size in _POINT.iter_unpack(records)
        ]
        self._library.peers_release_points(out.at, out.count)
        return found


def _lowered(points: Sequence[Any]) -> tuple[bytes, object]:
    """The records of the points, and what must live as long as they: all the texts in one block."""
    texts = [(p.timestamp.encode(), p.value, None if p.label is None else p.label.encode()) for p in points]
    block = b"".join(part for timestamp, _, label in texts for part in (timestamp, label or b""))
    at = ctypes.cast(ctypes.c_char_p(block), ctypes.c_void_p).value or 0
    records = bytearray()
    for timestamp, value, label in texts:
        label_at = at + len(timestamp)
        records += _POINT.pack(at, len(timestamp), value, *((0, 0) if label is None else (label_at, len(label))))
        at = label_at + len(label or b"")
    return bytes(records), block
