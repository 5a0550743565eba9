"""The pipeline as a whole: raw points in, condensed points out, through components of two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pipeline import DataPoint, RunError

if TYPE_CHECKING:
    from pipeline import Pipeline

NAN = float("nan")


def test_points_are_cleaned_then_kept_then_condensed(component: Pipeline) -> None:
    points = [
        DataPoint("2026-06-12T10:02:00Z", 55.5, "cpu"),
        DataPoint("2026-06-12T10:01:00Z", -1.0, "err"),
        DataPoint("2026-06-12T10:00:00Z", 42.5, " cpu "),
        DataPoint("2026-06-12T10:03:00Z", NAN, "cpu"),
        DataPoint("2026-06-12T10:04:00Z", float("inf"), "cpu"),
        DataPoint("2026-06-12T10:05:00Z", 1.0, " \t"),
    ]
    assert component.run.run(points, 2) == [
        DataPoint("2026-06-12T10:00:00Z", 49.0, "cpu"),
        DataPoint("2026-06-12T10:05:00Z", 1.0, None),
    ]


@pytest.mark.parametrize("points", [[], [DataPoint("0", NAN, None)], [DataPoint("0", -2.0, "err")]])
def test_nothing_left_is_an_error(component: Pipeline, points: list[DataPoint]) -> None:
    with pytest.raises(RunError) as caught:
        component.run.run(points, 1)
    assert caught.value.payload == "No valid data points after filtering"


def test_it_asks_nothing_of_the_host(component_class: type[Pipeline]) -> None:
    with component_class(), component_class():
        pass
