"""The tables of the reference are whole: nothing that the code offers is left out, or left without a word."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from witworks.model.dependencies import Dependency, Project, PublishDefaults

from docs.site import builders, manifests, tables

DOCS = Path(__file__).parents[2] / "docs"
MADE = {"conformance.md", "errors.md", "troubleshooting.md"}
"""Pages that are written by the tests, out of data."""
WANTED = [(page.name, name) for page in sorted(DOCS.glob("*.md")) for name in tables.places(page.read_text("utf-8"))]


def test_each_table_is_on_one_page_and_each_page_wants_only_what_there_is() -> None:
    assert sorted(name for _, name in WANTED) == sorted(tables.TABLES)


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_a_table_has_something_in_each_row(name: str) -> None:
    text = tables.TABLES[name]()
    assert text.strip()
    for row in re.findall(r"^\| (.*) \|$", text, re.MULTILINE):
        assert row.split(" | ")[0].strip(), row


def test_each_construction_variable_has_its_meaning() -> None:
    found = builders.additions()
    assert sum(len(one.variables) for one in found) > 60
    silent = [name for one in found for name in one.variables if not builders.meaning(name, one.meanings)]
    assert silent == [], "add them to MEANINGS in the module that sets them"


def test_each_meaning_is_of_a_variable_that_is_set() -> None:
    gone = [(one.module, name) for one in builders.additions() for name in one.meanings if name not in one.variables]
    assert gone == []


def test_each_builder_has_an_example() -> None:
    text = tables.TABLES["builders"]()
    for one in builders.additions():
        for name in one.builders:
            assert name in text


def test_the_examples_of_builders_call_what_there_is() -> None:
    known = {name for one in builders.additions() for name in one.builders} | {"Depends"}
    for code in re.findall(r"^```python\n(.*?)^```$", tables.TABLES["builders"](), re.MULTILINE | re.DOTALL):
        called = [node.func.attr for node in ast.walk(ast.parse(code)) if _is_of_env(node)]
        assert called, code
        assert {*called} <= known | {"WasmFolder"}, code


def _is_of_env(node: ast.AST) -> TypeGuard[Any]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    )


def test_each_variable_of_the_environment_is_told() -> None:
    """Those that the code reads by their whole name; the others are settings."""
    text = (DOCS / "settings.md").read_text("utf-8") + tables.TABLES["settings"]()
    files = [DOCS.parent / "scons", *(DOCS.parent / "site_scons").rglob("*.py")]
    read = {name for file in files for name in re.findall(r"\bWITWORKS_[A-Z_]+\b", file.read_text("utf-8"))}
    assert {name for name in read - {"WITWORKS_KEY"} if name not in text} == set()


def test_each_key_of_component_toml_has_its_meaning() -> None:
    found = list(manifests.keys())
    assert ("rust", "default-features", "False: cargo's `--no-default-features`.") in found
    assert [(section, key) for section, key, meaning in found if not meaning] == [], "add a docstring below the field"


def test_each_key_of_witworks_toml_has_its_meaning() -> None:
    kinds = {Dependency: {"name"}, Project: {"path"}, PublishDefaults: set()}
    silent = [
        (kind.__name__, one.name)
        for kind, known in kinds.items()
        for one in fields(kind)
        if one.name not in known and not manifests.described(kind).get(one.name)
    ]
    assert silent == [], "add a docstring below the field"


def test_lines_of_prose_have_at_most_175_columns() -> None:
    pages = [*DOCS.glob("*.md"), *(DOCS.parent / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "README.md"))]
    long = [
        f"{page.name}:{number}"
        for page in sorted(pages)
        if page.name not in MADE
        for number, line in enumerate(_without_code(page.read_text("utf-8")).splitlines(), 1)
        if len(line) > 175 and not line.startswith("|")
    ]
    assert long == []


def _without_code(text: str) -> str:
    """The text with nothing in its fences, and the same lines."""
    return re.sub(r"^```.*?^```$", lambda match: "\n" * match[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL)


def test_a_table_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        tables.filled("before\n<!-- table: nonsense -->\n")
    assert tables.filled("<!-- table: tools -->\n").startswith("| pinned | from |")
