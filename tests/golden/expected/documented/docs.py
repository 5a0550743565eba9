"""Interface ``corpus:documented/docs``.

Docs with what breaks naive printers: \"\"\"quotes\"\"\", a back\\slash, the sign
a × b, and a last word in "quotes"

Made by Witworks from the world ``corpus:documented/documented-world``; change the
WIT, not this file.
"""

# The docs in the WIT may hold any character.
# ruff: noqa: RUF001, RUF002, RUF100

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["Docs"]


class Docs:
    """Docs with what breaks naive printers: \"\"\"quotes\"\"\", a back\\slash, the
    sign a × b, and a last word in "quotes\"
    """

    __slots__ = ("_explain",)

    def __init__(self, backend: rt.Backend) -> None:
        self._explain = backend.function("corpus:documented/docs", "explain")

    def explain(self) -> None:
        """A very long line of documentation that does not fit into the width that
        emitted Python keeps to, so it must be broken somewhere.

          - a list item that is indented and is also far too long for the width
          that the emitted module keeps to

        ```python
        print("code")
        ```
        """
        self._explain()
