"""The core module through wasmtime-py, values laid out in its memory by hand."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import wasmtime

from bench.peers.peer import PlainPoint

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.peer import Point

_POINT: Final = struct.Struct("<IIdII")
_PAIR: Final = struct.Struct("<II")
_ALIGN: Final = 8


class ByHand:
    """A :class:`~bench.peers.peer.Peer` over the C ABI of a core module, with WASI preview 1 at its service."""

    name = "core wasm by hand, wasmtime-py"
    point = PlainPoint

    def __init__(self, module: Path) -> None:
        engine = wasmtime.Engine()
        self._store = wasmtime.Store(engine)
        self._store.set_wasi(wasmtime.WasiConfig())
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        exports = linker.instantiate(self._store, wasmtime.Module.from_file(engine, str(module))).exports(self._store)
        self._exports: Any = exports
        self._memory: Any = exports["memory"]
        self._out = self._call("reserve", 16, _ALIGN)

    def _call(self, name: str, *arguments: int) -> Any:
        return self._exports[f"peers_{name}"](self._store, *arguments)

    def sum(self, values: array[float]) -> float:
        data = values.tobytes()
        at = self._given(data)
        total: float = self._call("sum", at, len(values))
        self._call("release", at, max(len(data), 1), _ALIGN)
        return total

    def echo(self, data: bytes) -> bytes:
        at = self._given(data)
        self._call("echo", at, len(data), self._out)
        block, size = _PAIR.unpack(self._read(self._out, 8))
        given = self._read(block, size)
        self._call("release_block", block, size)
        self._call("release", at, max(len(data), 1), _ALIGN)
        return given

    def process(self, points: Sequence[Any]) -> Sequence[Point] | str:
        at, size = self._lowered(points)
        done = self._call("process", at, len(points), self._out, self._out + 8)
        self._call("release", at, size, _ALIGN)
        if done:
            return self._lifted()
        return self._read(*_PAIR.unpack(self._read(self._out + 8, 8))).decode()

    def aggregate(self, points: Sequence[Any], window_size: int) -> Sequence[Point]:
        at, size = self._lowered(points)
        self._call("aggregate", at, len(points), window_size, self._out)
        self._call("release", at, size, _ALIGN)
        return self._lifted()

    def _given(self, data: bytes) -> int:
        at: int = self._call("reserve", max(len(data), 1), _ALIGN)
        self._memory.write(self._store, data, at)
        return at

    def _read(self, at: int, size: int) -> bytes:
        return bytes(self._memory.read(self._store, at, at + size))

    def _lowered(self, points: Sequence[Any]) -> tuple[int, int]:
        """Where the points lie, all their texts behind them in the same block, and the size of that."""
        texts = [(p.timestamp.encode(), p.value, None if p.label is None else p.label.encode()) for p in points]
        behind = len(points) * _POINT.size
        size = max(behind + sum(len(timestamp) + len(label or b"") for timestamp, _, label in texts), 1)
        base: int = self._call("reserve", size, _ALIGN)
        records, at = bytearray(), base + behind
        for timestamp, value, label in texts:
            label_at = at + len(timestamp)
            records += _POINT.pack(at, len(timestamp), value, *((0, 0) if label is None else (label_at, len(label))))
            at = label_at + len(label or b"")
        data = bytes(records) + b"".join(part for timestamp, _, label in texts for part in (timestamp, label or b""))
        self._memory.write(self._store, data, base)
        return base, size

    def _lifted(self) -> list[Point]:
        at, count = _PAIR.unpack(self._read(self._out, 8))
        memory = self._memory.read(self._store, 0, self._memory.data_len(self._store))
        found: list[Point] = [
            PlainPoint(
                memory[timestamp : timestamp + size].decode(),
                value,
                memory[label : label + label_size].decode() if label else None,
            )
            for timestamp, size, value, label, label_size in _POINT.iter_unpack(memory[at : at + count * _POINT.size])
        ]
        self._call("release_points", at, count)
        return found
