"""Hosts beside Python that the guests are called from: each runs the same vectors, and has results of its own."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any, Final

from tests.conformance import limits, places

if TYPE_CHECKING:
    from pathlib import Path

HOSTS: Final = {"go": "Go", "node": "Node.js"}
"""What people call the hosts whose results are kept here."""
RUN_HERE: Final = ("node",)
"""Those with a module ``tests.conformance.host_<name>`` that has ``cells(language)``; Go's are in ``tests/conformance/go``."""
TAKES_LONG: Final = frozenset({("node", "javascript"), ("node", "typescript")})
"""What is run again only in a thorough test: a guest that traps is made anew each time, and this one takes seconds for that."""


def host_title(host: str) -> str:
    """The host's name, as people write it."""
    return HOSTS.get(host, host.capitalize())


class NoHostError(Exception):
    """This machine lacks what the host needs."""


def run(host: str, language: str) -> dict[str, Any]:
    """What came of each function of a guest that is built, called from the host; the guest's own limits are as they are."""
    found: dict[str, dict[str, str]] = importlib.import_module(f"tests.conformance.host_{host}").cells(language)
    for limit in limits.of(language):
        interface, _, function = limit.function.partition(".")
        found[interface][function] = f"unsupported: {limit.message}"
    return {"cells": found}


def file(host: str, language: str) -> Path:
    """Where the results are kept."""
    return places.RESULTS / f"{host}-{language}.json"


def write(host: str, language: str, found: dict[str, Any]) -> None:
    """Keep the results."""
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    file(host, language).write_text(f"{text}\n", encoding="utf-8")


def read() -> dict[str, dict[str, Any]]:
    """The kept results of every host, by language."""
    return {
        host: {
            language: json.loads(file(host, language).read_text(encoding="utf-8"))
            for language in places.languages()
            if file(host, language).is_file()
        }
        for host in HOSTS
    }
