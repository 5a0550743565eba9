"""Every Builder is held to what it takes, and its docstring has a call that it takes: the report of WW124 shows that."""

from __future__ import annotations

import ast
from typing import Final

import pytest
from witworks.builders import given

from docs.site import builders

MODULES: Final = {name: f"witworks.{one.module}" for one in builders.additions() for name in one.builders}
"""All Builders, with the module of each."""
EXAMPLES: Final = given._examples(sorted({*MODULES.values()}))


def test_no_builder_is_left_out() -> None:
    assert set(given.TAKES) == set(MODULES)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_the_example_is_one_that_the_builder_takes(name: str) -> None:
    call = ast.parse(EXAMPLES[name]).body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    targets, sources = map(_names, call.value.args)
    assert given.wrong(given.TAKES[name], targets, sources) == ""


@pytest.mark.parametrize("name", sorted(MODULES))
def test_another_number_or_kind_is_wrong(name: str) -> None:
    takes = given.TAKES[name]
    targets = ["a"] * (takes.targets - 1) + ["b"]
    targets[0] = f"out/{takes.target}"
    sources = [f"a{end.split(' or ')[0]}" for end in takes.first]
    assert given.wrong(takes, targets, sources) == ""
    assert "target" in given.wrong(takes, [*targets, "c"], sources)
    if takes.target:
        assert "takes a target that ends in" in given.wrong(takes, ["mine.txt"], sources)
    if takes.first:
        assert "source" in given.wrong(takes, targets, sources[1:])
    if not takes.more:
        assert "source" in given.wrong(takes, targets, [*sources, "a", "b"])
    for number, end in enumerate(takes.first):
        if end:
            others = [*sources[:number], "a.other", *sources[number + 1 :]]
            assert f"as source {number + 1}" in given.wrong(takes, targets, others)


def _names(argument: ast.expr) -> list[str]:
    """The names in an argument: a string or a list of them; a call of Glob is its pattern."""
    match argument:
        case ast.Constant(str(text)):
            return [text]
        case ast.List(elements):
            return [name for element in elements for name in _names(element)]
        case ast.Call(ast.Name("Glob"), [pattern]):
            return _names(pattern)
        case ast.Constant():  # `...`: and so on
            return []
    raise AssertionError(ast.dump(argument))
