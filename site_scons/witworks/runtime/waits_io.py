"""``wasi:io`` as WAT says it: the types of its functions, and which of them wait.

Types are ``$@name``: what is imported and what is exported have names of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES_OF_IO: Final = ("pollable", "error", "input-stream", "output-stream", "stream-error")
"""All are resources, but the last."""
_POLLABLE, _INPUT, _OUTPUT = (f'(param "self" (borrow $@{name}))' for name in ("pollable", "input-stream", "output-stream"))
_LENGTH, _CONTENTS = '(param "len" u64)', '(param "contents" (list u8))'
_SUBSCRIBES: Final = "(result (own $@pollable))"
_BYTES, _COUNT, _NOTHING = (f"(result (result {ok}(error $@stream-error)))" for ok in ("(list u8) ", "u64 ", ""))
_SPLICES: Final = f'{_OUTPUT} (param "src" (borrow $@input-stream)) {_LENGTH} {_COUNT}'


@dataclass(frozen=True, slots=True, eq=False)
class Interface:
    """An interface: its name up to its version, its functions, and those that wait with what answers them."""

    name: str
    functions: Mapping[str, str]
    waiting: Mapping[str, str]


POLL: Final = Interface(
    "wasi:io/poll@",
    {
        "[method]pollable.ready": f"{_POLLABLE} (result bool)",
        "[method]pollable.block": _POLLABLE,
        "poll": '(param "in" (list (borrow $@pollable))) (result (list u32))',
    },
    {"[method]pollable.block": "block", "poll": "poll"},
)
STREAMS: Final = Interface(
    "wasi:io/streams@",
    {
        **{f"[method]input-stream.{verb}": f"{_INPUT} {_LENGTH} {_BYTES}" for verb in ("read", "blocking-read")},
        **{f"[method]input-stream.{verb}": f"{_INPUT} {_LENGTH} {_COUNT}" for verb in ("skip", "blocking-skip")},
        "[method]input-stream.subscribe": f"{_INPUT} {_SUBSCRIBES}",
        "[method]output-stream.check-write": f"{_OUTPUT} {_COUNT}",
        **{
            f"[method]output-stream.{verb}": f"{_OUTPUT} {_CONTENTS} {_NOTHING}" for verb in ("write", "blocking-write-and-flush")
        },
        **{f"[method]output-stream.{verb}": f"{_OUTPUT} {_NOTHING}" for verb in ("flush", "blocking-flush")},
        "[method]output-stream.subscribe": f"{_OUTPUT} {_SUBSCRIBES}",
        **{
            f"[method]output-stream.{verb}": f"{_OUTPUT} {_LENGTH} {_NOTHING}"
            for verb in ("write-zeroes", "blocking-write-zeroes-and-flush")
        },
        **{f"[method]output-stream.{verb}": _SPLICES for verb in ("splice", "blocking-splice")},
    },
    {
        "[method]input-stream.blocking-read": "blocking-read",
        "[method]input-stream.blocking-skip": "blocking-skip",
        "[method]output-stream.blocking-splice": "blocking-splice",
    },
)
"""Output is not waited for: where it goes keeps nobody waiting for long."""
STREAM_ERROR: Final = '(variant (case "last-operation-failed" (own $@error)) (case "closed"))'
