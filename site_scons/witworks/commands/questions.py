"""What a user may ask of the project: ``explain``, ``affected``, ``audit-deps``, ``reproduce`` and ``check-compat``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from witworks import output
from witworks.errors import ManifestError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

    Expected = Mapping[Component, Sequence[Node]]

AUDIT: Final = "audit-deps"
TRACE: Final = "trace"
"""The argument with which ``audit-deps`` builds where it is, and leaves there what it saw."""
COMPAT: Final = "check-compat"
NAMES: Final = ("explain", "affected", AUDIT, "reproduce", COMPAT)


def answer(env: Environment, words: Sequence[str], arguments: Mapping[str, str], expected: Expected) -> NoReturn:
    """Print the answer to the question that ``words`` begin with, and end the run; the other words are components.

    The status is 1 where the answer is that something is not as it should be.
    """
    question, *names = words
    components = asked(expected, names)
    good = True
    if question == AUDIT:
        from witworks.commands.auditing import audit

        text, good = audit(env, tuple(components))
        output.say(text)
    elif question == "reproduce":
        from witworks.commands.reproducing import reproduce

        text, good = reproduce(env, components)
        output.say(text)
    elif question == COMPAT:
        from witworks.registry.compatibility import check

        text, good = check(env, tuple(components), _since(arguments, COMPAT), whole=not names)
        output.say(text)
    elif question == "explain":
        from witworks.commands.explaining import explain

        output.say(explain(env, components))
    else:
        from witworks.commands.affected import affected

        output.say(affected(env, components, _since(arguments, "affected"), whole=not names))
    raise SystemExit(0 if good else 1)


def _since(arguments: Mapping[str, str], question: str) -> str:
    if not (since := arguments.get("since", "")):
        raise ManifestError("WW109", f"scons {question} needs to know since when", fix=f"type: scons {question} since=HEAD~1")
    return since


def asked(expected: Expected, names: Sequence[str]) -> Expected:
    """The named components with what a user wants of them; all, where none is named. Raises ManifestError for another name."""
    known = {component.name for component in expected}
    for name in names:
        if name not in known | {"all"}:
            raise ManifestError("WW108", f"there is no component `{name}`", fix=did_you_mean(name, known))
    every = not names or "all" in names
    return {component: nodes for component, nodes in expected.items() if every or component.name in names}
