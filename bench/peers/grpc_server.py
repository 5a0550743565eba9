"""The gRPC server, run by itself: it prints its port, and ends when its standard input does.

It answers in a few lines on the very messages: to convert them for the Rust code would only make gRPC slower.
"""

from __future__ import annotations

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

LARGEST = 64 << 20


def main() -> None:
    """Serve until standard input ends."""
    sys.path.insert(0, sys.argv[1])
    grpc: Any = importlib.import_module("grpc")
    messages: Any = importlib.import_module("calls_pb2")
    services: Any = importlib.import_module("calls_pb2_grpc")
    options = [(f"grpc.max_{way}_message_length", LARGEST) for way in ("send", "receive")]
    server = grpc.server(ThreadPoolExecutor(1), options=options)
    services.add_CallsServicer_to_server(_servicer(services.CallsServicer, messages), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop(None)


def _servicer(base: Any, messages: Any) -> Any:
    class Servicer(base):  # type: ignore[misc]  # generated a moment ago
        def Add(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the name of the rpc
            return messages.Sum(value=sum(request.values))

        def Echo(self, request: Any, _context: Any) -> Any:  # noqa: N802
            return request

        def Process(self, request: Any, _context: Any) -> Any:  # noqa: N802
            kept = [point for point in request.items if point.value > 0]
            if not kept:
                return messages.Processed(error="No valid data points after filtering")
            return messages.Processed(success=messages.Points(items=kept))

        def Aggregate(self, request: Any, _context: Any) -> Any:  # noqa: N802
            items, size = request.items, max(request.window_size, 1)
            return messages.Points(items=[_mean(messages, items[n : n + size]) for n in range(0, len(items), size)])

    return Servicer()


def _mean(messages: Any, window: Any) -> Any:
    first = window[0]
    mean = messages.Point(timestamp=first.timestamp, value=sum(point.value for point in window) / len(window))
    if first.HasField("label") and all(point.HasField("label") and point.label == first.label for point in window):
        mean.label = first.label
    return mean


if __name__ == "__main__":
    main()
