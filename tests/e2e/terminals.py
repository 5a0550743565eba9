"""A terminal with a user before it: scons runs in a real pty, and what can be seen at each moment is kept."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyte

from tests.e2e.conftest import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.e2e.conftest import Project

HEAD = re.compile(r"^ +(?:[━╸╺]+ +)?(?P<done>\d+)/(?P<about>~?)(?P<total>\d+)  \d+:\d\d(?:  (?P<left>.*))?$")
"""The first line of what is shown of a build."""
ROWS = 24


@dataclass
class Seen:
    """What was on the terminal: every look at it, and all lines that are there in the end, those that scrolled away too."""

    columns: int
    frames: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    raw: bytes = b""
    status: int = -1
    cursor_hidden: bool = False

    def heads(self) -> list[re.Match[str]]:
        """The first lines of what was shown, one a look."""
        return [found for frame in self.frames for line in frame if (found := HEAD.match(line))]

    def text(self) -> str:
        """All that is there in the end, without the breaks where a line was longer than the terminal is wide."""
        joined = "".join(line if len(line) == self.columns else f"{line}\n" for line in self.lines)
        return re.sub(r"\n{3,}", "\n\n", joined)


def sit_before(
    project: Project,
    *arguments: str,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    act: Callable[[Seen], bytes | None] = lambda _: None,
    patience: float = 240,
) -> Seen:
    """Run scons at a terminal to its end; ``act`` looks at it again and again, and may type something."""
    command = [sys.executable, "-m", "SCons", "-Q", f"--site-dir={SITE}", *arguments]
    variables = {
        name: value for name, value in project._environment().items() if name not in {"CI", "NO_COLOR", "COLUMNS", "LINES"}
    }
    variables |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})}
    screen = pyte.HistoryScreen(columns, ROWS, history=10_000)
    stream, seen = pyte.ByteStream(screen), Seen(columns)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project.root)
        os.execve(command[0], command, variables)  # noqa: S606 - as pty.fork wants it
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # Linux's way to say that nobody writes any more
                break
            if not data:
                break
            seen.raw += data
            stream.feed(data)
            seen.frames.append([line.rstrip() for line in screen.display])
        if typed := act(seen):
            os.write(terminal, typed)
    else:
        os.kill(pid, 9)
    os.close(terminal)
    seen.status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    scrolled = ["".join(line[column].data for column in range(columns)).rstrip() for line in screen.history.top]
    seen.lines = [*scrolled, *(line.rstrip() for line in screen.display)]
    seen.cursor_hidden = screen.cursor.hidden
    return seen
