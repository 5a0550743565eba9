"""What the user asked for: the targets on the command line and the options, read once, in the words of this program."""

from __future__ import annotations

from typing import Final

from SCons.Script import ARGUMENTS, COMMAND_LINE_TARGETS, GetOption

from witworks import output
from witworks.commands import completion, documenting, offered, questions, rebuilding
from witworks.memory import standing
from witworks.project import targets

_ALWAYS: Final = frozenset({"all", "new", "test", offered.EXPLAIN_ERROR, rebuilding.NAME, completion.NAME, *offered.FETCH})


def names() -> frozenset[str]:
    """Every target that is no component's."""
    return _ALWAYS | targets.EXTRAS.keys() | offered.COMMANDS.keys() | set(questions.NAMES)


def commands() -> frozenset[str]:
    """Those of them that are carried out only where they come first, and end the run."""
    return (_ALWAYS - {"all", "test"}) | offered.COMMANDS.keys() | set(questions.NAMES)


def first() -> str:
    """The first target, empty where there is none."""
    return COMMAND_LINE_TARGETS[0] if COMMAND_LINE_TARGETS else ""


def command() -> str:
    """The command that ends the run once components are known, if it is one."""
    return first() if first() in offered.COMMANDS else ""


def cleans() -> bool:
    """Whether what was built is to be removed."""
    return bool(GetOption("clean"))


def builds() -> bool:
    """Whether components are built, so that what they need is brought, and they are summed up."""
    return not (asks() or only_documents() or any(GetOption(name) for name in ("clean", "no_exec", "question")))


def only_documents() -> bool:
    """Whether nothing but the pages of ``docs/`` is wanted."""
    return list(COMMAND_LINE_TARGETS) == [documenting.NAME]


def asks() -> bool:
    """Whether a question is to be answered from the graph, without building."""
    return first() in questions.NAMES and not watches()


def only_looks_on() -> bool:
    """Whether a question is asked that leaves out what cannot be read; ``check-compat`` vouches for all."""
    return asks() and first() != questions.COMPAT


def watches() -> bool:
    """Whether this is the run that ``audit-deps`` looks at: it builds, in a copy of the project."""
    return first() == questions.AUDIT and questions.TRACE in ARGUMENTS


def want_to_change(command: str) -> None:
    """End the run where the user says that nothing is to be changed."""
    if cleans() or only_looks():
        output.say(f"{command} does nothing with -c, -n or -q; leave that out")
        raise SystemExit(0)


def only_looks() -> bool:
    """Whether the run leaves everything as it is."""
    return asks() or any(GetOption(name) for name in ("no_exec", "question", "help"))


def cleans_all() -> bool:
    """Whether everything that was built is to be removed."""
    return cleans() and set(COMMAND_LINE_TARGETS) <= {"all"}


def only_components() -> bool:
    """Whether nothing is asked for but components, so that those which have not moved can be left out of the graph."""
    return standing.only_builds() and all(name == "all" or _is_a_component(name) for name in COMMAND_LINE_TARGETS)


def tests() -> bool:
    """Whether tests are to be run."""
    return tests_all() or any(_is_one(target, "test") for target in COMMAND_LINE_TARGETS)


def tests_all() -> bool:
    """Whether the project's own tests are among them."""
    return "test" in COMMAND_LINE_TARGETS


def extras() -> list[str]:
    """The targets beside the components that were asked for."""
    return [name for name in targets.EXTRAS if any(target == name or _is_one(target, name) for target in COMMAND_LINE_TARGETS)]


def reaches(component: str) -> bool:
    """Whether what was asked for reaches the component: its own targets do, and so does whatever names no component."""
    asked = set(COMMAND_LINE_TARGETS)
    if asked & set(targets.of(component)):
        return True
    return not asked or not all(_is_a_component(name) or _is_one(name) for name in asked)


def only_of(components: set[str]) -> bool:
    """Whether nothing was asked for but targets of these components."""
    asked = set(COMMAND_LINE_TARGETS)
    return bool(asked) and asked <= {target for name in components for target in targets.of(name)}


def _is_one(target: str, *kinds: str) -> bool:
    """Whether the target is one component's ``test-…`` or the like."""
    return target.startswith(tuple(f"{kind}-" for kind in kinds or targets.KINDS)) and target not in names()


def _is_a_component(target: str) -> bool:
    return not (target in names() or _is_one(target) or any(mark in target for mark in "/:"))
