"""The program `hosts/python/files.py`, as a user runs it after a build."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build" / "python"
NEEDED = ("csv_reader", "analytics_processor")


@pytest.mark.skipif(
    not all((BUILT / name).is_dir() for name in NEEDED), reason="csv-reader and analytics-processor are not built"
)
@pytest.mark.parametrize("backend", ["", "component"])
def test_files_are_read_and_condensed_and_nothing_else_is(backend: str) -> None:
    paths = os.pathsep.join([str(ROOT / "site_scons"), str(BUILT)])
    environment = os.environ | {"PYTHONPATH": paths, "WITWORKS_BACKEND": backend}
    command = [sys.executable, "-W", "error", str(ROOT / "hosts" / "python" / "files.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, outside, said = done.stdout.splitlines()
    assert lines == [
        "cpu.csv",
        "  2026-06-12T10:00:00Z   49.00  cpu",
        "  2026-06-12T10:02:00Z   61.00  cpu",
        "disk.csv",
        "  not read: ProblemBadLine(value=BadLine(line=2, reason='`many` is no number'))",
    ]
    assert outside.startswith("outside: ProblemNotOpened")
    assert said == "the reader said: ['/data/cpu.csv: 3 points']"
