"""What the host hands over for a world's imports, checked before anything is instantiated."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from witworks.runtime.errors import ImportNotProvided

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from witworks.runtime.backend import Facts
    from witworks.runtime.codec import Import


def host_functions(facts: Facts, imports: Mapping[str, object]) -> dict[Import, object]:
    """For each import the Python callable that answers it; None for methods, whose object comes with the call."""
    return {item: _host_function(facts, item, imports) for item in facts.codec.imports}


def _host_function(facts: Facts, item: Import, imports: Mapping[str, object]) -> object:
    wit_name = f"{item.interface}.{item.name}" if item.interface else item.name
    if not item.argument:
        return None
    given = imports.get(item.argument)
    if given is None:
        if item.argument in facts.spared:
            return _refusing(partial(_missing, facts, item, imports))
        raise _missing(facts, item, imports)
    if item.attribute is None and item.interface is not None:
        return None
    found = given if item.attribute is None else getattr(given, item.attribute, None)
    if callable(found):
        return found
    what = f"{item.argument}.{item.attribute}" if item.attribute else item.argument
    kind = type(given if item.attribute is None else found).__name__
    reason = f"`{what}` is missing" if item.attribute and found is None else f"`{what}` is not callable but {kind}"
    raise ImportNotProvided(
        f"{facts.component} imports `{wit_name}`, but {reason}",
        fix=f"give {_class(facts)}({item.argument}=…) a function{' of that name' if item.attribute else ''}",
    )


def _missing(facts: Facts, item: Import, imports: Mapping[str, object]) -> ImportNotProvided:
    import difflib

    misspelt = difflib.get_close_matches(item.argument, _unknown(facts, imports), 1)
    instead = f", not {misspelt[0]}=" if misspelt else ""
    return ImportNotProvided(
        f"{facts.component} imports `{item.interface or item.name}`, and the host does not supply it",
        fix=f"pass it where the component is made: {_class(facts)}({item.argument}=…){instead}",
    )


def _refusing(missing: Callable[[], ImportNotProvided]) -> Callable[..., NoReturn]:
    """What stands in for a function that the guest should not call."""

    def refuse(*_arguments: object) -> NoReturn:
        raise missing()

    return refuse


def _unknown(facts: Facts, given: Mapping[str, object]) -> list[str]:
    """The arguments that are none of the component's imports."""
    return sorted(given.keys() - {item.argument for item in facts.codec.imports})


def _class(facts: Facts) -> str:
    return "".join(word.capitalize() for word in facts.component.split("-"))
