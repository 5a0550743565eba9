"""Findings as SARIF 2.1.0, which editors and code hosts read; each code is a rule, explained. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import witworks
from witworks import diagnostics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.formats import Finding

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "SRCROOT"


def document(findings: Sequence[Finding]) -> str:
    """The log with one run."""
    codes = sorted({one.code for one in findings})
    driver = {"name": "witworks", "semanticVersion": witworks.__version__, "rules": [_rule(code) for code in codes]}
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not any(one.level == "error" for one in findings)}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(code: str) -> dict[str, Any]:
    known = diagnostics.table()[code]
    return {
        "id": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": f"{known.title}. {known.why}"},
        "help": {"text": known.explained(), "markdown": f"{known.why}\n\n**To mend it.** {known.fix}"},
    }


def _result(one: Finding, rule: int) -> dict[str, Any]:
    fix = [f"fix: {one.fix}"] if one.fix else []
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.level,
        "message": {"text": "\n".join([one.message, *(f"note: {note}" for note in one.notes), *fix])},
    }
    if one.path:
        result["locations"] = [{"physicalLocation": _location(one)}]
    if one.output:
        result["properties"] = {"output": one.output}
    return result


def _location(one: Finding) -> dict[str, Any]:
    artifact = {"uri": f"file://{quote(one.path)}"} if one.path.startswith("/") else {"uri": quote(one.path), "uriBaseId": _ROOT}
    location: dict[str, Any] = {"artifactLocation": artifact}
    if one.line is not None:
        location["region"] = {"startLine": one.line} | ({"startColumn": one.column} if one.column is not None else {})
    return location
