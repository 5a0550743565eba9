"""Whether a component is what its world says, told with the line of the WIT that it does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witworks.errors import ComponentError
from witworks.model import wit_places, world_json
from witworks.model.conformance import differences
from witworks.model.fetched import LANGUAGE
from witworks.model.manifest import FILE_NAME
from witworks.model.rights import categories
from witworks.runtime import fingerprint
from witworks.runtime.direct_module import core_imports
from witworks.runtime.direct_preview1 import OWNER

if TYPE_CHECKING:
    from witworks.errors import Place
    from witworks.model.packages import Closure
    from witworks.model.rights import Rights
    from witworks.model.world import World


def checked(name: str, data: bytes, found: World, world: World, wit: Closure | None) -> bytes:
    """The component's bytes with the world's fingerprint added; raises ComponentError where ``found`` in it is not its world.

    ``wit`` is the package that the world was resolved from, for the place of what is wrong.
    """
    if wrong := differences(world, found):
        raise ComponentError(
            "WW407",
            f"component `{name}` is not its world `{world.id}`: {wrong[0].item}: {wrong[0].message}",
            at=_place(wit, wrong[0].item, world),
            notes=[f"{difference.item}: {difference.message}" for difference in wrong[1:]],
            fix="make the guest's code and the WIT agree",
        )
    return fingerprint.stamp(data, world_json.signature(world))


def check_rights(  # noqa: PLR0913 - the last two are for the report alone
    name: str, data: bytes, found: World, rights: Rights, wit: Closure | None = None, *, manifest: str = FILE_NAME
) -> None:
    """Raise ComponentError for an interface of WASI that nobody has approved, with the place where the world asks for it.

    ``manifest`` is the file where it could be approved.
    """
    interfaces = [found.interfaces[key].name for key in found.imports]
    unapproved = rights.unapproved(interfaces, opens_files=_opens_files(data))
    if not unapproved:
        return
    wanted = ", ".join(f'"{entry}"' for entry in sorted({*rights.approved, *categories(unapproved)}))
    where = f"{manifest}: [wasi] imports" if rights.language != LANGUAGE else "witworks.toml, with its version: wasi"
    more = [f"and {interface}" for interface in unapproved[1:]]
    raise ComponentError(
        "WW417",
        f"component `{name}` imports {unapproved[0]}, which nobody has approved",
        at=wit_places.of_use(unapproved[0], wit.files) if wit else None,
        notes=more,
        fix=f"find out what brought it in; to approve it, write in {where} = [{wanted}]",
    )


def _opens_files(data: bytes) -> bool:
    """Whether the component does more with WASI's files than to print through preview 1, whose adapter imports them all."""
    functions = {function for owner, function in core_imports(data) if owner == OWNER}
    return not functions or any(function.startswith("path_") for function in functions)


def _place(wit: Closure | None, item: str, world: World) -> Place | None:
    """Where the WIT says what a component does not keep; what it has not at all is missing in the world."""
    if wit is None:
        return None
    owner = item.partition("#")[0].partition("/")[0]
    return (
        wit_places.of_item(item, wit.files)
        or (wit_places.of_use(owner, wit.files) if ":" in owner else None)
        or wit_places.of_world(world.name, wit.files)
    )
