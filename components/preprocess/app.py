"""The cleaner of ``wit/preprocess``: what each function promises, also for odd input, is written in the WIT."""

# @world preprocess-engine

from __future__ import annotations

import math

from wit_world import exports
from wit_world.imports.data_processor import DataPoint


class Cleaner(exports.Cleaner):
    """The interface ``cleaner``."""

    def clean(self, input: list[DataPoint]) -> list[DataPoint]:  # noqa: A002 - the WIT's own name
        """The points with a finite value, their labels trimmed, in the order of their timestamps."""
        finite = [point for point in input if math.isfinite(point.value)]
        cleaned = [DataPoint(point.timestamp, point.value, _trimmed(point.label)) for point in finite]
        return sorted(cleaned, key=lambda point: point.timestamp)


def _trimmed(label: str | None) -> str | None:
    return (label or "").strip() or None
