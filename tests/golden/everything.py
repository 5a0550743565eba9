"""All that is made of the WIT of the corpus, for a process of its own: stdin has the worlds, stdout a digest of each text.

The order of a set of strings is another in each process, so that two renders in one say nothing of it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

from witworks.model import world_json
from witworks import bindgen
from witworks.bindgen import go, guest_types, guest_values, js
from witworks.bindgen.js.plan import Unsupported
from witworks.model.resolve import world_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.model.world import World


def main() -> None:
    digests = {}
    for name, (resolved, package, world) in json.load(sys.stdin).items():
        for kind, text in made(world_from_json(resolved, package, world), name):
            digests[f"{name}: {kind}"] = hashlib.sha256(text.encode()).hexdigest()
    json.dump(digests, sys.stdout)


def made(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Each text that is made of a world, with what it is; files in the order in which they come."""
    yield "world.json", world_json.dumps(world)
    yield "signature", world_json.signature(world)
    yield "Python", _text(bindgen.render(world, component=name))
    yield "Go", _text(go.render(world, component=name, unfit=None, prefix="p", requires=""))
    yield "guest types", guest_types.render(world, "qjs")
    yield "guest help", json.dumps(guest_values.help_with(world))
    try:
        yield "JavaScript", _text(js.render(world, component=name))
    except Unsupported as error:
        yield "JavaScript", str(error)


def _text(files: dict[str, Any]) -> str:
    return json.dumps(list(files.items()))


if __name__ == "__main__":
    main()
