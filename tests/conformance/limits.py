"""What a language's own tools cannot do: the functions that its guest leaves out, and the WIT without them.

A guest says so in ``unsupported.toml``, one table for each function::

    ["via-things.look-list"]
    message = "what the tool says, word for word"
    file = "src/lib.rs"                 # only where the tool refuses the function when the guest has it
    after = "impl Guest for Guest {"    # a line of that file
    insert = "    fn look_list() {}"    # goes behind it when the message is proved

Its own ``wit/`` is then the shared WIT without those functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomli

from tests.conformance import places

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limit:
    """A function that a guest leaves out, and what its tool says to it."""

    function: str
    message: str
    file: str = ""
    after: str = ""
    insert: str = ""


def of(language: str) -> tuple[Limit, ...]:
    """What the guest of ``language`` leaves out."""
    file = places.guest(language) / "unsupported.toml"
    if not file.is_file():
        return ()
    return tuple(Limit(function, **said) for function, said in tomli.loads(file.read_text(encoding="utf-8")).items())


def wit_without(functions: Collection[str]) -> dict[str, str]:
    """The shared WIT, file by file, without ``functions``; each must be there."""
    left = set(functions)
    files: dict[str, str] = {}
    for path in sorted(places.WIT.glob("*.wit")):
        text = path.read_text(encoding="utf-8")
        for function in sorted(left):
            interface, _, name = function.partition(".")
            if interface == path.stem:
                text, count = re.subn(rf"(^ +///[^\n]*\n)*^ +{re.escape(name)}: [^\n]*\n", "", text, flags=re.MULTILINE)
                left -= {function} if count else set()
        files[path.name] = text
    if left:
        message = f"the WIT has no function {', '.join(sorted(left))}"
        raise ValueError(message)
    return files


def own_wit(language: str) -> Path | None:
    """The guest's own WIT, written as ``unsupported.toml`` wants it; None where it leaves nothing out."""
    left_out = [limit.function for limit in of(language)]
    if not left_out:
        return None
    folder = places.guest(language) / "wit"
    write(folder, left_out)
    return folder


def write(folder: Path, functions: Collection[str]) -> None:
    """Write the shared WIT without ``functions`` to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wit_without(functions).items():
        (folder / name).write_text(text, encoding="utf-8")
