"""Where a failure while SCons reads the SConstruct becomes a report and exit status 2."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from witworks import output
from witworks.errors import EXIT_STATUS, MachineError
from witworks.reports import translated

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def reported(function: Callable[P, R]) -> Callable[P, R]:
    """``function``, with every failure that a user can act on printed as a report that ends the run."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - what is not a report is raised again there
            output.complain(_in_the_way(error) or translated(error, "the build folder"))
            raise SystemExit(EXIT_STATUS) from None

    return guarded


def _in_the_way(error: Exception) -> MachineError | None:
    """The report of what SCons says in a TypeError: a folder lies where a file is made, or the other way round."""
    found = re.fullmatch(r"(Directory|File) (.*) found where (?:file|directory) expected\.", str(error), re.DOTALL)
    if found is None or not isinstance(error, TypeError):
        return None
    there, wanted = ("folder", "file") if found[1] == "Directory" else ("file", "folder")
    return MachineError("WW902", f"{found[2]} is a {there}, and is to be a {wanted}", fix="move it away, and do the same again")
