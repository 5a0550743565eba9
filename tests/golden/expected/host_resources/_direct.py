"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:host-resources/host-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from witworks.runtime import direct as d

from . import files

__all__ = ["DIRECT"]

LAYOUT_1: Final = d.Struct("<I")
LAYOUT_2: Final = d.Struct("<II")
FLAT_1: Final = d.Flat(4, (("I", 0, 0),))
LAYOUT_3: Final = d.Struct("<I12xI")
LAYOUT_4: Final = d.Struct("<B3xII")
LAYOUT_5: Final = d.Struct("<Q")


def send_tools_digest(x: d.Guest, raw: d.Raw, file: files.File) -> None:
    """Send the arguments of ``digest``."""
    a0 = x.lower_host(file, ("corpus:host-resources/files", "file"), owned=False)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_tools_digest(x: d.Guest, raw: d.Raw) -> bytes:
    """Take what ``digest`` gave."""
    at = x.pointer(LAYOUT_1.unpack_from(raw)[0], 8, 4)
    block = x.view
    a0, a1 = LAYOUT_2.unpack_from(block, at)
    return d.raw_bytes(x, a0, a1)


def send_tools_keep(x: d.Guest, raw: d.Raw, file: files.File) -> None:
    """Send the arguments of ``keep``."""
    a0 = x.lower_host(file, ("corpus:host-resources/files", "file"), owned=True)
    LAYOUT_1.pack_into(raw, 0, a0)


def take_tools_keep(x: d.Guest, raw: d.Raw) -> files.File:
    """Take what ``keep`` gave."""
    block = FLAT_1.gather(raw)
    (a0,) = LAYOUT_1.unpack_from(block, 0)
    found: files.File = x.lift_host(
        a0,
        ("corpus:host-resources/files", "file"),
        owned=True,
    )
    return found


def serve_files_file_new(
    x: d.Guest,
    host: Callable[[str], files.File],
    raw: d.Raw,
) -> None:
    """Let the host answer ``[constructor]file``."""
    x.look()
    a0, a1 = LAYOUT_3.unpack_from(raw)
    answer = host(x.text(a0, a1))
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("corpus:host-resources/files", "file"), owned=True)
    LAYOUT_1.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_files_file_read(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]file.read``."""
    a0, a1 = LAYOUT_3.unpack_from(raw)
    itself = x.lift_host(a0, ("corpus:host-resources/files", "file"), owned=False)
    try:
        answer = itself.read(a1)
    except files.FileReadError as error:
        x.start(12)
        out = x.out
        a0 = d.utf8(error.payload, "FileReadError.payload")
        a1 = len(out)
        out += a0
        LAYOUT_4.pack_into(out, 8, 1, a1, len(a0))
        x.ops += (8 + 4, 1, 0, 1, 1)
    else:
        x.start(12)
        out = x.out
        a2 = d.packed(answer, d.U8, "read()")
        a3 = len(out)
        out += a2
        LAYOUT_4.pack_into(out, 8, 0, a3, len(a2))
        x.ops += (8 + 4, 1, 0, 1, 1)
    x.settle_at(LAYOUT_1.unpack_from(raw, 32)[0], 12, 4)


def serve_files_file_size(x: d.Guest, host: object, raw: d.Raw) -> None:
    """Let the host answer ``[method]file.size``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    itself = x.lift_host(a0, ("corpus:host-resources/files", "file"), owned=False)
    answer = itself.size()
    if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFFFFFFFFFF:
        answer = d.as_integer(answer, "size()", "u64", 0, 0xFFFFFFFFFFFFFFFF)
    LAYOUT_5.pack_into(raw, 0, answer)


def serve_files_file_temporary(
    x: d.Guest,
    host: Callable[[], files.File],
    raw: d.Raw,
) -> None:
    """Let the host answer ``[static]file.temporary``."""
    answer = host()
    x.start(4)
    out = x.out
    a0 = x.lower_host(answer, ("corpus:host-resources/files", "file"), owned=True)
    LAYOUT_1.pack_into(out, 8, a0)
    FLAT_1.spread(x.settle(), 8, raw)


def serve_files_copy(
    x: d.Guest,
    host: Callable[[files.File, files.File], int],
    raw: d.Raw,
) -> None:
    """Let the host answer ``copy``."""
    a0, a1 = LAYOUT_3.unpack_from(raw)
    answer = host(
        x.lift_host(a0, ("corpus:host-resources/files", "file"), owned=False),
        x.lift_host(a1, ("corpus:host-resources/files", "file"), owned=False),
    )
    if type(answer) is not int or not 0 <= answer <= 0xFFFFFFFFFFFFFFFF:
        answer = d.as_integer(answer, "copy()", "u64", 0, 0xFFFFFFFFFFFFFFFF)
    LAYOUT_5.pack_into(raw, 0, answer)


def serve_files_discard(
    x: d.Guest,
    host: Callable[[files.File], None],
    raw: d.Raw,
) -> None:
    """Let the host answer ``discard``."""
    (a0,) = LAYOUT_1.unpack_from(raw)
    host(x.lift_host(a0, ("corpus:host-resources/files", "file"), owned=True))


DIRECT: Final = d.Codec(
    exports={
        ("corpus:host-resources/tools", "digest"): d.Export(
            "corpus:host-resources/tools#digest",
            "i",
            "i",
            send_tools_digest,
            take_tools_digest,
            room=8,
        ),
        ("corpus:host-resources/tools", "keep"): d.Export(
            "corpus:host-resources/tools#keep",
            "i",
            "i",
            send_tools_keep,
            take_tools_keep,
        ),
    },
    imports={
        ("corpus:host-resources/files", "[constructor]file"): d.Import(
            "ii",
            "i",
            serve_files_file_new,
        ),
        ("corpus:host-resources/files", "[method]file.read"): d.Import(
            "iii",
            "",
            serve_files_file_read,
        ),
        ("corpus:host-resources/files", "[method]file.size"): d.Import(
            "i",
            "I",
            serve_files_file_size,
        ),
        ("corpus:host-resources/files", "[static]file.temporary"): d.Import(
            "",
            "i",
            serve_files_file_temporary,
        ),
        ("corpus:host-resources/files", "copy"): d.Import("ii", "I", serve_files_copy),
        ("corpus:host-resources/files", "discard"): d.Import(
            "i",
            "",
            serve_files_discard,
        ),
    },
    hosted=(("corpus:host-resources/files", "file"),),
    lent=(("corpus:host-resources/files", "file"),),
    relayed=True,
    memory=True,
    realloc=True,
)
