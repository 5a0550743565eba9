"""``Array``: what lists of numbers come back as."""

from __future__ import annotations

import copy
import pickle
import struct
from array import array
from typing import TYPE_CHECKING

import numpy as np
import pytest
from witworks import runtime as rt
from witworks.runtime import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture
def numbers() -> rt.Array[float]:
    return arrays.of("d", struct.pack("=3d", 1.0, 2.5, -3.0))


def test_it_equals_lists_tuples_and_arrays_of_the_same_numbers(numbers: rt.Array[float]) -> None:
    for same in ([1.0, 2.5, -3.0], (1.0, 2.5, -3.0), array("d", [1.0, 2.5, -3.0])):
        assert numbers == same
        assert same == numbers
    for other in ([1.0, 2.5], (1.0, 2.5, 3.0), [], array("d", [1.0]), "abc", None):
        assert numbers != other
        assert other != numbers


def test_lists_can_be_added_and_it_can_be_added_to_lists(numbers: rt.Array[float]) -> None:
    more = [4.0]
    for added in (numbers + more, numbers + tuple(more), numbers + array("d", more), numbers + numbers[:1] * 1):
        assert type(added) is rt.Array
        assert added[:3] == numbers
        assert len(added) == 4
    assert type(more + numbers) is list
    assert more + numbers == [4.0, 1.0, 2.5, -3.0]
    assert 2 * numbers == numbers * 2 == [1.0, 2.5, -3.0, 1.0, 2.5, -3.0]
    same = numbers
    numbers += more
    numbers += (5.0,)
    assert same is numbers
    assert numbers == [1.0, 2.5, -3.0, 4.0, 5.0]
    with pytest.raises(TypeError):
        numbers + 1  # type: ignore[operator]


def test_it_cannot_be_a_key_because_it_can_change(numbers: rt.Array[float]) -> None:
    numbers[0] = 7.0
    assert numbers[0] == 7.0
    with pytest.raises(TypeError, match="unhashable"):
        hash(numbers)


def test_slices_and_copies_are_of_its_kind(numbers: rt.Array[float]) -> None:
    sent = pickle.loads(pickle.dumps(numbers))  # noqa: S301 - it is our own
    for made in (numbers[:2], numbers[::-1], copy.copy(numbers), copy.deepcopy(numbers), sent):
        assert type(made) is rt.Array
        assert made is not numbers
    assert numbers[::-1] == [-3.0, 2.5, 1.0]
    assert sent == numbers


def test_numpy_and_memoryview_see_its_memory(numbers: rt.Array[float]) -> None:
    seen = np.asarray(numbers)
    seen[1] = 9.0
    assert memoryview(numbers)[1] == numbers[1] == 9.0


def test_its_text_can_be_read(numbers: rt.Array[float]) -> None:
    assert repr(numbers) == "Array('d', [1.0, 2.5, -3.0])"


def taken(numbers: Sequence[float] | rt.Buffer) -> int:
    """The annotation of a parameter: mypy sees to it that all of these may be given."""
    return memoryview(numbers).nbytes if not isinstance(numbers, (list, tuple)) else 8 * len(numbers)  # type: ignore[arg-type]


def test_lists_arrays_and_numpy_arrays_are_of_the_type_of_parameters(numbers: rt.Array[float]) -> None:
    zeros = struct.pack("=3d", 0.0, 0.0, 0.0)
    sizes = [taken(numbers), taken([1.0, 2.0, 3.0]), taken((1.0, 2.0, 3.0)), taken(zeros), taken(bytearray(zeros))]
    assert {*sizes, taken(array("d", [0.0] * 3)), taken(memoryview(zeros)), taken(np.zeros(3))} == {24}
