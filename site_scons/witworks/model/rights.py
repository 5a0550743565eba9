"""What of WASI a component may import: the harmless, what its language always brings, and what ``component.toml`` approves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

CATEGORIES: Final = {
    "environment": ("wasi:cli/environment",),
    "exit": ("wasi:cli/exit",),
    "stdio": (
        *("wasi:cli/stdin", "wasi:cli/stdout", "wasi:cli/stderr", "wasi:cli/terminal-input", "wasi:cli/terminal-output"),
        *("wasi:cli/terminal-stdin", "wasi:cli/terminal-stdout", "wasi:cli/terminal-stderr", "wasi:io"),
    ),
    "clocks": ("wasi:clocks",),
    "random": ("wasi:random",),
    "filesystem": ("wasi:filesystem",),
    "sockets": ("wasi:sockets",),
    "http": ("wasi:http",),
}
"""Names for interfaces that go together; a package stands for all its interfaces."""
HARMLESS: Final = ("environment", "exit", "stdio", "clocks", "random")
"""What every component may import: it has them from nobody, or they tell it no secret and change nothing."""
OF_LANGUAGE: Final = {
    "go": ("filesystem",),
    "javascript": ("filesystem", "http", "sockets"),
    "python": ("filesystem", "sockets"),
    "typescript": ("filesystem", "http", "sockets"),
}
"""What the run-time system of a language imports, if it has WASI at all, whatever the component's own code does."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a component may import of WASI."""

    language: str
    approved: tuple[str, ...] = ()
    """Categories, packages (``wasi:sockets``) and interfaces (``wasi:sockets/tcp``), as ``component.toml`` has them."""

    def unapproved(self, imports: Iterable[str], *, opens_files: bool) -> tuple[str, ...]:
        """The interfaces that would have to be approved.

        The adapter for preview 1 imports all of ``wasi:filesystem`` to print; unless ``opens_files`` that is no right to files.
        """
        given = (*HARMLESS, *OF_LANGUAGE.get(self.language, ()), *self.approved, *(() if opens_files else ("filesystem",)))
        allowed = [name for item in given for name in CATEGORIES.get(item, (item,))]
        interfaces = [name.partition("@")[0] for name in imports if name.startswith("wasi:")]
        return tuple(sorted({name for name in interfaces if not _covered(name, allowed)}))


def problem(entry: str) -> str | None:
    """What is wrong with an entry of ``[wasi]``; None if nothing is."""
    if entry in CATEGORIES or (entry.startswith("wasi:") and entry.partition(":")[2].strip("/") and "@" not in entry):
        return None
    return f"one of {', '.join(CATEGORIES)}, or a package or interface of WASI without its version, not {entry!r}"


def categories(interfaces: Iterable[str]) -> tuple[str, ...]:
    """The shortest entries that approve these interfaces."""
    found = {next((name for name, all_ in CATEGORIES.items() if _covered(item, all_)), item) for item in interfaces}
    return tuple(sorted(found))


def _covered(interface: str, allowed: Collection[str]) -> bool:
    return interface in allowed or interface.partition("/")[0] in allowed
