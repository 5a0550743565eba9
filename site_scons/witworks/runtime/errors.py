"""What can go wrong between Python and a component, each with a code, the likely cause and what to do.

All derive from :class:`WitworksRuntimeError`. ``docs/errors.md`` explains the codes. An ``err`` that a function of the
component answers is none of these: it is a :class:`~witworks.runtime.shapes.ResultError`.
"""

from __future__ import annotations

import functools
from typing import Any, ClassVar


class WitworksRuntimeError(Exception):
    """A failure of the runtime: :attr:`code`, what failed, and in :attr:`fix` what to do."""

    code: ClassVar[str] = "WW500"

    def __init__(self, message: str, *, fix: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        text = f"[{self.code}] {self.message}"
        return f"{text}\n  fix: {self.fix}" if self.fix else text


class ImportNotProvided(WitworksRuntimeError, TypeError):  # noqa: N818
    """The world imports something that the host did not hand over."""

    code = "WW501"


class WrongWorld(WitworksRuntimeError):  # noqa: N818
    """The component was built from another world than its bindings."""

    code = "WW502"


class NotAComponent(WitworksRuntimeError):  # noqa: N818
    """The file is missing, damaged, a core module, or nothing of WebAssembly at all."""

    code = "WW503"


class WrongType(WitworksRuntimeError, TypeError):  # noqa: N818
    """A Python value is not of the type that WIT declares."""

    code = "WW504"


class OutOfRange(WitworksRuntimeError, ValueError):  # noqa: N818
    """A number does not fit its WIT type."""

    code = "WW505"


class NotUnicode(WitworksRuntimeError, ValueError):  # noqa: N818
    """A string holds lone surrogates, which UTF-8 cannot carry."""

    code = "WW506"


class Unsupported(WitworksRuntimeError, NotImplementedError):  # noqa: N818
    """The function needs a feature that the Python runtime cannot run."""

    code = "WW507"


class InstanceDead(WitworksRuntimeError):  # noqa: N818
    """The instance trapped earlier, or was closed: it can answer no more calls."""

    code = "WW508"


class Reentered(WitworksRuntimeError):  # noqa: N818
    """A host import called the very instance that was calling it."""

    code = "WW509"


class HandleGone(WitworksRuntimeError):  # noqa: N818
    """A resource handle was used after it was closed or given away, or with another instance."""

    code = "WW510"


class CannotInstantiate(WitworksRuntimeError):  # noqa: N818
    """The component loads but cannot be instantiated."""

    code = "WW511"


class WrongWasmtime(WitworksRuntimeError):  # noqa: N818
    """The installed wasmtime lacks what this runtime uses."""

    code = "WW512"


class BadLimit(WitworksRuntimeError, ValueError):  # noqa: N818
    """A limit makes no sense."""

    code = "WW513"


class PoolClosed(WitworksRuntimeError):  # noqa: N818
    """The pool was closed: it hands out no more instances."""

    code = "WW514"


class PoolTimeout(WitworksRuntimeError, TimeoutError):  # noqa: N818
    """Every instance of the pool was in use for too long."""

    code = "WW515"


class NotPicklable(WitworksRuntimeError, TypeError):  # noqa: N818
    """What belongs to a running component cannot be sent to another process."""

    code = "WW516"


class BadWasi(WitworksRuntimeError, ValueError):  # noqa: N818
    """What ``wasi=`` grants cannot be granted."""

    code = "WW517"


class Trap(WitworksRuntimeError):  # noqa: N818
    """The guest trapped: :attr:`reason`, and :attr:`frames`, the guest's functions from the innermost outwards."""

    code = "WW520"

    def __init__(self, reason: str, frames: tuple[str, ...] = (), *, fix: str | None = None) -> None:
        where = f" in `{frames[0]}`" if frames else ""
        super().__init__(f"the component trapped{where}: {reason}", fix=fix)
        self.reason = reason
        self.frames = frames
        self.said = ""
        """The end of what the guest had written to WASI's standard error, or the panic that a guest in Rust noted; else empty."""

    def __reduce__(self) -> tuple[Any, ...]:
        return functools.partial(type(self), fix=self.fix), (self.reason, self.frames), self.__dict__

    def __str__(self) -> str:
        text, frames = super().__str__(), "".join(f"\n  at {frame}" for frame in self.frames)
        said = "".join(f"\n  | {line}" for line in self.said.splitlines())
        head, separator, fix = text.partition("\n  fix: ")
        return f"{head}{frames}{said}{separator}{fix}"


class OutOfFuel(Trap):
    """A call used up the ``fuel`` that it was given."""

    code = "WW521"


class TimedOut(Trap, TimeoutError):  # noqa: N818
    """A call took longer than ``timeout``."""

    code = "WW522"


class OutOfMemory(Trap):
    """The guest needs more memory than ``memory`` allows."""

    code = "WW523"


class Exited(Trap):
    """The guest ended itself: :attr:`status` is 0 for success, 1 for failure, which is all that WASI 0.2 can say."""

    code = "WW525"

    def __init__(self, reason: str, frames: tuple[str, ...] = (), *, fix: str | None = None) -> None:
        super().__init__(reason, frames, fix=fix)
        self.status = 0 if reason.endswith(" status 0") else 1


class OutOfOutput(Trap):
    """The guest wrote more than ``output_limit`` allows."""

    code = "WW526"
