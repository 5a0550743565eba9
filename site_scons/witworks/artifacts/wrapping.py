"""Components with the relay around them already when they are built, for hosts that cannot put it there themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.bindgen.core_calls import relay_calls
from witworks.model import world_json
from witworks.runtime import engines, fingerprint
from witworks.runtime.component_binary import CannotWrap
from witworks.runtime.relay_shape import Call, Shape

if TYPE_CHECKING:
    from witworks.model.world import World

SECTION: Final = "witworks:relay"
"""The custom section that says that a component has the relay around it, by the version of how it is called."""
VERSION: Final = b"1"


def shape(world: World) -> Shape:
    """What the relay has to know of a world."""
    calls, resources, lent = relay_calls(world)
    return Shape(tuple(Call(*call) for call in calls), tuple(resources), tuple(lent))


def relayed(component: bytes, world: World) -> bytes | None:
    """The component with the relay around it, and with waits in WASI that a timeout can end; None where it cannot have it."""
    # Imported here, since they bring wasmtime, which a null build never loads.
    from witworks.runtime import relay_loading, waits

    if fingerprint.read(component) != world_json.signature(world):
        return None
    try:
        inner = waits.interruptible(component, engines.shared(engines.EngineConfig()))
        outer = relay_loading.wrapped(inner, shape(world))
    except CannotWrap:
        return None
    return fingerprint.with_section(fingerprint.stamp(outer, world_json.signature(world)), SECTION, VERSION)
