"""What the text of a WIT file names: its package, its worlds and the packages it refers to, each with its line.

This is not a WIT parser (wasm-tools is): it finds dependencies before anything runs. The WIT grammar makes that safe, since
``namespace:name/`` occurs outside comments in references to packages alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Looser than the grammar, which wasm-tools enforces: simple patterns compile quickly, and every build reads WIT.
_ID: Final = r"%?[A-Za-z][\w-]*"
_VERSION: Final = r"\d[\w+-]*(?:\.[\w+-]+)*"
_TOKEN: Final = re.compile(r"//|/\*|\*/|\n")
_PACKAGE: Final = re.compile(rf"\bpackage\s+({_ID}\s*:\s*{_ID})\s*(?:@\s*({_VERSION}))?\s*([;{{])")
_REFERENCE: Final = re.compile(rf"(?<![\w%-])({_ID}\s*:\s*{_ID})\s*/\s*{_ID}\s*(?:@\s*({_VERSION}))?")
_WORLD: Final = re.compile(rf"(?<![\w%-])world\s+({_ID})\s*\{{")
_IMPORT: Final = re.compile(rf"(?<![\w%-])import\s+({_ID}(?:\s*:\s*{_ID}\s*/\s*{_ID})?)")
_INCLUDE: Final = re.compile(r"(?<![\w%-])include\s")
_FEATURE: Final = re.compile(r"@unstable\s*\(\s*feature\s*=\s*%?([A-Za-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class Named:
    """A name as the text has it, and its line, counted from 1."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class WitText:
    """The names in one WIT file. Packages are ``namespace:name`` with ``@version`` where the text has one."""

    package: Named | None
    nested: tuple[Named, ...]
    worlds: tuple[Named, ...]
    references: tuple[Named, ...]


def read(text: str) -> WitText:
    """The names in ``text``, in its order; text that is not WIT gives whatever looks like names."""
    code = blank_comments(text)
    package: Named | None = None
    nested: list[Named] = []
    for match in _PACKAGE.finditer(code):
        found = Named(_package_name(match), _line(code, match.start()))
        if match[3] == ";" and package is None:
            package = found
        elif match[3] == "{":
            nested.append(found)
    return WitText(
        package=package,
        nested=tuple(nested),
        worlds=tuple(Named(match[1].lstrip("%"), _line(code, match.start())) for match in _WORLD.finditer(code)),
        references=tuple(Named(_package_name(match), _line(code, match.start())) for match in _REFERENCE.finditer(code)),
    )


def features(text: str) -> frozenset[str]:
    """The features that ``text`` asks for with ``@unstable(feature = x)``."""
    return frozenset(_FEATURE.findall(blank_comments(text)))


def feature_flags(features: Sequence[str]) -> list[str]:
    """What tells wasm-tools and wit-bindgen of enabled features."""
    return [word for feature in features for word in ("--features", feature)]


def line_of(text: str, *words: str) -> int | None:
    """The line where ``words`` stand one after the other, outside comments; None where they do not."""
    pattern = r"\s*".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" if word[0].isalnum() else re.escape(word) for word in words)
    match = re.search(pattern, blank_comments(text))
    return None if match is None else _line(text, match.start())


def without_asides(text: str) -> str:
    """``text`` with every comment that is no documentation (`///`, `/**`) replaced by spaces: WIT's tools take any for it."""
    return _replaced(text, lambda comment: comment if _is_documentation(comment) else _blank(comment))


def imported(text: str, world: str) -> frozenset[str] | None:
    """What the world of that name says that it imports, interfaces and functions; None where that is not said here alone."""
    code = blank_comments(text)
    begin = next((match.end() for match in _WORLD.finditer(code) if match[1].lstrip("%") == world), None)
    if begin is None:
        return None
    depth, end = 1, begin
    while depth and end < len(code):
        depth += {"{": 1, "}": -1}.get(code[end], 0)
        end += 1
    body = code[begin:end]
    return None if _INCLUDE.search(body) else frozenset(re.sub(r"[\s%]", "", match[1]) for match in _IMPORT.finditer(body))


def blank_comments(text: str) -> str:
    """``text`` with every comment replaced by spaces, so that offsets and lines stay; block comments nest."""
    return _replaced(text, _blank)


def _replaced(text: str, replace: Callable[[str], str]) -> str:
    pieces: list[str] = []
    start, depth, in_line = 0, 0, False
    for match in _TOKEN.finditer(text):
        was_comment = in_line or depth > 0
        match match[0]:
            case "\n":
                in_line = False
            case "//" if not was_comment:
                in_line = True
            case "/*" if not in_line:
                depth += 1
            case "*/" if depth and not in_line:
                depth -= 1
        is_comment = in_line or depth > 0
        if is_comment and not was_comment:
            pieces.append(text[start : match.start()])
            start = match.start()
        elif was_comment and not is_comment:
            pieces.append(replace(text[start : match.end()]))
            start = match.end()
    pieces.append(replace(text[start:]) if in_line or depth else text[start:])
    return "".join(pieces)


def _is_documentation(comment: str) -> bool:
    """Whether a comment is for readers of the interface; one that never ends stays, for its error to be told."""
    if comment.startswith("/*"):
        return not comment.endswith("*/") or (comment.startswith("/**") and comment != "/**/")
    return comment.startswith("///")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _package_name(match: re.Match[str]) -> str:
    name = re.sub(r"[\s%]", "", match[1])
    return f"{name}@{match[2]}" if match[2] else name


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
