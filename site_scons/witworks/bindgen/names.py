"""The one rule for names: WIT's kebab-case to Python's snake, Pascal and UPPER, with ``_`` behind whatever would clash.

A WIT name may be a Python keyword (``class``), a built-in that emitted text refers to (``str``), or come out equal to
another name of the same scope. :class:`Scope` gives each a name of its own; the same names in the same order always give
the same answer.
"""

from __future__ import annotations

import builtins
import keyword
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

CLASS_NAMES: Final = frozenset(name for name in dir(builtins) if name[0].isupper()) | {
    "Callable",
    "ClassVar",
    "Enum",
    "Final",
    "Flag",
    "Protocol",
    "Sequence",
    "TypeAlias",
}
"""Pascal names that a WIT type cannot have: Python's own and those that every emitted module imports."""

ANNOTATIONS: Final = frozenset(["bool", "bytes", "dict", "float", "int", "list", "property", "rt", "str", "tuple"])
"""What emitted annotations use: a member or parameter of these names would hide it from the rest of its class or function."""

WORLD_MODULE: Final = "world"
"""The module of a package that holds the types and errors of the world itself."""


def words(name: str) -> list[str]:
    """The words of a kebab-case name: ``vector-ops`` gives ``["vector", "ops"]``."""
    return name.replace(".", "-").replace("_", "-").split("-")


def snake(name: str) -> str:
    """``data-processor`` as ``data_processor``; ``class`` as ``class_``."""
    text = "_".join(word.lower() for word in words(name))
    return f"{text}_" if keyword.iskeyword(text) else text


def pascal(name: str) -> str:
    """``data-processor`` as ``DataProcessor``; a word that is all capitals keeps them; ``none`` as ``None_``."""
    text = "".join(word[:1].upper() + word[1:] for word in words(name))
    return f"{text}_" if text in CLASS_NAMES else text


def upper(name: str) -> str:
    """``read-only`` as ``READ_ONLY``."""
    return "_".join(word.upper() for word in words(name))


def package_name(component: str) -> str:
    """The Python package of a component folder: ``analytics-processor`` is imported as ``analytics_processor``."""
    return snake(component)


def class_name(component: str) -> str:
    """The class that stands for a component: ``analytics-processor`` is ``AnalyticsProcessor``."""
    return pascal(component)


def interface_words(name: str) -> str:
    """The interface's own name, without package and version: ``data-processor`` of ``toolsku:analytics/data-processor@1.0.0``."""
    return name.rpartition("/")[2].partition("@")[0]


class Scope:
    """The names of one Python scope: each name asked for is given once, with as many ``_`` behind it as that takes."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def name(self, wanted: str) -> str:
        """``wanted``, or with ``_`` behind it when the scope already has it."""
        while wanted in self._taken:
            wanted += "_"
        self._taken.add(wanted)
        return wanted


def interface_modules(keys: Iterable[str]) -> dict[str, str]:
    """For each key of a world's interfaces the module that holds it: its own name, with more in front where two are alike."""
    candidates = {key: _module_candidates(key) for key in sorted(keys)}
    chosen = dict.fromkeys(candidates, 0)
    while True:
        clashing = _clashes({key: candidates[key][level] for key, level in chosen.items()})
        growing = [key for key in clashing if chosen[key] + 1 < len(candidates[key])]
        if not growing:
            break
        for key in growing:
            chosen[key] += 1
    scope = Scope(("rt", WORLD_MODULE))
    return {key: scope.name(snake(candidates[key][level])) for key, level in chosen.items()}


def _module_candidates(key: str) -> list[str]:
    own = interface_words(key)
    package, _, rest = key.rpartition("/")
    if ":" not in package:
        return [own, f"imported-{own}"] if package == "import" else [own]
    namespace, _, plain = package.rpartition(":")
    version = rest.partition("@")[2].replace("+", "-")
    named = [own, f"{plain}-{own}", f"{namespace}-{plain}-{own}".replace(":", "-")]
    return [*named, f"{named[-1]}-{version}"] if version else named


def _clashes(modules: dict[str, str]) -> list[str]:
    counts: dict[str, int] = {}
    for module in modules.values():
        counts[module] = counts.get(module, 0) + 1
    return [key for key, module in modules.items() if counts[module] > 1]
