"""What emitted bindings import: needs wasmtime and the standard library alone, and imports wasmtime only to run something.

For users: the errors (:class:`Trap`, :class:`ImportNotProvided`, …), and the shapes :class:`Ok`, :class:`Err`, :class:`Some`.
"""

from __future__ import annotations

from witworks.runtime.arrays import Array
from witworks.runtime.backend import Backend, Facts, Limits
from witworks.runtime.choice import using_backend
from witworks.runtime.component import Component, backend_of
from witworks.runtime.errors import (
    BadLimit,
    BadWasi,
    CannotInstantiate,
    Exited,
    HandleGone,
    ImportNotProvided,
    InstanceDead,
    NotAComponent,
    NotPicklable,
    NotUnicode,
    OutOfFuel,
    OutOfMemory,
    OutOfOutput,
    OutOfRange,
    PoolClosed,
    PoolTimeout,
    Reentered,
    TimedOut,
    Trap,
    Unsupported,
    WitworksRuntimeError,
    WrongType,
    WrongWasmtime,
    WrongWorld,
)
from witworks.runtime.pool import InstancePool
from witworks.runtime.records import Record, Records, records
from witworks.runtime.resource import Resource
from witworks.runtime.shapes import Buffer, Err, ErrorContext, Future, Ok, RecordArray, ResultError, Some, Stream
from witworks.runtime.wasi import INHERIT, Captured, ReadOnly, ReadWrite, Wasi
from witworks.runtime.watching import Watched, watch

__all__ = [
    "INHERIT",
    "Array",
    "Backend",
    "BadLimit",
    "BadWasi",
    "Buffer",
    "CannotInstantiate",
    "Captured",
    "Component",
    "Err",
    "ErrorContext",
    "Exited",
    "Facts",
    "Future",
    "HandleGone",
    "ImportNotProvided",
    "InstanceDead",
    "InstancePool",
    "Limits",
    "NotAComponent",
    "NotPicklable",
    "NotUnicode",
    "Ok",
    "OutOfFuel",
    "OutOfMemory",
    "OutOfOutput",
    "OutOfRange",
    "PoolClosed",
    "PoolTimeout",
    "ReadOnly",
    "ReadWrite",
    "Record",
    "RecordArray",
    "Records",
    "Reentered",
    "Resource",
    "ResultError",
    "Some",
    "Stream",
    "TimedOut",
    "Trap",
    "Unsupported",
    "Wasi",
    "Watched",
    "WitworksRuntimeError",
    "WrongType",
    "WrongWasmtime",
    "WrongWorld",
    "backend_of",
    "records",
    "using_backend",
    "watch",
]
