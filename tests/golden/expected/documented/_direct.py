"""The canonical ABI in Python, for the direct backend.

``x`` is the running guest, ``raw`` the core values of a call.

Made by Witworks from the world ``corpus:documented/documented-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Final

from witworks.runtime import direct as d

__all__ = ["DIRECT"]


def send_docs_explain(x: d.Guest, raw: d.Raw) -> None:
    """Send the arguments of ``explain``."""


DIRECT: Final = d.Codec(
    exports={
        ("corpus:documented/docs", "explain"): d.Export(
            "corpus:documented/docs#explain",
            "",
            "",
            send_docs_explain,
            None,
        ),
    },
    imports={},
    relayed=True,
)
