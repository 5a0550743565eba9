"""A small share of the fuzzing with each run of the tests, always the same; `scons fuzz` does all of it."""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING

import pytest

from tests.fuzz import fuzzing, mutate, shapes
from tests.fuzz.fuzzing import Run, share
from tests.fuzz.targets import TARGETS, total

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 0.01


@functools.cache
def missing() -> dict[str, str]:
    """The targets that cannot be looked at on this machine, each with the reason."""
    return {name: why for name, target in TARGETS.items() if (why := target.missing()) is not None}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[str]]:
    """A run, with what went wrong: one process looks at all targets, since it takes a second to start."""
    run = Run({target: share(target, SHARE) for target in TARGETS if target not in missing()}, tmp_path_factory.mktemp("fuzz"))
    return run, [str(failure) for failure in run.failures()]


def test_no_input_does_what_none_may(found: tuple[Run, list[str]]) -> None:
    assert found[1] == []


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_is_looked_at(found: tuple[Run, list[str]], target: str) -> None:
    if target in missing():
        pytest.skip(missing()[target])
    assert found[0].at[target] == share(target, SHARE)


def test_the_whole_is_large_enough() -> None:
    assert total() >= 64_000
    assert sum(share(target, SHARE) for target in TARGETS) >= 640


def test_inputs_are_the_same_each_time_and_differ_from_each_other() -> None:
    seeds = [b"package a:b;\nworld w { import x; }\n", b"[component]\nworld = 'w'\n"]
    made = [[mutate.mutated(seeds, random.Random(f"{number}")) for number in range(200)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 150
    assert max(map(len, made[0])) <= mutate.LARGEST


SHAPED = {
    "json": b'{"a": [1, {"b": "c"}], "d": null}\n{"e": 1}',
    "toml": b'a = 1\n[b]\nc = ["d"]\n',
    "wasm": b"\0asm\x0d\0\1\0" + b"\0\3\1xy" + b"\1\x0c\0asm\1\0\0\0\0\2\1z",
    "proto": b"\x0a\x05\x0a\x01a\x10\x03\x12\x03abc",
    "memory": bytes(64),
}


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_what_has_a_shape_is_changed_in_that(shape: str) -> None:
    change = shapes.SHAPES[shape]
    made = [change(SHAPED[shape], random.Random(number)) for number in range(300)]
    assert made == [change(SHAPED[shape], random.Random(number)) for number in range(300)]
    assert len(set(made)) > 60
    assert sum(change(one, random.Random(0)) != one for one in made) > 200, "what comes of it has the shape still"


START = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {!r}])"
HARMS = {
    "raise RuntimeError": "RuntimeError",
    "import threading\nt = threading.Thread(target=int, args='x')\nt.start()\nt.join()": "Unseen",
    "class C:\n def __del__(self): raise KeyError\nC()": "Unseen",
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "crash",
    # Time, of the processor and without it; in Python, in a library, in another program; told to nobody.
    "while True: pass": "hang",
    "import time; time.sleep(4)": "hang",
    "import threading; threading.Event().wait(4)": "hang",
    "while True:\n try:\n  while True: pass\n except BaseException: break": "hang",
    "import ctypes; ctypes.PyDLL(None).sleep(60)": "hang",
    START.format("while True: pass"): "hang",
    # Memory, here and elsewhere, and where nobody is told.
    "x = b'x' * (400 << 20)": "memory",
    "x = bytearray(2 << 30)": "MemoryError",
    "try: x = b'x' * (400 << 20)\nexcept MemoryError: pass": "memory",
    START.format("x = b'x' * (400 << 20)"): "memory",
    # Writes by Python, by other programs, by what is no Python, and where nobody is told.
    "open('stray', 'w')": "Strayed",
    "import os; os.mkdir('stray')": "Strayed",
    "import os; os.mkfifo('stray')": "Strayed",
    "try: open('stray', 'w')\nexcept BaseException: pass": "Strayed",
    "import os; os.close(os.open('build/../stray', os.O_CREAT))": "Strayed",
    "import os; os.close(os.open('stray', os.O_CREAT | os.O_WRONLY, dir_fd=os.open('.', 0)))": "Strayed",
    "import threading\nt = threading.Thread(target=open, args=('stray', 'w'))\nt.start()\nt.join()": "Strayed",
    START.format("open('stray', 'w')"): "Strayed",
    START.format("open('../../../stray', 'w')"): "Strayed",
    START.format("import os; os.chmod('.', 0o777)"): "Strayed",
    "import ctypes; ctypes.CDLL(None).creat(b'stray', 0o600)": "Strayed",
    "import tempfile; tempfile.mkdtemp()": "Strayed",
    "import os; os.makedirs('build/x'); open('build/x/y', 'w').close()": None,
    START.format("import os; os.makedirs('build/x'); open('build/x/y', 'w').close()"): None,
    "import tempfile\nwith tempfile.TemporaryDirectory() as name: open(name + '/y', 'w').close()": None,
    "x = b'x' * (100 << 20)": None,
    "pass": None,
}


@pytest.mark.parametrize(("harm", "kind"), HARMS.items())
def test_what_none_may_do_is_found(harm: str, kind: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard can fail an input: a target that does harm is found out, and one that does none is not."""
    monkeypatch.setenv("FUZZ_HARM", harm)
    monkeypatch.setenv("FUZZ_SECONDS", "2")
    monkeypatch.setenv("FUZZ_MEMORY", str(300 << 20))
    found = list(Run({"harm": 1}, tmp_path).failures())
    assert [failure.kind for failure in found] == ([] if kind is None else [kind]), [str(failure) for failure in found]


def test_silence_is_a_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever no alarm reaches is ended from outside, with all that it has started."""
    monkeypatch.setattr(fuzzing, "_SILENCE", 4.0)
    monkeypatch.setenv("FUZZ_HARM", "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\nwhile True: pass")
    assert [failure.kind for failure in Run({"harm": 1}, tmp_path).failures()] == ["hang"]


def test_what_comes_after_a_failure_is_looked_at_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of three inputs, whether the process goes on, ends itself or dies."""
    monkeypatch.setenv("FUZZ_MEMORY", str(300 << 20))
    for number, (harm, kind) in enumerate(
        {"raise KeyError": "KeyError", "x = b'x' * (400 << 20)": "memory", "import os; os.abort()": "crash"}.items()
    ):
        monkeypatch.setenv("FUZZ_HARM", harm)
        (folder := tmp_path / str(number)).mkdir()
        found = list(Run({"harm": 3}, folder).failures())
        assert [(failure.number, failure.kind) for failure in found] == [(at, kind) for at in range(3)]
