"""Findings as JSON of our own: the parts of each report, and what ``scons doctor`` found. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import witworks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.formats import Finding, Program

LAYOUT: Final = 1


def document(findings: Sequence[Finding], programs: Sequence[Program] | None) -> str:
    """The document; ``programs`` is in it where the doctor was asked."""
    content: dict[str, Any] = {"layout": LAYOUT, "witworks": witworks.__version__, "findings": [asdict(one) for one in findings]}
    if programs is not None:
        content["programs"] = [asdict(one) for one in programs]
    return json.dumps(content, indent=2, ensure_ascii=False)
