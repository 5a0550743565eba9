"""What of a tool's words is the diagnosis itself: its errors, the first and how many more, without progress or notes. Pure.

A report shows an excerpt; ``--verbose`` shows all that the tool said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINES: Final = 30
"""As many lines of a tool's words fit on a screen beside what we say."""
_NOISE: Final = re.compile(
    r"note: run with `RUST_BACKTRACE|thread '.*' \(?.*panicked at |"
    r" {0,11}(?:Compiling|Checking|Downloading|Downloaded|Updating|Locking|Adding|Blocking|Installing|Fresh|Finished) |"
    r"\[notice\]|npm (?:notice|warn)|warning: build failed, waiting|For more information about this error"
)
_NOTE: Final = re.compile(r"note: ")
_UNRELATED: Final = re.compile(r"(?:help|error|warning)\b")
_CLANG: Final = re.compile(r"^(?P<place>[^\s:][^:\n]*:\d+:\d+: )?(?P<kind>fatal error|error|warning|note|remark): ")
_CLANG_ASIDE: Final = re.compile(
    r"In file included from |\d+ (?:warning|error)s?\b.*generated|referenced by:|\s+\S+: \S+:\d+:\d+$"
)
_TSC: Final = re.compile(r"\S.*\(\d+,\d+\): error TS\d+: ")
_NPM: Final = re.compile(r"^npm (?:error|ERR!) ?")
_NPM_USAGE: Final = re.compile(r"Clean install a project|Usage:|A complete log of this run|Run \"npm help")
_PYTEST_PART: Final = re.compile(r"^_{3,} .* _{3,}$|^={3,} (?:FAILURES|ERRORS|short test summary info|warnings summary) ={3,}$")


def of(text: str) -> str:
    """The words of a tool whose form nobody here knows: without what tells of progress, and no more than fits."""
    return _fitting([line.rstrip() for line in text.strip("\n").splitlines() if not _NOISE.match(line)])


def last(text: str) -> str:
    """The end of what a tool said, where those that do many things put their reason."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines() if not _NOISE.match(line)]
    return "\n".join([*(["…"] if len(lines) > LINES else []), *lines[-LINES:]])


def first(errors: Sequence[str], what: str = "error") -> str:
    """As many of a tool's errors as fit, at least the first, and how many there are besides."""
    shown: list[str] = []
    told = 0
    for error in errors:
        lines = error.strip("\n").splitlines()
        gap = [""] if shown and len(lines) > 1 else []
        if shown and len(shown) + len(gap) + len(lines) > LINES:
            break
        shown += [*gap, *lines]
        told += 1
    more = len(errors) - told
    return "\n".join([_fitting(shown), *([f"… and {more} more {what}{'s' * (more != 1)}"] if more else [])])


def rust(rendered: Iterable[str]) -> str:
    """The errors that rustc has rendered, without the notes on other places."""
    return first([_without_notes(one) for one in rendered])


def clang(text: str) -> str:
    """The errors of clang, and of zig, which has its form: each with its line of the source, without notes and warnings.

    Of an error in a file of the system's the notes are kept that lead to one in the folder, where it came from.
    """
    found: list[list[str]] = []
    within = abroad = False
    for line in text.splitlines():
        if (begin := _CLANG.match(line)) is not None:
            own = not (begin["place"] or "").startswith("/")
            is_error = begin["kind"].endswith("error")
            within = is_error or (bool(found) and abroad and own and begin["kind"] == "note")
            if is_error:
                found.append([line])
                abroad = not own
            elif within:
                found[-1].append(line)
        elif _CLANG_ASIDE.match(line):
            within = False
        elif within:
            found[-1].append(line)
    return first(["\n".join(lines) for lines in found]) if found else of(text)


def tsc(text: str) -> str:
    """The errors of TypeScript's compiler, each with the lines that explain it."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if _TSC.match(line):
            found.append([line])
        elif found and line.startswith("  "):
            found[-1].append(line)
    return first(["\n".join(lines) for lines in found]) if found else of(text)


def go(text: str) -> str:
    """The lines of go's compiler, without the names of packages between them."""
    return first(
        [line for line in text.splitlines() if line.strip() and not line.startswith("# ") and "too many errors" not in line]
    )


def npm(text: str) -> str:
    """What is wrong, out of npm's words, which go on with the whole of its usage."""
    lines: list[str] = []
    for line in text.splitlines():
        words = _NPM.sub("", line)
        if _NPM_USAGE.match(words):
            break
        if _NPM.match(line) and words.strip():
            lines.append(words)
    return _fitting(lines) if lines else of(text)


def pip(text: str) -> str:
    """What is wrong, out of pip's words: from its first error on."""
    _, error, rest = text.partition("ERROR: ")
    return of(error + rest if error else text)


def pytest(text: str) -> str:
    """The tests that failed, out of pytest's report: each with its reason, without what tells of the session."""
    parts: list[list[str]] = []
    within = False
    for line in text.splitlines():
        if _PYTEST_PART.match(line):
            within = line.startswith("_")
            if within:
                parts.append([line])
        elif line.startswith("="):
            within = False
        elif within and not line.startswith("------------- generated"):
            parts[-1].append(line)
    return first(["\n".join(lines) for lines in parts], "failure") if parts else of(text)


def _without_notes(rendered: str) -> str:
    kept: list[str] = []
    within = False
    for line in rendered.strip("\n").splitlines():
        if _NOTE.match(line):
            within = True
        elif _UNRELATED.match(line):
            within = False
        if not within and not _NOISE.match(line):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _fitting(lines: Sequence[str]) -> str:
    more = len(lines) - LINES
    return "\n".join(lines) if more <= 1 else "\n".join([*lines[:LINES], f"… and {more} more lines"])
