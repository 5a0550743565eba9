"""The seam between emitted classes and what runs a component: a backend gives a callable for each exported function."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from witworks.runtime.errors import BadLimit, BadWasi
from witworks.runtime.wasi import Wasi

if TYPE_CHECKING:
    from collections.abc import Callable

    from witworks.runtime.codec import Codec
    from witworks.runtime.direct import Codec as DirectCodec


class Backend(Protocol):
    """One instance of a component, however it is run."""

    name: str

    def function(self, interface: str | None, name: str, /) -> Callable[..., Any]:
        """The exported function as a Python callable: takes and gives Python values, raises typed errors."""
        ...

    def close(self) -> None:
        """Free the instance; calls after that raise :class:`~witworks.runtime.errors.InstanceDead`."""
        ...


def is_dead(backend: Backend) -> bool:
    """Whether the instance trapped or was closed, so that it can answer no more calls."""
    return getattr(backend, "_dead", None) is not None


@dataclass(frozen=True, slots=True)
class Facts:
    """What emitted bindings know of their component."""

    component: str
    world: str
    signature: str
    module_file: str
    codec: Codec
    direct: DirectCodec | None = None
    spared: tuple[str, ...] = ()
    """Imports that the host may leave out: the world takes types of them, and does not name them itself."""

    @property
    def file(self) -> Path:
        """The component, which lies beside the module that was emitted for it."""
        return Path(self.module_file).with_name(f"{self.component}.wasm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an instance may use: bytes of memory, seconds and fuel for each call; None means without limit."""

    memory: int | None = None
    timeout: float | None = None
    fuel: int | None = None
    wasi: Wasi | None = None
    """What it may reach of the machine; None is nothing."""

    def __post_init__(self) -> None:
        if not isinstance(self.wasi, Wasi | None):
            raise BadWasi(f"`wasi` must be a Wasi or None, not {self.wasi!r}", fix="write wasi=Wasi(…), of witworks.runtime")
        for name, value in (("memory", self.memory), ("timeout", self.timeout), ("fuel", self.fuel)):
            kinds = (int, float) if name == "timeout" else (int,)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, kinds):
                kind = "a number" if name == "timeout" else "a whole number"
                raise BadLimit(f"`{name}` must be {kind} or None, not {value!r}")
            if not 0 < value < 2**63:
                raise BadLimit(
                    f"`{name}` must be greater than zero and less than 2**63, not {value!r}",
                    fix=f"leave `{name}` out for no limit",
                )
