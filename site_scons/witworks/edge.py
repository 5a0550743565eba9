"""Where a failure while SCons reads the SConstruct becomes a report and exit status 2."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from witworks import output
from witworks.errors import EXIT_STATUS
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
            output.complain(translated(error, "the build folder"))
            raise SystemExit(EXIT_STATUS) from None

    return guarded
