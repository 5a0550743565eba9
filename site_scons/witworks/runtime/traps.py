"""Wasmtime's error text, which is all that the component API gives, as typed errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks.runtime.errors import Exited, OutOfFuel, OutOfMemory, TimedOut, Trap

if TYPE_CHECKING:
    from witworks.runtime.backend import Limits

_FRAME: Final = re.compile(r"^\s*(?:\d+:\s+0x[0-9a-f]+)? - (?P<name>.+?)\s*$")
"""A frame, or, without number and address, the function into which the one above was inlined."""
_GLUE: Final = ("wit-component:", "witworks_helper!", "witworks_waits")
"""How the names of modules begin that are not the guest's: the WASI project's adapters, the runtime's own."""
_NAMELESS: Final = "<unknown>!"
"""Wasmtime's own code between two components; a guest may be without names too, but calls nothing of ours itself."""
_MODULE: Final = re.compile(r"^[^!]*[^\s<(&!]!(?=.)")
"""The module's name before a function's; Rust's type ``!`` in the latter is none."""
_CRATE_HASH: Final = re.compile(r"(?<=\w)\[[0-9a-f]{8,16}\]")
_PLACE: Final = re.compile(r"^\s+at (?P<place>\S.*:\d+(?::\d+)?)\s*$")
_OOM: Final = re.compile(r"rust_oom|handle_alloc_error|alloc_error_handler|cabi_realloc|runtime\.mallocgc")
_PYTHON: Final = re.compile(r"_PyEval_|PyObject_Call")
_OF_PYTHON: Final = "the guest is Python and raised an exception, or wanted WASI: `scons profile=debug` shows the traceback"
_RUST: Final = re.compile(r"^(?:std|core)::panicking::|\brust_begin_unwind\b|\brust_panic\b")
_OF_RUST: Final = (
    "the guest is Rust and panicked; its message is quoted where scons builds it with profile=release or debug and the direct "
    "backend runs it, and always with `wasi = true` under [rust] in its component.toml"
)
_EXIT: Final = re.compile(r"Exited with i32 exit status (?P<status>-?\d+)$")
_FIXES: Final = (
    ("unreachable", "the guest gave up (a Rust panic, a failed assertion, abort()): see the functions above"),
    ("out of bounds memory", "the guest read or wrote outside its memory: a bug in the component, or in unsafe code of it"),
    ("call stack exhausted", "the guest recursed too deeply"),
    ("integer divide by zero", "the guest divided by zero"),
    ("invalid utf-8", "the guest gave a string that is not UTF-8: strings must be UTF-8 on the way to the host"),
    ("out of bounds of memory", "the guest gave a pointer or length outside its memory: a bug in the component's bindings"),
    ("Exited with", "the guest ended itself (exit, or an error that its language did not catch): see the functions above"),
    ("discriminant", "the guest gave a case that its type does not have: component and bindings of different tools"),
)


def trap_from(text: str, limits: Limits) -> Trap:
    """The typed trap for wasmtime's ``text``."""
    frames, reason = frames_of(text), reason_of(text)
    if "all fuel consumed" in reason:
        return OutOfFuel(f"the call used up its fuel of {limits.fuel}", frames, fix="give more `fuel`, or none for no limit")
    if reason.endswith("interrupt") and limits.timeout is not None:
        return TimedOut(f"the call took longer than its timeout of {limits.timeout:g} s", frames, fix="give a longer `timeout`")
    if limits.memory is not None and (any(_OOM.search(frame) for frame in frames) or "memory limit" in reason):
        return OutOfMemory(
            f"the guest needs more than the {limits.memory} bytes of memory it may have", frames, fix="give more `memory`"
        )
    return trap_for(reason, frames)


def has_trapped(text: str) -> bool:
    """Whether what failed to instantiate had begun to run, or to take memory."""
    return any(words in text for words in ("memory limits", "memory minimum size", "wasm trap", "Exited with i32 exit status"))


def trap_for(reason: str, frames: tuple[str, ...] = ()) -> Trap:
    """The trap for that reason, with what to do about it."""
    if "unreachable" in reason and any(_PYTHON.search(frame) for frame in frames):
        return Trap(reason, frames, fix=_OF_PYTHON)
    kind = Exited if _EXIT.search(reason) else Trap
    return kind(reason, frames, fix=next((fix for word, fix in _FIXES if word in reason), None))


def unheard(trap: Trap) -> str | None:
    """What to do about a trap that has no words of the guest's, where it should have some."""
    return _OF_RUST if "unreachable" in trap.reason and any(_RUST.search(frame) for frame in trap.frames) else None


def frames_of(text: str) -> tuple[str, ...]:
    """The guest's functions, innermost first, with file and line where the guest has them; none of the glue."""
    frames: list[str] = []
    before = ""
    for line in text.splitlines():
        if match := _FRAME.match(line):
            before, above = match["name"], before
            if before.startswith(_GLUE) or (above.startswith("witworks_waits!") and before.startswith(_NAMELESS)):
                continue
            frames.append(_CRATE_HASH.sub("", _MODULE.sub("", match["name"])))
        elif frames and (match := _PLACE.match(line)):
            frames[-1] += f" ({match['place']})"
    return tuple(frames)


def reason_of(text: str) -> str:
    """What wasmtime gives as the last cause, without its prefix."""
    causes = text.partition("Caused by:")[2] or text
    lines = [re.sub(r"^\d+: ", "", line.strip()) for line in causes.splitlines() if line.strip()]
    trap = next((line for line in lines if line.startswith("wasm trap:")), None)
    chosen = trap or "; ".join(lines) or text.strip()
    return chosen.removeprefix("wasm trap:").strip()
