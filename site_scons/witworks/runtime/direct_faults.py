"""What a guest can do wrong at its border."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818
    """The guest broke a rule of the canonical ABI; its instance ends with a trap for this reason."""
