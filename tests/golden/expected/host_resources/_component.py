"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:host-resources/host-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from witworks.runtime import values as v

from . import files

__all__ = ["CODEC"]

FILES_FILE: Final = v.HostResource[files.File]("corpus:host-resources/files", "file")


def send_tools_digest(cx: v.Context, slots: v.Slots, file: files.File) -> None:
    """Lower the arguments of ``digest``."""
    v.lower_host(cx, file, slots[0], FILES_FILE, owned=False)


def take_tools_digest(cx: v.Context, slot: v.Slot) -> bytes:
    """Lift what ``digest`` gave."""
    return v.lift_bytes(slot)


def send_tools_keep(cx: v.Context, slots: v.Slots, file: files.File) -> None:
    """Lower the arguments of ``keep``."""
    v.lower_host(cx, file, slots[0], FILES_FILE, owned=True)


def take_tools_keep(cx: v.Context, slot: v.Slot) -> files.File:
    """Lift what ``keep`` gave."""
    return v.lift_host(cx, slot, FILES_FILE, owned=True)


def serve_files_file_new(
    cx: v.Context,
    host: Callable[[str], files.File],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[constructor]file``."""
    answer = host(v.lift_string(args[0]))
    v.lower_host(cx, answer, slot, FILES_FILE, owned=True)


def serve_files_file_read(
    cx: v.Context,
    host: object,
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[method]file.read``."""
    itself = v.lift_host(cx, args[0], FILES_FILE, owned=False)
    try:
        answer = itself.read(v.lift_u32(args[1]))
    except files.FileReadError as error:
        v.lower_string(
            error.payload,
            v.lower_result(slot, is_ok=False, payload=True),
            "FileReadError.payload",
        )
    else:
        v.lower_bytes(answer, v.lower_result(slot, is_ok=True, payload=True), "read()")


def serve_files_file_size(
    cx: v.Context,
    host: object,
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[method]file.size``."""
    itself = v.lift_host(cx, args[0], FILES_FILE, owned=False)
    answer = itself.size()
    v.lower_u64(answer, slot, "size()")


def serve_files_file_temporary(
    cx: v.Context,
    host: Callable[[], files.File],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``[static]file.temporary``."""
    answer = host()
    v.lower_host(cx, answer, slot, FILES_FILE, owned=True)


def serve_files_copy(
    cx: v.Context,
    host: Callable[[files.File, files.File], int],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``copy``."""
    answer = host(
        v.lift_host(cx, args[0], FILES_FILE, owned=False),
        v.lift_host(cx, args[1], FILES_FILE, owned=False),
    )
    v.lower_u64(answer, slot, "copy()")


def serve_files_discard(
    cx: v.Context,
    host: Callable[[files.File], None],
    args: v.Slots,
    slot: v.Slot,
) -> None:
    """Let the host answer ``discard``."""
    host(v.lift_host(cx, args[0], FILES_FILE, owned=True))


CODEC: Final = v.Codec(
    exports={
        ("corpus:host-resources/tools", "digest"): v.Export(
            1,
            send_tools_digest,
            take_tools_digest,
        ),
        ("corpus:host-resources/tools", "keep"): v.Export(
            1,
            send_tools_keep,
            take_tools_keep,
        ),
    },
    imports=(
        v.Import(
            "corpus:host-resources/files",
            "[constructor]file",
            "files",
            "file",
            serve_files_file_new,
        ),
        v.Import(
            "corpus:host-resources/files",
            "[method]file.read",
            "files",
            None,
            serve_files_file_read,
        ),
        v.Import(
            "corpus:host-resources/files",
            "[method]file.size",
            "files",
            None,
            serve_files_file_size,
        ),
        v.Import(
            "corpus:host-resources/files",
            "[static]file.temporary",
            "files",
            "file_temporary",
            serve_files_file_temporary,
        ),
        v.Import(
            "corpus:host-resources/files",
            "copy",
            "files",
            "copy",
            serve_files_copy,
        ),
        v.Import(
            "corpus:host-resources/files",
            "discard",
            "files",
            "discard",
            serve_files_discard,
        ),
    ),
    resources=(FILES_FILE,),
)
