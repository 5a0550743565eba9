"""Which version of an interface stands in for which: as Semantic Versioning has it, upward within what does not break."""

from __future__ import annotations

import re

_NUMBERS = 3
_VERSION = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?")


def is_version(text: str) -> bool:
    """Whether the text is a version as Semantic Versioning has them."""
    return _VERSION.fullmatch(text) is not None


def split(interface: str) -> tuple[str, str]:
    """An interface's name without its version, and the version; empty where it has none."""
    name, _, version = interface.partition("@")
    return name, version


def serves(wanted: str, found: str) -> bool:
    """Whether who imports the version ``wanted`` can be given ``found``: not older, and the same in what may break."""
    if wanted == found:
        return True
    if not wanted or not found or "-" in wanted or "-" in found:
        return False
    ours, theirs = numbers(wanted), numbers(found)
    return theirs >= ours and _breaking(ours) == _breaking(theirs)


def numbers(version: str) -> tuple[int, ...]:
    """The three numbers of a version."""
    found = tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0])[:_NUMBERS])
    return found + (0,) * (_NUMBERS - len(found))


def order(version: str) -> tuple[tuple[int, ...], tuple[tuple[bool, int, str], ...]]:
    """What to sort versions by, as Semantic Versioning orders them: a pre-release before its release."""
    _, dash, pre = version.partition("+")[0].partition("-")
    words = tuple((not word.isdigit(), int(word) if word.isdigit() else 0, word) for word in pre.split("."))
    return numbers(version.partition("-")[0]), words if dash else ((True, 0, "\uffff"),)


def until_breaking(version: str) -> str:
    """The first version that need not stand in for ``version`` any more."""
    major, minor, patch = numbers(version)
    return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0" if minor else f"0.0.{patch + 1}"


def accepted(version: str) -> str:
    """The versions that stand in for ``version``, for a reader: ``1.2.0 up to, not including, 2.0.0``."""
    if not version:
        return "no version"
    if "-" in version:
        return version
    return f"{version} up to, not including, {until_breaking(version)}"


def _breaking(version: tuple[int, ...]) -> tuple[int, ...]:
    major, minor, patch = version
    return (major,) if major else (0, minor) if minor else (0, 0, patch)
