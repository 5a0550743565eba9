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
    CannotInstantiate,
    HandleGone,
    ImportNotProvided,
    InstanceDead,
    NotAComponent,
    NotPicklable,
    NotUnicode,
    OutOfFuel,
    OutOfMemory,
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

__all__ = [
    "Array",
    "Backend",
    "BadLimit",
    "Buffer",
    "CannotInstantiate",
    "Component",
    "Err",
    "ErrorContext",
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
    "OutOfRange",
    "PoolClosed",
    "PoolTimeout",
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
    "WitworksRuntimeError",
    "WrongType",
    "WrongWasmtime",
    "WrongWorld",
    "backend_of",
    "records",
    "using_backend",
]
