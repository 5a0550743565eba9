"""Completion by the shells themselves, where they are: targets, what the folder has, settings and their values."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.commands import completion, offered
from witworks.errors import ToolError
from witworks.project import targets

if TYPE_CHECKING:
    from pathlib import Path


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        completion.tell(["completion"], {"shell": shell}, offered.TARGETS, targets.KINDS)
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("csv-reader", "math"):
        (tmp_path / "components" / name).mkdir(parents=True)
    (tmp_path / "compositions").mkdir()
    (tmp_path / "compositions" / "pipe.toml").touch()
    return tmp_path


def answer(shell: str, code: str, folder: Path) -> list[str]:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not on this machine")
    done = subprocess.run([program, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.split()


CASES = (
    (("te",), {"test", "test-csv-reader", "test-math", "test-pipe"}),
    (("wheels", "m"), {"math"}),
    (("pi",), {"pipe"}),
    (("rust_s",), {"rust_std="}),
    (("watc",), {"watch", "watchfiles="}),
)
VALUES = ((("rust_std", "=", ""), {"auto", "installed", "rustup", "build-std"}), (("shell", "=", "z"), {"zsh"}))


@pytest.mark.parametrize(("words", "expected"), [*CASES, *VALUES])
def test_bash(words: tuple[str, ...], expected: set[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = shlex.join(["./scons", *filter(None, words)])
    code = f'COMP_WORDS=({typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _witworks; echo "${{COMPREPLY[@]}}"'
    assert set(answer("bash", f"{script('bash', capsys)}\n{code}", folder)) == expected


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_fish(words: tuple[str, ...], expected: set[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(
        "fish", f"{script('fish', capsys)}\ncomplete -C 'scons {' '.join(words)}' | string replace -r '\\t.*' ''; true", folder
    )
    assert {word.partition("=")[0] + "=" * ("=" in word) for word in said} == expected


def test_zsh(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its completion runs in its editor alone: here only what it would offer is listed."""
    offered = "compset() {}; _files() {}; compadd() { print -l -- ${@:#-*} }; _describe() { print -l -- ${targets%%:*} }"
    said = answer("zsh", f"compdef() {{}}\n{script('zsh', capsys)}\n{offered}\nPREFIX=; _witworks", folder)
    assert {"test", "watch", "csv-reader", "go-math", "test-pipe", "rust_std="} <= set(said)
    code = f"compdef() {{}}\n{script('zsh', capsys)}\n{offered}\nPREFIX=profile=; _witworks"
    assert set(answer("zsh", code, folder)) == {"release", "debug", "small"}


@pytest.mark.parametrize(("given", "near"), [({}, "bash"), ({"shell": "bsh"}, "bash"), ({"shell": "tcsh"}, "zsh")])
def test_a_shell_that_is_not_known_is_told(given: dict[str, str], near: str) -> None:
    with pytest.raises(ToolError, match="needs a shell that it knows") as caught:
        completion.tell(["completion"], given, offered.TARGETS, targets.KINDS)
    assert caught.value.code == "WW751"
    assert caught.value.fix == f"type: scons completion shell={near}"


def test_other_words_are_none_of_its_business() -> None:
    completion.tell(["test"], {}, offered.TARGETS, targets.KINDS)
