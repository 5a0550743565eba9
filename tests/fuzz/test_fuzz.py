"""A small share of the fuzzing with each run of the tests, always the same; `scons fuzz` does all of it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.fuzz import mutate
from tests.fuzz.fuzzing import Run, share
from tests.fuzz.targets import TARGETS, total

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 0.015


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_does_what_none_may(target: str, tmp_path: Path) -> None:
    run = Run(target, share(target, SHARE), tmp_path)
    assert [str(failure) for failure in run.failures()] == []


def test_the_whole_is_large_enough() -> None:
    assert total() >= 20_000
    assert sum(share(target, SHARE) for target in TARGETS) >= 400


def test_inputs_are_the_same_each_time_and_differ_from_each_other() -> None:
    seeds = [b"package a:b;\nworld w { import x; }\n", b"[component]\nworld = 'w'\n"]
    made = [[mutate.mutated(seeds, random.Random(f"{number}")) for number in range(200)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 150
    assert max(map(len, made[0])) <= mutate.LARGEST


HARMS = {
    "raise RuntimeError": "RuntimeError",
    "while True: pass": "hang",
    "x = bytearray(2 << 30)": "MemoryError",
    "open('stray', 'w')": "Strayed",
    "import os; os.mkdir('stray')": "Strayed",
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "crash",
    "pass": None,
}


@pytest.mark.parametrize(("harm", "kind"), HARMS.items())
def test_what_none_may_do_is_found(harm: str, kind: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard can fail an input: a target that does harm is found out, and one that does none is not."""
    monkeypatch.setenv("FUZZ_HARM", harm)
    monkeypatch.setenv("FUZZ_SECONDS", "2")
    found = list(Run("harm", 1, tmp_path).failures())
    assert [failure.kind for failure in found] == ([] if kind is None else [kind])
