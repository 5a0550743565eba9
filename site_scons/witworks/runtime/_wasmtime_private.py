"""The private names of wasmtime-py that this runtime uses, all of them, checked when this module is imported.

wasmtime-py's own conversion of component values chooses a variant's case by the Python type of its payload: ``bool`` goes out
as the first integer case, and a string as an ``option``. Bindings know the types, so they read and write
``wasmtime_component_val_t`` themselves. The layout is that of the C header ``wasmtime/component/val.h``.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
from typing import TYPE_CHECKING, Any, Final

from witworks.runtime.errors import WrongWasmtime

WANTED: Final = "wasmtime>=49,<51"
"""The versions that this module was written for, as pip has them."""

try:
    import wasmtime
    from wasmtime import _ffi as ffi
except (ImportError, OSError) as _unloadable:
    # Not installed, or not whole: its library is a file of its own.
    _fix = f"pip install --force-reinstall '{WANTED}'"
    raise WrongWasmtime(f"wasmtime, which runs components, cannot be loaded: {_unloadable}", fix=_fix) from _unloadable

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION: Final = importlib.metadata.version("wasmtime")
_TYPES: Final = (
    "wasmtime_component_func_callback_t",
    "wasmtime_component_resource_any_t",
    "wasmtime_component_resource_destructor_t",
    "wasmtime_component_resource_host_t",
    "wasmtime_component_val_t",
    "wasmtime_component_valrecord_entry_t",
)
_KINDS: Final = (
    *("BOOL", "S8", "U8", "S16", "U16", "S32", "U32", "S64", "U64", "F32", "F64", "CHAR", "STRING", "LIST", "RECORD"),
    *("TUPLE", "VARIANT", "ENUM", "OPTION", "RESULT", "FLAGS"),
)
BOOL, S8, U8, S16, U16, S32, U32, S64, U64, F32, F64 = range(11)
CHAR, STRING, LIST, RECORD, TUPLE, VARIANT, ENUM, OPTION, RESULT, FLAGS, RESOURCE = range(11, 22)


def _check() -> None:
    """Refuse a wasmtime whose private side is not the one this module was written for."""
    missing = [name for name in _TYPES if not hasattr(ffi, name)]
    if not missing:
        kinds = [getattr(ffi, f"WASMTIME_COMPONENT_{name}", None) for name in (*_KINDS, "RESOURCE")]
        value = ffi.wasmtime_component_val_t
        layout = (ctypes.sizeof(value), value.kind.offset, value.of.offset)
        entry = ctypes.sizeof(ffi.wasmtime_component_valrecord_entry_t)
        if [getattr(kind, "value", None) for kind in kinds] == list(range(22)) and (*layout, entry) == (32, 0, 8, 48):
            return
        missing = ["the layout of component values that wasmtime 49 and 50 have on a 64-bit machine"]
    raise WrongWasmtime(
        f"the installed wasmtime {VERSION} lacks {', '.join(missing)}",
        fix=f"pip install '{WANTED}'",
    )


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
    """A C function with a prototype of our own: it leaves wasmtime-py's as it is, and takes bytes without a copy."""
    try:
        found = ffi.dll[name]
    except AttributeError as error:
        raise WrongWasmtime(f"the installed wasmtime {VERSION} lacks {name}", fix=f"pip install '{WANTED}'") from error
    found.restype, found.argtypes = result, arguments
    return found


_check()
Val: Final = ffi.wasmtime_component_val_t
Entry: Final = ffi.wasmtime_component_valrecord_entry_t
ValPointer: Final = ctypes.POINTER(Val)
AnyPointer: Final = ctypes.POINTER(ffi.wasmtime_component_resource_any_t)
HostPointer: Final = ctypes.POINTER(ffi.wasmtime_component_resource_host_t)
ErrorPointer: Final = ctypes.POINTER(ffi.wasmtime_error_t)
HostFunction: Final = ffi.wasmtime_component_func_callback_t
Finalizer: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
SIZE: Final = 32
PAYLOAD: Final = 8

_at, _size, _u32 = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32
new_bytes: Final = _function("wasm_byte_vec_new", None, _at, _size, ctypes.c_char_p)
delete_value: Final = _function("wasmtime_component_val_delete", None, _at)
new_list: Final = _function("wasmtime_component_vallist_new_uninit", None, _at, _size)
new_record: Final = _function("wasmtime_component_valrecord_new_uninit", None, _at, _size)
new_tuple: Final = _function("wasmtime_component_valtuple_new_uninit", None, _at, _size)
new_flags: Final = _function("wasmtime_component_valflags_new_uninit", None, _at, _size)
new_value: Final = _function("wasmtime_component_val_new", ValPointer, _at)
call_function: Final = _function("wasmtime_component_func_call", ErrorPointer, _at, _at, _at, _size, _at, _size)
add_function: Final = _function(
    "wasmtime_component_linker_instance_add_func", ErrorPointer, _at, ctypes.c_char_p, _size, HostFunction, _at, Finalizer
)
new_error: Final = _function("wasmtime_error_new", ErrorPointer, ctypes.c_char_p)
clone_any: Final = _function("wasmtime_component_resource_any_clone", AnyPointer, _at)
delete_any: Final = _function("wasmtime_component_resource_any_delete", None, _at)
drop_any: Final = _function("wasmtime_component_resource_any_drop", ErrorPointer, _at, _at)
any_to_host: Final = _function("wasmtime_component_resource_any_to_host", ErrorPointer, _at, _at, _at)
host_to_any: Final = _function("wasmtime_component_resource_host_to_any", ErrorPointer, _at, _at, _at)
new_host: Final = _function("wasmtime_component_resource_host_new", HostPointer, ctypes.c_bool, _u32, _u32)
delete_host: Final = _function("wasmtime_component_resource_host_delete", None, _at)
host_rep: Final = _function("wasmtime_component_resource_host_rep", _u32, _at)


def call_component_function() -> Callable[..., int | None]:
    """``wasmtime_component_func_call``, without conversion of arguments: all must be objects of ctypes."""
    found = ffi.dll["wasmtime_component_func_call"]
    found.restype = _at
    return found


def delete_component_value() -> Callable[..., None]:
    """``wasmtime_component_val_delete``, without conversion of its argument."""
    found = ffi.dll["wasmtime_component_val_delete"]
    found.restype = None
    return found


def component_error_text(error: int) -> str:
    """The whole text of what ended a component's call; it is freed."""
    return error_text(ctypes.cast(error, ErrorPointer))


def error_text(pointer: Any) -> str:  # noqa: ANN401
    """The whole text of a wasmtime error, which is freed."""
    return str(wasmtime.WasmtimeError._from_ptr(pointer))  # noqa: SLF001


def context_of(store: wasmtime.Store) -> Any:  # noqa: ANN401
    """The C context of a store, valid as long as the store is."""
    return store._context()  # noqa: SLF001


def raw_function(function: Any) -> Any:  # noqa: ANN401
    """The C structure of a component's function."""
    return function._func  # noqa: SLF001


def set_stdin(config: wasmtime.WasiConfig, data: bytes) -> None:
    """Give a configuration of WASI those bytes as standard input."""
    vector = ffi.wasm_byte_vec_t()
    new_bytes(ctypes.byref(vector), len(data), data)
    _function("wasi_config_set_stdin_bytes", None, _at, _at)(config.ptr(), ctypes.byref(vector))


# Core modules, for the direct backend -------------------------------------------------------------------------------------
_CORE_NAMES: Final = ("wasmtime_func_t", "wasmtime_memory_t", "wasm_trap_t", "wasmtime_val_raw_t")
_CORE_FUNCTIONS: Final = (
    *("wasmtime_func_call_unchecked", "wasmtime_func_new_unchecked", "wasmtime_memory_data", "wasmtime_memory_data_size"),
    "wasmtime_trap_new",
)
RAW: Final = 16
"""Bytes of a ``wasmtime_val_raw_t``: a core value on its way, its own bytes first."""


def core_missing() -> list[str]:
    """What the direct backend needs of wasmtime-py and does not find."""
    missing = [name for name in _CORE_NAMES if not hasattr(ffi, name)]
    missing += [name for name in _CORE_FUNCTIONS if not hasattr(ffi.dll, name)]
    attributes = ((wasmtime.Func, "_from_raw"), (wasmtime.Trap, "_from_ptr"), (wasmtime.Store, "_context"))
    missing += [f"{owner.__name__}.{name}" for owner, name in attributes if not hasattr(owner, name)]
    if not missing and ctypes.sizeof(ffi.wasmtime_val_raw_t) != RAW:
        missing = ["the layout of core values"]
    return missing


CoreCallback: Final = ctypes.CFUNCTYPE(_at, _at, _at, _at, _size)
"""A host function for core code: environment, caller, arguments and results, their number; gives a trap or None."""


def call_core_function() -> Callable[..., int | None]:
    """``wasmtime_func_call_unchecked``, without conversion of arguments: all must be objects of ctypes."""
    found = ffi.dll["wasmtime_func_call_unchecked"]
    found.restype = _at
    return found


def core_error_text(error: int | None, trap: Any) -> str:  # noqa: ANN401
    """The whole text of what ended a core call; error and trap are freed."""
    if error:
        return error_text(ctypes.cast(error, ErrorPointer))
    pointer = ctypes.cast(trap.value, ctypes.POINTER(ffi.wasm_trap_t))
    trap.value = None
    return str(wasmtime.Trap._from_ptr(pointer))  # noqa: SLF001


def new_core_function(store: wasmtime.Store, kind: wasmtime.FuncType, callback: object) -> wasmtime.Func:
    """A host function; whoever asks must keep ``callback``."""
    make = _function("wasmtime_func_new_unchecked", None, _at, _at, CoreCallback, _at, Finalizer, _at)
    function = ffi.wasmtime_func_t()
    make(context_of(store), kind.ptr(), callback, None, Finalizer(), ctypes.byref(function))
    return wasmtime.Func._from_raw(function)  # noqa: SLF001


def new_trap(message: bytes) -> int:
    """The address of a new trap, for a callback to give."""
    made: int = _function("wasmtime_trap_new", _at, ctypes.c_char_p, _size)(message, len(message))
    return made


def memory_functions(memory: wasmtime.Memory, store: wasmtime.Store) -> tuple[Callable[[], int], Callable[[], int]]:
    """What gives a memory's address, and what gives its size in bytes, at the moment of the call."""
    context = ctypes.cast(context_of(store), _at)
    reference = ctypes.byref(memory._memory)  # noqa: SLF001
    data, size = ffi.dll["wasmtime_memory_data"], ffi.dll["wasmtime_memory_data_size"]
    data.restype, size.restype = _at, _size
    return lambda: data(context, reference), lambda: size(context, reference)
