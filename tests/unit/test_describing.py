"""What a shared cache goes by: the code of Witworks that has a say in what is in a component."""

from __future__ import annotations

from pathlib import Path

from witworks.artifacts import resolving
from witworks.bindgen import guest_types, guest_values
from witworks.builders import javascript
from witworks.caching import describing
from witworks.languages import cargo
from witworks.runtime import fingerprint


def test_the_code_that_gets_into_components_is_in_the_key() -> None:
    ours = describing.machinery()
    modules = (resolving, guest_types, guest_values, cargo, fingerprint)
    assert {*javascript._BUNDLER, *(Path(str(module.__file__)) for module in modules)} <= set(ours)
    assert ours == sorted(ours)


def test_what_only_runs_components_is_not() -> None:
    rooms = {file.relative_to(Path(describing.__file__).parents[1]).parts[0] for file in describing.machinery()}
    assert not rooms & {"caching", "commands", "progress", "project", "registry", "setup"}
