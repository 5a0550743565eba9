"""What a log of strace says that was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from witworks import tracing

if TYPE_CHECKING:
    import pytest

LOG = r"""
7 execve("/usr/bin/cc", [...], 0x7ffc /* 20 vars */) = 0
7     openat(AT_FDCWD</p>, "a.c", O_RDONLY|O_CLOEXEC) = 3</p/a.c>
7 openat(AT_FDCWD</p>, "none.h", O_RDONLY) = -1 ENOENT (No such file or directory)
7 openat(AT_FDCWD</p>, "a.o", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4</p/a.o>
8 openat(AT_FDCWD</p>, "b.h", O_RDONLY <unfinished ...>
9 openat(AT_FDCWD</p>, "b.o", O_WRONLY|O_CREAT, 0666 <unfinished ...>
9 <... openat resumed>) = 5</p/b.o>
8     <... openat resumed>) = 4</p/b.h>
7 open("lock", O_RDWR|O_CREAT, 0666) = 5</p/lock>
7 openat(AT_FDCWD</p>, "\303\251 \76.h", O_RDONLY) = 6</p/\303\251 \76.h>
7 openat(AT_FDCWD</p>, "gone", O_RDONLY) = 6</p/gone>(deleted)
7 +++ exited with 0 +++
"""


def test_files_that_were_opened_to_be_read() -> None:
    assert tracing.files_read(LOG) == {"/p/a.c", "/p/b.h", "/p/lock", "/p/é >.h", "/p/gone"}


def test_nothing_is_traced_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tracing.prefix() == ()
    monkeypatch.setattr(tracing, "_folders", [])
    tracing.begin(tmp_path)
    with tracing.for_component("calc"):
        first = tracing.prefix()
    assert first[0] == "strace"
    log = Path(first[first.index("-o") + 1])
    assert log.parent == tmp_path
    log.write_text("7 exit\n", encoding="utf-8")
    assert list(tracing.logs(tmp_path)) == [("calc", "7 exit\n")]
