"""WASI preview 1 for a guest module, with nothing granted: what the adapter in its component would answer.

The adapter that wit-component puts beside a guest turns preview 1 into WASI 0.2. wasmtime has a preview 1 of its own, without
that detour; where the two answer differently, the adapter's answer is given. Which functions these are was found by calling
each of them on both; ``tests/golden/test_preview1.py`` does it again. Two things differ still: what fuel the adapter would use
up, and the words of the trap when a guest gives WASI a pointer outside its memory.
"""

from __future__ import annotations

import re
import struct
import threading
from typing import TYPE_CHECKING, Any, Final

from witworks.runtime.direct_faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import wasmtime

OWNER: Final = "wasi_snapshot_preview1"
_BY_PARAMS: Final = {
    "": "sched_yield",
    "i": "fd_close fd_datasync fd_sync proc_exit proc_raise",
    "ii": "args_get args_sizes_get clock_res_get environ_get environ_sizes_get fd_fdstat_get fd_fdstat_set_flags fd_filestat_get"
    " fd_prestat_get fd_renumber fd_tell random_get sock_shutdown",
    "iI": "fd_filestat_set_size",
    "iii": "fd_prestat_dir_name path_create_directory path_remove_directory path_unlink_file sock_accept",
    "iIi": "clock_time_get",
    "iII": "fd_allocate fd_fdstat_set_rights",
    "iiii": "fd_read fd_write poll_oneoff",
    "iIii": "fd_seek",
    "iIIi": "fd_advise fd_filestat_set_times",
    "iiiii": "path_filestat_get path_symlink sock_send",
    "iiiIi": "fd_pread fd_pwrite fd_readdir",
    "iiiiii": "path_readlink path_rename sock_recv",
    "iiiiiii": "path_link",
    "iiiiIIi": "path_filestat_set_times",
    "iiiiiIIii": "path_open",
}
PARAMS: Final = {name: params for params, names in _BY_PARAMS.items() for name in names.split()}
"""The functions, and their parameters; all but one give an error number."""
_STREAMS: Final = 3
_BADF: Final = 8
_BY_ERROR: Final = {
    _BADF: "fd_prestat_dir_name",
    28: "fd_allocate fd_datasync fd_filestat_set_size fd_filestat_set_times fd_pread fd_sync",  # inval
    58: "fd_fdstat_set_rights",  # notsup
    70: "fd_advise fd_pwrite",  # spipe
}
_ON_STREAMS: Final = {name: number for number, names in _BY_ERROR.items() for name in names.split()}
"""What the adapter says of standard input, output and error where wasmtime says otherwise; nothing else is open."""
_TRAPPING: Final = ("proc_raise", "sock_accept", "sock_recv", "sock_send")
_NEEDS: Final = (
    ("args_", ("cli/environment",)),
    ("environ_", ("cli/environment",)),
    ("clock_", ("clocks/wall-clock", "clocks/monotonic-clock")),
    ("fd_", ("filesystem/preopens", "filesystem/types")),
    ("path_", ("filesystem/preopens", "filesystem/types")),
    ("poll_", ("io/poll", "clocks/monotonic-clock")),
    ("proc_exit", ("cli/exit",)),
    ("random_", ("random/random",)),
    ("", ("io/streams", "cli/stderr")),
)
"""The interfaces of WASI by which the adapter answers, by the beginnings of functions' names."""
_INTERFACE: Final = re.compile(r"wasi:(cli|clocks|filesystem|io|random)/([a-z0-9-]+)@0\.2\.\d+")
_AGAIN: Final = re.compile(r" \[v\d+\]$")
_OF_MAIN: Final = (("env", "memory"), ("__main_module__", "cabi_realloc"), ("__main_module__", "cabi_realloc_adapter"))
_OF_ADAPTER: Final = frozenset({"cabi_import_realloc", "reset_adapter_state"})


def is_adapter(imports: Iterable[tuple[str, str]], exports: Iterable[str]) -> bool:
    """Whether a core module is the preview 1 adapter of the WASI project, or what wit-component leaves of it.

    One that answers without asking WASI, such as a stub, or that asks for anything else, is not.
    """
    interfaces: set[str] = set()
    for owner, name in imports:
        if found := _INTERFACE.fullmatch(owner):
            interfaces.add(f"{found[1]}/{found[2]}")
        elif (owner, name) not in _OF_MAIN:
            return False
    functions = set(exports) - _OF_ADAPTER
    needed = {interface for name in functions for start, all_ in _NEEDS if name.startswith(start) for interface in all_}
    return bool(functions) and functions <= set(PARAMS) and needed <= interfaces


def function(name: str) -> str:
    """The function that a guest imports by that name.

    A guest may import a function twice, as Go does; wit-component then calls the second ``fd_write [v2]``.
    """
    return _AGAIN.sub("", name)


def signature(name: str) -> tuple[str, str]:
    """Parameters and results of a function."""
    return PARAMS[name], results(name)


def results(name: str) -> str:
    """The result of a function."""
    return "" if name == "proc_exit" else "i"


def answer(name: str, *, files: bool) -> Callable[[Any], None] | None:
    """What serves a function as the adapter does; None if wasmtime's does as well, or must because there are files."""
    if name == "proc_exit":
        return _exit
    if name in _TRAPPING:
        return _trap
    number = None if files else _ON_STREAMS.get(name)
    if number is None:
        return None

    def serve(raw: Any) -> None:  # noqa: ANN401
        fd: int = _WORD.unpack_from(raw)[0]
        _WORD.pack_into(raw, 0, number if fd < _STREAMS else _BADF)

    return serve


_WORD: Final = struct.Struct("<I")


def _exit(raw: Any) -> None:  # noqa: ANN401
    """WASI 0.2 knows success and failure only."""
    raise Fault(f"Exited with i32 exit status {int(_WORD.unpack_from(raw)[0] != 0)}")


def _trap(_raw: Any) -> None:  # noqa: ANN401
    raise Fault("wasm `unreachable` instruction executed")


_linkers: dict[int, tuple[wasmtime.Engine, wasmtime.Linker]] = {}
_lock = threading.Lock()


def linker(engine: wasmtime.Engine) -> wasmtime.Linker:
    """What has wasmtime's own preview 1, for the stores of ``engine``."""
    import wasmtime

    with _lock:
        if id(engine) not in _linkers:
            made = wasmtime.Linker(engine)
            made.define_wasi()
            _linkers[id(engine)] = engine, made
        return _linkers[id(engine)][1]


def forget() -> None:
    """Free the linkers, before the engines."""
    _linkers.clear()
