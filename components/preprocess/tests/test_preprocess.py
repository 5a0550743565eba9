"""What holds for the Python component alone; what its world promises is tested in `wit/preprocess/tests/`, for every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preprocess import DataPoint

if TYPE_CHECKING:
    from preprocess import Preprocess


def test_it_is_run_by_the_component_api_for_it_is_many_core_modules(component: Preprocess) -> None:
    assert component.backend == "component"


def test_an_instance_answers_many_calls(component: Preprocess) -> None:
    points = [DataPoint(str(number), float(number), None) for number in range(100)]
    for _ in range(5):
        assert component.cleaner.clean(points[::-1]) == sorted(points, key=lambda point: point.timestamp)
