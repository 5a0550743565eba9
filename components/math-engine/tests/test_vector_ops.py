"""Vectors: the promises of `wit/math-tools/vector-ops.wit`, also at the ends of the number range."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import pytest
from math_engine import Vector3

if TYPE_CHECKING:
    from math_engine import MathEngine

X, Y, Z = Vector3(1.0, 0.0, 0.0), Vector3(0.0, 1.0, 0.0), Vector3(0.0, 0.0, 1.0)
ZERO = Vector3(0.0, 0.0, 0.0)
HUGE = sys.float_info.max


def test_add_goes_by_component(component: MathEngine, messages: list[str]) -> None:
    assert component.vector_ops.add(Vector3(1.0, 2.0, 3.0), Vector3(0.5, -2.0, math.inf)) == Vector3(1.5, 0.0, math.inf)
    assert messages == []


def test_add_takes_whole_numbers_as_values(component: MathEngine) -> None:
    assert component.vector_ops.add(Vector3(1, 2, 3), Vector3(4, 5, 6)) == Vector3(5.0, 7.0, 9.0)


@pytest.mark.parametrize(
    ("vector", "length"),
    [
        (ZERO, 0.0),
        (Vector3(2.0, -3.0, 6.0), 7.0),
        (Vector3(3e200, 0.0, 4e200), 5e200),
        (Vector3(HUGE, HUGE, HUGE), math.inf),
        (Vector3(math.nan, 1.0, -math.inf), math.inf),
    ],
)
def test_magnitude(component: MathEngine, vector: Vector3, length: float) -> None:
    assert component.vector_ops.magnitude(vector) == pytest.approx(length)


def test_magnitude_with_nan_is_nan(component: MathEngine) -> None:
    assert math.isnan(component.vector_ops.magnitude(Vector3(1.0, math.nan, 0.0)))


@pytest.mark.parametrize("scale", [5e-324, 1e-160, 1.0, 1e160, HUGE])
def test_normalize_at_every_scale(component: MathEngine, messages: list[str], scale: float) -> None:
    assert component.vector_ops.normalize(Vector3(0.0, -scale, 0.0)) == Vector3(0.0, -1.0, 0.0)
    diagonal = component.vector_ops.normalize(Vector3(scale, scale, scale))
    assert component.vector_ops.magnitude(diagonal) == pytest.approx(1.0)
    assert messages == []


@pytest.mark.parametrize("zero", [ZERO, Vector3(-0.0, 0.0, -0.0)])
def test_normalize_of_zero_is_zero_and_is_logged(component: MathEngine, messages: list[str], zero: Vector3) -> None:
    assert component.vector_ops.normalize(zero) == ZERO
    (message,) = messages
    assert message.startswith("normalize: ")
    assert "zero vector" in message


@pytest.mark.parametrize("odd", [Vector3(math.inf, 1.0, 0.0), Vector3(0.0, math.nan, 0.0)])
def test_normalize_of_the_infinite_or_nan_is_nan(component: MathEngine, messages: list[str], odd: Vector3) -> None:
    result = component.vector_ops.normalize(odd)
    assert all(math.isnan(value) for value in (result.x, result.y, result.z))
    assert messages == []


@pytest.mark.parametrize(("a", "b", "product"), [(X, Y, Z), (Y, Z, X), (Z, X, Y), (X, X, ZERO)])
def test_cross_follows_the_right_hand_rule(component: MathEngine, a: Vector3, b: Vector3, product: Vector3) -> None:
    assert component.vector_ops.cross(a, b) == product
