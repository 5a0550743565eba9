"""Lifting and lowering for the component backend, a function for each type.

Made by Witworks from the world ``corpus:documented/documented-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import values as v

__all__ = ["CODEC"]


def send_docs_explain(cx: v.Context, slots: v.Slots) -> None:
    """Lower the arguments of ``explain``."""


CODEC: Final = v.Codec(
    exports={
        ("corpus:documented/docs", "explain"): v.Export(0, send_docs_explain, None),
    },
    imports=(),
)
