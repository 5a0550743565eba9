"""Settings as a user gives them, and the table at the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks import settings
from witworks.errors import ToolError
from witworks.summary import Summary, size

if TYPE_CHECKING:
    from pathlib import Path


def test_defaults_the_environment_and_the_command_line_in_that_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in settings.SETTINGS:
        monkeypatch.delenv(f"WITWORKS_{setting.name.upper()}", raising=False)
    assert settings.read({})["rust_std"] == "auto"
    monkeypatch.setenv("WITWORKS_RUST_STD", "installed")
    assert settings.read({})["rust_std"] == "installed"
    assert settings.read({"rust_std": "build-std"})["rust_std"] == "build-std"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"wasm-tools": "x"}, ["wasm_tools=…?"]),
        ({"zzz": "x"}, ["zzz=x", "rust_std"]),
        ({"rust_std": "build_std"}, ["build-std"]),
        ({"rust_std": ""}, ["auto"]),
    ],
)
def test_what_is_not_known_is_refused(arguments: dict[str, str], words: list[str]) -> None:
    with pytest.raises(ToolError) as caught:
        settings.read(arguments)
    assert caught.value.code == "WW307"
    for word in words:
        assert word in caught.value.render()


def test_a_wrong_value_in_the_environment_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_RUST_STD", "nonsense")
    with pytest.raises(ToolError, match="WW307"):
        settings.read({})


@pytest.mark.parametrize("word", ["--profile=scons.prof", "--config=force", "-j=2", "profile=small", "--verbose", "-c"])
def test_what_scons_itself_means_by_a_dash_stays_its_own(word: str) -> None:
    settings.refuse_dashes([word])


def test_words_as_a_shell_makes_them() -> None:
    assert settings.words("cargo_flags", "--config 'a=\"b c\"' -v") == ["--config", 'a="b c"', "-v"]
    with pytest.raises(ToolError, match="WW307"):
        settings.words("cargo_flags", "'")


@pytest.mark.parametrize("value", ["inf", "nan", "1e9", "0", "-1", "soon", ""])
def test_seconds_that_no_clock_counts_are_refused(value: str) -> None:
    assert settings.seconds("registry_timeout", "0.5") == 0.5
    with pytest.raises(ToolError, match="is no number of seconds"):
        settings.seconds("registry_timeout", value)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (57_300, "57.3 kB"), (18_400_000, "18.4 MB")]
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text


def test_a_summary_tells_made_from_reused(tmp_path: Path) -> None:
    summary = Summary()
    assert summary.render() == ""
    for name in ("a", "c"):
        (tmp_path / f"{name}.wasm").write_bytes(bytes(1500))
    for name in ("a", "b", "c"):
        summary.expect(name, "rust", tmp_path / f"{name}.wasm", ("world", "core"))
    summary.made("a", "core", 1.5)
    summary.made("nobody", "core", 1.5)
    _, first, second, third = summary.render().splitlines()
    assert first.split() == ["a", "rust", "1.5", "kB", "1.5", "s", "core", "world"]
    assert second.split() == ["b", "rust", "-", "0.0", "s", "nothing", "-"], "what is not there is not reused"
    assert third.split() == ["c", "rust", "1.5", "kB", "0.0", "s", "nothing", "everything"]
    summary.made("a", "world", 0.5)
    assert summary.render().splitlines()[1].split()[-2:] == ["everything", "-"]
    assert summary.has_made("a")
    assert not summary.has_made("b")


def test_a_failed_run_claims_nothing_that_it_has_not_seen(tmp_path: Path) -> None:
    summary = Summary()
    for name in ("a", "b"):
        summary.expect(name, "rust", tmp_path / f"{name}.wasm", ("world", "core"))
    summary.failed("a", "core")
    _, first, second = summary.render().splitlines()
    assert first.split()[-3:] == ["FAILED:", "core", "-"]
    assert second.split()[-2:] == ["nothing", "-"]


def test_a_failure_that_is_no_components_counts_too(tmp_path: Path) -> None:
    summary = Summary()
    (tmp_path / "a.wasm").write_bytes(bytes(1500))
    summary.expect("a", "rust", tmp_path / "a.wasm", ("world", "core"))
    summary.failed("wasi:cli", "publish")
    assert summary.render().splitlines()[1].split()[-2:] == ["nothing", "-"]


def test_a_part_that_failed_is_told_though_only_the_whole_was_asked_for(tmp_path: Path) -> None:
    summary = Summary()
    for name in ("other", "part", "whole"):
        (tmp_path / f"{name}.wasm").write_bytes(bytes(1500))
        summary.expect(name, "rust", tmp_path / f"{name}.wasm", ("world", "core"))
    summary.keep(["whole"])
    assert summary.names() == ["whole"]
    summary.failed("part", "core")
    _, first, second = summary.render().splitlines()
    assert (first.split()[0], first.split()[-3:]) == ("part", ["FAILED:", "core", "-"])
    assert (second.split()[0], second.split()[-2:]) == ("whole", ["nothing", "-"])
