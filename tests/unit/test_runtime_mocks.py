"""Mocks of what a world imports: typed, answering as a test says, and remembering what they were asked."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from witworks.runtime import WrongType
from witworks.runtime.mocks import Mocks, NoAnswer, mock, mocked

from tests.unit import shop as shops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

HOST = """
from collections.abc import Callable
from typing import Protocol

class File(Protocol):
    def size(self) -> int: ...

class Files(Protocol):
    def file(self, name: str, /) -> File: ...
    def discard(self, file: File, /) -> None: ...

class Disk:
    def __init__(self, *, log: Callable[[str], None], now: Callable[[], int], files: Files, fuel: int | None = None) -> None: ...
"""
TYPED = """
from exchange import Exchange
from exchange.rates import Rates
from witworks.runtime.mocks import mock, mocked

rates = mock(Rates)
mocked(rates.rate).returns(2.0, 3.0)
mocked(rates.rate).returns("two")
mocked(rates.rate).does(lambda currency: float(len(currency)))
Exchange(rates=rates)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mocks")
    shops.package(folder, "exchange")
    return folder


@pytest.fixture
def exchange(folder: Path) -> Iterator[ModuleType]:
    with shops.imported(folder, "exchange") as found:
        yield found


@pytest.fixture
def disk() -> Any:
    names: dict[str, Any] = {"__name__": "disk"}
    exec(HOST, names)  # noqa: S102 - a module of bindings in small
    return names["Disk"]


def test_answers_go_into_the_guest_and_calls_are_kept(exchange: ModuleType) -> None:
    mocks = Mocks(exchange.Exchange)
    mocked(mocks.rates.rate).returns(2.0, 3.0)
    with exchange.Exchange(**mocks) as component:
        assert [component.desk.convert(10.0, name) for name in ("EUR", "USD", "GBP")] == [20.0, 30.0, 30.0]
    assert mocks.rates.rate.calls == [("EUR",), ("USD",), ("GBP",)]


def test_what_it_answers_is_checked_like_any_hosts_answer(exchange: ModuleType) -> None:
    mocks = Mocks(exchange.Exchange)
    mocks.rates.rate.returns("two")
    with exchange.Exchange(**mocks) as component, pytest.raises(WrongType):
        component.desk.convert(10.0, "EUR")


def test_it_may_raise_and_may_work_the_answer_out(exchange: ModuleType) -> None:
    mocks = Mocks(exchange.Exchange)
    with exchange.Exchange(**mocks) as component:
        mocks.rates.rate.does(lambda currency: float(len(currency)))
        assert component.desk.convert(10.0, "four") == 40.0
    mocks.rates.rate.raises(KeyError("no such currency"))
    with exchange.Exchange(**mocks) as component, pytest.raises(KeyError, match="no such currency"):
        component.desk.convert(10.0, "none")


@pytest.mark.provokes("WW524")
def test_what_has_no_answer_says_how_to_set_one(exchange: ModuleType) -> None:
    with exchange.Exchange(**Mocks(exchange.Exchange)) as component, pytest.raises(NoAnswer) as caught:
        component.desk.convert(10.0, "EUR")
    assert "Rates.rate" in str(caught.value)
    assert "returns(" in str(caught.value)


def test_nothing_and_resources_are_answered_by_themselves(disk: Any) -> None:
    mocks = Mocks(disk)
    assert list(mocks) == ["log", "now", "files"]
    assert len(mocks) == 3
    assert mocks.log("hello") is None
    assert mocks["log"].calls == [("hello",)]
    file = mocks.files.file("a")
    file.size.returns(7)
    assert file.size() == 7
    assert mocks.files.discard(file) is None
    with pytest.raises(NoAnswer):
        mocks.now()
    with pytest.raises(AttributeError, match="there are: log, now, files"):
        _ = mocks.lgo


def test_only_functions_of_mocks_are_taken() -> None:
    with pytest.raises(TypeError, match="is no function of a mock"):
        mocked(print)


def test_type_checkers_know_what_may_be_answered(folder: Path, tmp_path: Path, repository: Path) -> None:
    file = tmp_path / "typed.py"
    file.write_text(TYPED, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache"), str(file)]
    path = f"{folder}:{repository / 'site_scons'}"
    done = subprocess.run(command, env={"MYPYPATH": path, "PATH": ""}, capture_output=True, text=True, check=False)
    errors = [line.partition("typed.py:")[2] for line in done.stdout.splitlines() if "error:" in line]
    assert len(errors) == 1, done.stdout + done.stderr
    assert errors[0].startswith('8: error: Argument 1 to "returns" of "MockFunction" has incompatible type "str"')


def test_each_mock_is_of_its_own(exchange: ModuleType) -> None:
    one, two = mock(exchange.rates.Rates), mock(exchange.rates.Rates)
    one.rate.returns(1.0)
    assert one.rate("EUR") == 1.0
    assert two.rate.calls == []
