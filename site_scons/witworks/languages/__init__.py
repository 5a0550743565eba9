"""Guest languages: one module each, behind one Protocol. A new language is one new file and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.languages.c_family import CPP, C
from witworks.languages.composition import Compositions
from witworks.languages.fetched import Taken
from witworks.languages.go import Go
from witworks.languages.javascript import JavaScript
from witworks.languages.python import Python
from witworks.languages.rust import Rust
from witworks.languages.typescript import TypeScript
from witworks.languages.wat import Wat
from witworks.languages.zig import Zig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.languages.language import Language

LANGUAGES: Final[Mapping[str, Language]] = {
    "c": C,
    "composition": Compositions(),
    "cpp": CPP,
    "fetched": Taken(),
    "go": Go(),
    "javascript": JavaScript(),
    "python": Python(),
    "rust": Rust(),
    "typescript": TypeScript(),
    "wat": Wat(),
    "zig": Zig(),
}
"""The languages that this version builds; compositions are built of what is built."""
