"""numpy's structured arrays as lists of records: checked and laid out a column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from witworks.runtime import record_layouts
from witworks.runtime.errors import OutOfRange, WrongType
from witworks.runtime.record_layouts import Group, Leaf

if TYPE_CHECKING:
    from witworks.runtime.record_layouts import Part

_TAKEN: Final = {"bool": "b", "f32": "iuf", "f64": "iuf"}
"""The kinds of numpy's types that do for each of WIT's; integers do for integers."""


def packed(value: Any, record: type[Any], label: str) -> memoryview[Any]:  # noqa: ANN401
    """The bytes of an array's records; an array in the component's own layout is not copied."""
    layout = record_layouts.of(record)
    array: Any = np.asarray(value)
    dtype = layout.dtype()
    if array.ndim != 1 or array.dtype.names is None:
        shown = f"one of {array.dtype} and shape {array.shape}"
        raise WrongType(f"{label}: expected a one-dimensional structured array of {record.__name__}, got {shown}")
    if array.dtype != dtype or not layout.is_dense or layout.has_bools or not array.flags.c_contiguous:
        made = np.zeros(len(array), dtype)  # what lies between the numbers is nothing of the guest's
        _fill(made, array, layout.group, label, "")
        array = made
    return memoryview(array.view(np.uint8))


def _fill(target: Any, source: Any, group: Group, label: str, path: str) -> None:  # noqa: ANN401
    wanted = list(group.parts)
    if group.is_even() and source.dtype.names is None:
        _set(target, source, next(iter(group.parts.values())), label, path)
        return
    if sorted(source.dtype.names or ()) != sorted(wanted):
        found = ", ".join(source.dtype.names) if source.dtype.names else str(source.dtype)
        place = f"field `{path.strip('.')}`" if path else "the array"
        raise WrongType(f"{label}: {place} must have the fields {', '.join(wanted)}, but has {found}")
    for n, (name, part) in enumerate(group.parts.items()):
        inner = f"{path}.{name}"
        if isinstance(part, Leaf):
            _set(target[..., n] if group.is_even() else target[name], source[name], part, label, inner)
        else:
            _fill(target[name], source[name], part, label, inner)


def _set(target: Any, source: Any, part: Part, label: str, path: str) -> None:  # noqa: ANN401
    """Copy a column, if all of it fits."""
    if not isinstance(part, Leaf):
        raise TypeError(part)
    field = f"{label}: field `{path.strip('.')}`"
    if source.dtype.kind not in _TAKEN.get(part.kind, "iu"):
        raise WrongType(f"{field}: expected numbers for {part.kind}, got {source.dtype}")
    if source.shape != target.shape:
        raise WrongType(f"{field}: expected the shape {target.shape}, got {source.shape}")
    if part.kind == "bool":
        np.not_equal(source.view(np.uint8), 0, out=target)
        return
    with np.errstate(over="ignore", invalid="ignore"):
        target[...] = source
    if np.can_cast(source.dtype, target.dtype):
        return
    wrong = np.isinf(target) & np.isfinite(source) if target.dtype.kind == "f" else _strays(source, target.dtype)
    if wrong.any():
        place = tuple(int(axis[0]) for axis in np.nonzero(wrong))
        item = "".join(f"[{n}]" for n in place[1:])
        raise OutOfRange(f"{label}[{place[0]}]{path}{item}: {source[place]} does not fit {part.kind}")


def _strays(source: Any, dtype: Any) -> Any:  # noqa: ANN401
    info = np.iinfo(dtype)
    return (source < info.min) | (source > info.max)
