"""What a user may ask of the graph without building: ``explain``, and ``affected since=…``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from witworks import output
from witworks.errors import ManifestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

    Expected = Mapping[Component, Sequence[Node]]

NAMES: Final = ("explain", "affected")


def answer(env: Environment, words: Sequence[str], arguments: Mapping[str, str], expected: Expected) -> NoReturn:
    """Print the answer to the question that ``words`` begin with, and end the run; the other words are components."""
    question, *names = words
    asked = {component: nodes for component, nodes in expected.items() if not names or component.name in names}
    if question == "explain":
        from witworks.explaining import explain

        output.say(explain(env, asked))
    else:
        from witworks.affected import affected

        if not (since := arguments.get("since", "")):
            raise ManifestError("WW109", "scons affected needs to know since when", fix="type: scons affected since=HEAD~1")
        output.say(affected(env, asked, since))
    raise SystemExit(0)
