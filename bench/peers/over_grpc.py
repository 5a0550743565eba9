"""gRPC on this machine: messages made from ``calls.proto`` on the spot, and a server in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import programs

from bench.peers.peer import Missing, PlainPoint

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from bench.peers.peer import Point

HERE: Final = Path(__file__).parent
LARGEST: Final = 64 << 20
"""Bytes of a message, above the 4 MiB that gRPC takes by default."""


class OverGrpc:
    """A :class:`~bench.peers.peer.Peer` over a channel to the server."""

    name = "gRPC on localhost, grpcio"
    point = PlainPoint

    def __init__(self, messages: Any, stub: Any) -> None:
        self._messages, self._stub = messages, stub

    def sum(self, values: array[float]) -> float:
        return self._stub.Add(self._messages.Numbers(values=values)).value  # type: ignore[no-any-return]

    def echo(self, data: bytes) -> bytes:
        return self._stub.Echo(self._messages.Block(data=data)).data  # type: ignore[no-any-return]

    def process(self, points: Sequence[Any]) -> Sequence[Point] | str:
        answer = self._stub.Process(self._messages.Points(items=self._lowered(points)))
        return _lifted(answer.success) if answer.HasField("success") else str(answer.error)

    def aggregate(self, points: Sequence[Any], window_size: int) -> Sequence[Point]:
        return _lifted(self._stub.Aggregate(self._messages.Windows(items=self._lowered(points), window_size=window_size)))

    def _lowered(self, points: Sequence[Any]) -> list[Any]:
        make = self._messages.Point
        return [make(timestamp=point.timestamp, value=point.value, label=point.label) for point in points]


def _lifted(points: Any) -> list[Point]:
    return [PlainPoint(p.timestamp, p.value, p.label if p.HasField("label") else None) for p in points.items]


@contextlib.contextmanager
def over_grpc(folder: Path) -> Iterator[OverGrpc]:
    """A client whose server runs as long as the block does; ``folder`` takes the generated modules."""
    if importlib.util.find_spec("grpc") is None or importlib.util.find_spec("grpc_tools") is None:
        raise Missing("grpcio is not installed: pip install 'witworks[bench]'")
    argv = [sys.executable, "-m", "grpc_tools.protoc", f"-I{HERE}", f"--python_out={folder}", f"--grpc_python_out={folder}"]
    done = programs.run([*argv, "calls.proto"])
    if done.status != 0:
        raise SystemExit(f"protoc failed:\n{done.output}")
    grpc: Any = importlib.import_module("grpc")
    sys.path.insert(0, str(folder))
    try:
        messages, services = importlib.import_module("calls_pb2"), importlib.import_module("calls_pb2_grpc")
    finally:
        sys.path.remove(str(folder))
    options = [(f"grpc.max_{way}_message_length", LARGEST) for way in ("send", "receive")]
    with _server(folder) as port, grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        yield OverGrpc(messages, services.CallsStub(channel))


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[int]:
    """The port of a server; it ends when its standard input does, so also when this process is killed."""
    argv = [sys.executable, str(HERE / "grpc_server.py"), str(folder)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.strip().isdigit():
                raise SystemExit("the gRPC server did not start")
            yield int(line)
        finally:
            process.kill()
