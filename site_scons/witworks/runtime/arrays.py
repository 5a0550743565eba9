"""Lists of numbers as they come out of a component: one block of memory, no object for each number."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, TypeVar, overload

N = TypeVar("N", int, float)

if TYPE_CHECKING:
    _Numbers = array
else:

    class _Numbers(array):
        """An array that can be subscripted by its type: before Python 3.12 array itself cannot."""

        __slots__ = ()

        def __class_getitem__(cls, _item: object) -> type:
            return cls


class Array(_Numbers[N]):
    """A list of numbers: an :class:`array.array` that equals a list or a tuple of the same numbers.

    It is a buffer, so ``memoryview(it)`` and ``numpy.asarray(it)`` copy nothing; ``it.tolist()`` is an ordinary list. Lists can
    be added to it, and it can be added to a list.
    """

    __slots__ = ()
    __hash__ = None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (list, tuple)):
            return self.tolist() == list(other)
        return super().__eq__(other)

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> N: ...
    @overload
    def __getitem__(self, key: slice, /) -> Array[N]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> Any:
        found: Any = super().__getitem__(key)
        return Array(self.typecode, found) if isinstance(key, slice) else found

    def __add__(self, other: array[N] | list[N] | tuple[N, ...], /) -> Array[N]:
        if not isinstance(other, (array, list, tuple)):
            return NotImplemented
        made = Array(self.typecode, self)
        made.extend(other)
        return made

    def __radd__(self, other: list[N], /) -> list[N]:
        return other + self.tolist() if isinstance(other, list) else NotImplemented

    def __iadd__(self, other: array[N] | list[N] | tuple[N, ...], /) -> Self:  # type: ignore[override]
        if not isinstance(other, (array, list, tuple)):
            return NotImplemented
        self.extend(other)
        return self

    def __mul__(self, count: int, /) -> Array[N]:
        made: Any = super().__mul__(count)
        return Array(self.typecode, made)

    __rmul__ = __mul__

    def __copy__(self) -> Array[N]:
        return Array(self.typecode, self)

    def __deepcopy__(self, _memo: object) -> Array[N]:
        return Array(self.typecode, self)


def of(typecode: str, data: Any) -> Array[Any]:  # noqa: ANN401
    """The numbers that ``data`` holds, the bytes of numbers of that type."""
    made: Array[Any] = Array(typecode)
    made.frombytes(data)
    return made
