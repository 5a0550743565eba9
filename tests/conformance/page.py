"""The text of ``docs/conformance.md``, from the results alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tests.conformance import places
from tests.conformance.cells import WORKS
from tests.conformance.hosts import HOSTS, host_title
from tests.conformance.results import title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEAD: Final = """\
# Conformance: which types of WIT each language can pass

Made by `python -m tests.conformance`, which builds the guest of each language in
[`tests/projects/conformance`](../tests/projects/conformance) and calls every function of one world with values of its types;
nothing here is written by hand, and `scons test` compares it with what happens.

*works*: values came back as they were given, both when the guest itself returned them and when it called a function of the host
with them, on every backend that can run the guest. *out only*: the guest could export such a function, but not import it; *in
only*: the other way round. Numbers stand for the notes below.

For WAT no tool makes bindings: its guest is written by hand, and its echoes are made as the canonical ABI has them, by
[`tests/conformance/wat`](../tests/conformance/wat). Its column says what the ABI and the hosts can do.
"""
_TYPES: Final = """
## Types

As a function's only parameter and result, where nothing else is said.
"""
_MEANING: Final = """
## What values mean to the guest

An echo does not show whether the guest takes one case, field or flag for another. Here it says what it was given.
"""
_RESOURCES: Final = """
## Resources

Of the guest (`things`), held by Python; and of the host (`host-things`), held by the guest.
"""
_HOSTS: Final = """
## Hosts

The same guests called from other hosts with the values that Python calls them with
([`vectors.py`](../tests/conformance/vectors.py)): how many functions work, and below which do not in one of the hosts. JavaScript
has also to refuse what no type of the function holds.
"""
_REFUSED: Final = """
## What no language can have yet

wasm-tools, or Python's wasmtime, refuses these, with the words beside them.

| WIT | |
| --- | --- |
"""


class _Notes:
    """Numbered notes; the same text has the same number."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1


def render(
    results: Mapping[str, Mapping[str, Any]],
    refusals: Mapping[str, str],
    hosts: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> str:
    """The page; ``hosts`` has for each host beside Python the results of each language."""
    notes = _Notes()
    languages = sorted(results)
    sections = [
        _HEAD,
        _summary(results, languages),
        _TYPES,
        _table("type", list(_echo_rows(results, languages, notes)), languages),
        _MEANING,
        _table("function", list(_rows(results, languages, ["inspect"], notes)), languages),
        _RESOURCES,
        _table("function", list(_rows(results, languages, ["things", "via-things"], notes)), languages),
        _HOSTS,
        _table("host", list(_host_rows(results, hosts, languages)), languages),
        _table("function", list(_difference_rows(results, hosts, languages)), ["python", *hosts]),
        "\n## Notes\n\n",
        *(f"{number}. {text}\n" for number, text in enumerate(notes.texts, 1)),
        _REFUSED,
        *(f"| `{name}` | {_escaped(_code(said))} |\n" for name, said in sorted(refusals.items())),
    ]
    return "".join(sections)


def _summary(results: Mapping[str, Mapping[str, Any]], languages: Sequence[str]) -> str:
    lines = ["\n| language | functions that work | backends |\n| --- | --- | --- |\n"]
    for language in languages:
        outcomes = [said for functions in results[language]["cells"].values() for said in functions.values()]
        backends = " and ".join(results[language]["backends"])
        lines.append(f"| {title(language)} | {outcomes.count(WORKS)} of {len(outcomes)} | {backends} |\n")
    return "".join(lines)


def _host_rows(
    results: Mapping[str, Mapping[str, Any]], hosts: Mapping[str, Mapping[str, Mapping[str, Any]]], languages: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    for host, its in (("python", results), *hosts.items()):
        counts = []
        for language in languages:
            said = list(_outcomes(its.get(language, {"cells": {}})).values())
            counts.append(f"{said.count(WORKS)} of {len(said)}" if said else "not run")
        yield host_title(host), counts


def _difference_rows(
    results: Mapping[str, Mapping[str, Any]], hosts: Mapping[str, Mapping[str, Mapping[str, Any]]], languages: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Each function that some host cannot call in some language, with the languages where it cannot."""
    everyone = {"python": results, **hosts}
    failing = {
        host: {(name, language) for language in its for name, said in _outcomes(its[language]).items() if said != WORKS}
        for host, its in everyone.items()
    }
    for name in sorted({name for found in failing.values() for name, _ in found}):
        where = [[title(language) for language in languages if (name, language) in failing[host]] for host in everyone]
        yield f"`{name}`", [f"not in {', '.join(found)}" if found else WORKS for found in where]


def _outcomes(found: Mapping[str, Any]) -> dict[str, str]:
    return {f"{interface} {name}": said for interface, functions in found["cells"].items() for name, said in functions.items()}


def _echo_rows(
    results: Mapping[str, Mapping[str, Any]], languages: Sequence[str], notes: _Notes
) -> Iterator[tuple[str, list[str]]]:
    for name, signature in _signatures("api"):
        row = []
        for language in languages:
            said = [results[language]["cells"][interface].get(name, "not run") for interface in ("api", "via")]
            row.append(_echo_cell(title(language), said, notes))
        yield _escaped(f"`{_shown(name, signature)}`"), row


def _echo_cell(language: str, said: Sequence[str], notes: _Notes) -> str:
    word = {(True, True): WORKS, (True, False): "out only", (False, True): "in only", (False, False): "no"}
    marks = sorted({notes.number(f"{language}: {_cause(one)}") for one in said if one != WORKS})
    return " ".join([word[said[0] == WORKS, said[1] == WORKS], *(f"({mark})" for mark in marks)])


def _rows(
    results: Mapping[str, Mapping[str, Any]], languages: Sequence[str], interfaces: Sequence[str], notes: _Notes
) -> Iterator[tuple[str, list[str]]]:
    for interface in interfaces:
        known = [name for language in languages for name in results[language]["cells"][interface]]
        for name in sorted(set(known)):
            row = []
            for language in languages:
                said = results[language]["cells"][interface].get(name, "not run")
                mark = "" if said == WORKS else f" ({notes.number(f'{title(language)}: {_cause(said)}')})"
                row.append(WORKS if said == WORKS else f"no{mark}")
            yield f"`{interface}` `{name}`", row


def _cause(said: str) -> str:
    """The outcome as a note: its words in a code span, whatever they are."""
    kind, _, words = said.partition(": ")
    if not words:
        return said
    return f"{kind}: {_code(words)}"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def _shown(name: str, signature: str) -> str:
    """The type that an echo is of, or the whole signature where it is of several."""
    single = re.fullmatch(r"\(value: (.*)\) -> (.*)", signature)
    return single[1] if single and single[1] == single[2] else f"{name}: func{signature}"


def _signatures(interface: str) -> list[tuple[str, str]]:
    """The functions of an interface of the shared WIT, in order, with the text of their signature."""
    text = (places.WIT / f"{interface}.wit").read_text(encoding="utf-8")
    return re.findall(r"^ +([a-z0-9-]+): func([^;]*);", text, flags=re.MULTILINE)


def _table(first: str, rows: Sequence[tuple[str, Sequence[str]]], languages: Sequence[str]) -> str:
    head = f"\n| {first} | {' | '.join(map(_name, languages))} |\n| --- |{' --- |' * len(languages)}\n"
    return head + "".join(f"| {name} | {' | '.join(row)} |\n" for name, row in rows)


def _name(column: str) -> str:
    return host_title(column) if column in HOSTS else title(column)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
