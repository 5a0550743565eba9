"""Records of numbers: their layout in memory, and lists of them as one block without an object for each.

``numpy.asarray(records)`` copies nothing; numpy is imported only where somebody uses it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Final, ParamSpec, TypeAlias, TypeVar, cast, overload

from witworks.runtime import record_layouts
from witworks.runtime.mismatches import as_list

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
P = ParamSpec("P")
Block: TypeAlias = bytes | bytearray | memoryview
SHOWN: Final = 8
"""Records that a ``repr`` shows."""
_wanted: ContextVar[bool] = ContextVar("witworks_records", default=False)


class Record:
    """Base of records whose fields are numbers, bools, or tuples and records of these."""

    __slots__ = ()
    _leaves: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, layout: tuple[str, ...] = ()) -> None:
        """``layout`` are the WIT types of its numbers in their order, without those of inner records."""
        super().__init_subclass__()
        if layout:  # a dataclass with slots makes its class a second time, without it
            cls._leaves = layout

    @classmethod
    def dtype(cls) -> Any:  # noqa: ANN401 - numpy is optional, and then its types are not there
        """The type of a numpy array of such records, as they lie in a component's memory."""
        return record_layouts.of(cls).dtype()


R = TypeVar("R", bound=Record)


class Records(Sequence[R]):
    """A list of records in one block of memory: a sequence that makes each record when it is asked for.

    ``numpy.asarray(it)`` is a structured array of that very memory. It equals a list of the same records.
    """

    __slots__ = ("_layout", "block", "record")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, record: type[R], block: Block) -> None:
        self.record = record
        """The class of each."""
        self.block = bytearray(block)
        """Their bytes, as they lie in a component's memory."""
        self._layout = record_layouts.of(record)

    def __len__(self) -> int:
        return len(self.block) // self._layout.size

    def __iter__(self) -> Iterator[R]:
        make = self._layout.make
        return (make(values) for values in self._layout.struct.iter_unpack(bytes(self.block)))

    @overload
    def __getitem__(self, key: int, /) -> R: ...
    @overload
    def __getitem__(self, key: slice, /) -> Records[R]: ...
    def __getitem__(self, key: Any, /) -> Any:
        size = self._layout.size
        if isinstance(key, slice):
            places = range(len(self))[key]
            return Records(self.record, b"".join(self.block[n * size : (n + 1) * size] for n in places))
        place = range(len(self))[operator.index(key)]
        return self._layout.make(self._layout.struct.unpack_from(self.block, place * size))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Records, list, tuple)):
            return list(self) == list(other)
        return NotImplemented

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:SHOWN]))
        return f"Records([{shown}{', …' if len(self) > SHOWN else ''}])"

    def __reduce__(self) -> tuple[Any, ...]:
        return Records, (self.record, self.block)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:  # noqa: ANN401, FBT001
        import numpy as np

        found = np.frombuffer(self.block, self._layout.dtype())
        return found.astype(dtype or found.dtype, copy=bool(copy))


@overload
def records(function: Callable[P, list[R]], /, *arguments: P.args, **keywords: P.kwargs) -> Records[R]: ...
@overload
def records(function: Callable[P, T], /, *arguments: P.args, **keywords: P.kwargs) -> T: ...
def records(function: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Any:
    """What a component's function gives for these arguments, with all lists of plain records in it as :class:`Records`."""
    token = _wanted.set(True)
    try:
        return function(*arguments, **keywords)
    finally:
        _wanted.reset(token)


def unwanted(serve: Callable[..., None], *given: object) -> None:
    """Call a host function: what it calls itself gives lists, whatever the caller of the component asked for."""
    if not _wanted.get():
        serve(*given)
        return
    token = _wanted.set(False)
    try:
        serve(*given)
    finally:
        _wanted.reset(token)


as_blocks: Final = _wanted.get
"""Whether the running call was asked for blocks instead of lists."""


def items_of(value: Any, record: type[R], label: str) -> list[R] | Block:  # noqa: ANN401
    """A list's records, or their bytes where no object has to be touched; raises if ``value`` is nothing of the kind."""
    if isinstance(value, Records) and value.record is record:
        return value.block
    if hasattr(value, "__array_interface__"):
        from witworks.runtime.record_arrays import packed

        return packed(value, record, label)
    return as_list(value, label)


def listed(value: Any, record: type[R], label: str) -> list[R]:  # noqa: ANN401
    """A list's records, each an object."""
    found = items_of(value, record, label)
    return found if isinstance(found, list) else list(Records(record, found))


def of(record: type[R], block: bytes) -> list[R]:
    """The records in ``block``, for who asked for a list and wants this."""
    made: Any = Records(record, block)
    return cast("list[R]", made)


def of_items(record: type[R], items: list[R]) -> list[R]:
    """The same records as a block, if the running call was asked for blocks."""
    return of(record, record_layouts.of(record).pack(items)) if as_blocks() else items
