"""Matrices: the promises of `wit/math-tools/matrix-ops.wit`; one without 16 values is an error and no trap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from math_engine import Matrix44, MatrixErrorWrongSize, MultiplyError, TransformError, Vector3

if TYPE_CHECKING:
    from math_engine import MathEngine

IDENTITY = Matrix44([1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0])
COUNTING = Matrix44([float(number) for number in range(1, 17)])
SWAP_AND_SHIFT = Matrix44([0.0, 1.0, 0.0, 10.0, 1.0, 0.0, 0.0, 20.0, 0.0, 0.0, 2.0, 30.0, 0.0, 0.0, 0.0, 1.0])
POINT = Vector3(1.0, 2.0, 3.0)


def matrix(size: int) -> Matrix44:
    return Matrix44([1.0] * size)


def test_multiply_is_rows_times_columns(component: MathEngine, messages: list[str]) -> None:
    left = [COUNTING.data[at : at + 4] for at in range(0, 16, 4)]
    columns = [SWAP_AND_SHIFT.data[at::4] for at in range(4)]
    expected = [sum(a * b for a, b in zip(row, column, strict=True)) for row in left for column in columns]
    assert component.matrix_ops.multiply(COUNTING, SWAP_AND_SHIFT) == Matrix44(expected)
    assert messages == []


def test_multiply_with_the_identity_changes_nothing(component: MathEngine) -> None:
    assert component.matrix_ops.multiply(COUNTING, IDENTITY) == COUNTING
    assert component.matrix_ops.multiply(IDENTITY, COUNTING) == COUNTING


def test_transform_is_affine(component: MathEngine) -> None:
    assert component.matrix_ops.transform(IDENTITY, POINT) == POINT
    assert component.matrix_ops.transform(SWAP_AND_SHIFT, POINT) == Vector3(12.0, 21.0, 36.0)


def test_transform_by_a_product_is_first_the_right_map_and_then_the_left(component: MathEngine) -> None:
    scale = Matrix44([2.0 if at in (0, 5, 10) else value for at, value in enumerate(IDENTITY.data)])
    both = component.matrix_ops.multiply(SWAP_AND_SHIFT, scale)
    in_turn = component.matrix_ops.transform(SWAP_AND_SHIFT, component.matrix_ops.transform(scale, POINT))
    assert component.matrix_ops.transform(both, POINT) == in_turn == Vector3(14.0, 22.0, 42.0)


def test_transform_does_not_read_the_fourth_row(component: MathEngine) -> None:
    assert component.matrix_ops.transform(Matrix44([*IDENTITY.data[:12], *[math.nan] * 4]), POINT) == POINT


@pytest.mark.parametrize("size", [0, 1, 12, 15, 17, 32])
def test_wrong_sizes_are_errors_and_logged(component: MathEngine, messages: list[str], size: int) -> None:
    with pytest.raises(MultiplyError) as product:
        component.matrix_ops.multiply(IDENTITY, matrix(size))
    with pytest.raises(TransformError) as image:
        component.matrix_ops.transform(matrix(size), POINT)
    assert product.value.payload == image.value.payload == MatrixErrorWrongSize(size)
    assert messages == [
        f"multiply: matrix b has {size} values instead of 16",
        f"transform: the matrix has {size} values instead of 16",
    ]


def test_multiply_speaks_of_the_first_wrong_matrix(component: MathEngine, messages: list[str]) -> None:
    with pytest.raises(MultiplyError) as product:
        component.matrix_ops.multiply(matrix(2), matrix(3))
    assert product.value.payload == MatrixErrorWrongSize(2)
    assert messages == ["multiply: matrix a has 2 values instead of 16"]


def test_an_instance_goes_on_after_an_error(component: MathEngine) -> None:
    with pytest.raises(TransformError):
        component.matrix_ops.transform(matrix(0), POINT)
    assert component.matrix_ops.transform(SWAP_AND_SHIFT, POINT) == Vector3(12.0, 21.0, 36.0)
