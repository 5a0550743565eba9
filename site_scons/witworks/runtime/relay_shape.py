"""What the relay has to know of a world: its functions as core calls, and the resources that the guest implements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from witworks.runtime.codec import Unsupported

if TYPE_CHECKING:
    from witworks.runtime.direct import Codec


@dataclass(frozen=True, slots=True)
class Call:
    """An exported function: its core parameters and results, and the bytes that its result takes in memory.

    ``room`` is 0 for a result that is no more than a core value, and None for a function whose values need no memory at all.
    """

    interface: str | None
    name: str
    params: str
    results: str
    room: int | None

    @property
    def core_params(self) -> str:
        """What the lowered function takes: with a place for its result, where that needs one."""
        return f"{self.params}i" if self.room else self.params

    @property
    def core_results(self) -> str:
        """What the lowered function gives."""
        return "" if self.room else self.results


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a world; ``resources`` are the guest's, by interface and name, ``lent`` those of the host that calls hand on."""

    calls: tuple[Call, ...]
    resources: tuple[tuple[str, str], ...] = ()
    lent: tuple[tuple[str, str], ...] = ()


def shape_of(codec: Codec) -> Shape | None:
    """The shape of a world by its bindings; None for bindings that were made before there was a relay."""
    if not codec.relayed:
        return None
    exports = {key: export for key, export in codec.exports.items() if not isinstance(export, Unsupported)}
    return Shape(
        tuple(Call(*key, export.params, export.results, export.room) for key, export in exports.items()),
        tuple((owner.removeprefix("[export]"), name) for owner, name in codec.owned),
        codec.lent,
    )
