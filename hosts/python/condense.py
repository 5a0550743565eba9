"""Sends raw measured values through the composition `pipeline`: cleaned in Python, analysed in Rust, one call from here.

Build first, with ./scons; then: .venv/bin/python hosts/python/condense.py
"""

from __future__ import annotations

from pipeline import DataPoint, Pipeline, RunError

SAMPLES = (
    DataPoint(timestamp="2026-06-12T10:02:00Z", value=55.3, label=" cpu"),
    DataPoint(timestamp="2026-06-12T10:01:00Z", value=-1.0, label="err"),
    DataPoint(timestamp="2026-06-12T10:00:00Z", value=42.5, label="cpu "),
    DataPoint(timestamp="2026-06-12T10:03:00Z", value=float("nan"), label="cpu"),
)


def main() -> None:
    """Condense the samples to means of two; then ask for what cannot be had."""
    with Pipeline() as pipeline:
        print("run: clean points above zero, means of two")
        for point in pipeline.run.run(SAMPLES, 2):
            print(f"  {point.timestamp}  {point.value:6.2f}  {point.label or '-'}")
        try:
            pipeline.run.run([], 2)
        except RunError as error:
            print(f"run: {error.payload}")


if __name__ == "__main__":
    main()
