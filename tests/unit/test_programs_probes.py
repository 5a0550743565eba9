"""``programs.Probes``: asked once, and again exactly when what was asked of has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from witworks.programs import Probes


class Oracle:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        return f"answer {self.asked}"


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    path = tmp_path / "tool"
    path.write_text("one")
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "probes.json"


def test_another_run_remembers(tool: Path, memory: Path) -> None:
    oracle = Oracle()
    assert Probes(memory).ask(["tool", "-V"], watch=[tool], make=oracle) == "answer 1"
    assert Probes(memory).ask(["tool", "-V"], watch=[tool], make=oracle) == "answer 1"
    assert oracle.asked == 1


def test_a_changed_file_is_asked_again(tool: Path, memory: Path) -> None:
    oracle = Oracle()
    Probes(memory).ask("tool", watch=[tool], make=oracle)
    tool.write_text("another")
    assert Probes(memory).ask("tool", watch=[tool], make=oracle) == "answer 2"


def test_a_file_that_appears_or_goes_is_a_change(tool: Path, memory: Path) -> None:
    oracle = Oracle()
    probes = Probes(memory)
    other = tool.with_name("other")
    probes.ask("tool", watch=[tool, other], make=oracle)
    other.touch()
    probes.ask("tool", watch=[tool, other], make=oracle)
    other.unlink()
    assert probes.ask("tool", watch=[tool, other], make=oracle) == "answer 3"


def test_a_changed_variable_is_asked_again(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oracle = Oracle()
    probes = Probes(memory)
    monkeypatch.delenv("CHOICE", raising=False)
    probes.ask("tool", env=["CHOICE"], make=oracle)
    monkeypatch.setenv("CHOICE", "x")
    assert probes.ask("tool", env=["CHOICE"], make=oracle) == "answer 2"


def test_questions_are_told_apart(memory: Path) -> None:
    probes = Probes(memory)
    assert probes.ask(["a", "b c"], make=lambda: "1") == "1"
    assert probes.ask(["a b", "c"], make=lambda: "2") == "2"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"tool": 3}', '{"tool": {"guard": 1, "text": "x"}}', "\x00\xff", '"text"'])
def test_a_damaged_memory_is_an_empty_one(tool: Path, memory: Path, damage: str) -> None:
    memory.parent.mkdir()
    memory.write_bytes(damage.encode("latin-1"))
    oracle = Oracle()
    assert Probes(memory).ask("tool", watch=[tool], make=oracle) == "answer 1"
    assert Probes(memory).ask("tool", watch=[tool], make=oracle) == "answer 1"


def test_a_failure_is_not_remembered(memory: Path) -> None:
    def fail() -> str:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        Probes(memory).ask("tool", make=fail)
    assert Probes(memory).ask("tool", make=lambda: "well") == "well"


def test_a_memory_that_cannot_be_kept_costs_nothing_else(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert Probes(in_the_way / "probes.json").ask("tool", make=lambda: "well") == "well"


def test_no_file_means_this_process_alone() -> None:
    oracle = Oracle()
    probes = Probes(None)
    assert probes.ask("tool", make=oracle) == probes.ask("tool", make=oracle) == "answer 1"


def test_nothing_but_the_memory_is_left_behind(memory: Path) -> None:
    Probes(memory).ask("tool", make=lambda: "well")
    assert list(memory.parent.iterdir()) == [memory]
    assert "well" in Path(memory).read_text()
