"""What holds for the Rust component alone; what its world promises is tested in `wit/analytics/tests/`, for every language."""

from __future__ import annotations

from analytics_processor import AnalyticsProcessor, DataPoint, ProcessResultSuccess


def test_it_is_run_directly_for_it_is_one_core_module(component: AnalyticsProcessor) -> None:
    assert component.backend == "direct"


def test_points_may_come_from_any_sequence(component: AnalyticsProcessor) -> None:
    point = DataPoint("2026-06-12T10:00:00Z", 1.0, None)
    assert component.data_processor.process((point,)) == ProcessResultSuccess([point])
