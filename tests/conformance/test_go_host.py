"""The vectors, run from Go on both of its backends: what is kept is what happens."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conformance import building, places, vectors
from tests.conformance.go import running

KEPT = sorted(file.stem.removeprefix(f"{running.HOST}-") for file in places.RESULTS.glob(f"{running.HOST}-*.json"))


def test_every_language_has_results() -> None:
    assert sorted(KEPT) == sorted(places.languages())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["rust", "python"])
def test_results_are_what_happens(language: str) -> None:
    """One guest that both backends run, and one that libwasmtime alone can; `python -m tests.conformance go-host` has all."""
    if shutil.which("go") is None or shutil.which("gcc") is None:
        pytest.skip("there is no Go here, or no C compiler, which libwasmtime needs")
    try:
        building.build(language)
    except building.NoToolError as error:
        pytest.skip(str(error))
    running.build(language)
    found = running.run(language, vectors.made(vectors.shared_world()))
    assert found == json.loads(running.file(language).read_text(encoding="utf-8"))
