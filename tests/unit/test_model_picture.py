"""The picture of a project: what Graphviz is told, and the page around it."""

from __future__ import annotations

from dataclasses import replace

from witworks.model.picture import Part, dot, page, suppliers

CALC = Part("calc", "wat", "demo:calc/calculator", ("demo:calc/log",), ("demo:calc/ops",), 1234, 0.5, ("core",), ("world",))
USER = Part("user", "rust", "demo:user/app", ("demo:calc/ops", "now"), (), None, 0.0, (), ())


def test_an_import_leads_to_who_exports_it_and_else_to_the_host() -> None:
    text = dot([CALC, USER])
    assert '"part user" -> "part calc" [label="demo:calc/ops"];' in text
    assert '"part user" -> "host the host" [label="now" style=dashed' in text
    assert '"world demo:calc/calculator" -> "part calc"' in text
    assert r'[label="calc\nwat, 1.2 kB" fillcolor="#e3f3e6"' in text
    assert "not built" in text
    assert suppliers([CALC, USER], "demo:calc/ops") == ("calc",)


def test_without_unmet_imports_there_is_no_host() -> None:
    assert "the host" not in dot([replace(CALC, imports=())])


def test_a_composition_leads_to_its_parts() -> None:
    assert '"part both" -> "part calc" [style=bold' in dot([CALC, replace(CALC, name="both", within=("calc",))])


def test_names_are_quoted_for_both() -> None:
    odd = replace(CALC, name='a"b<c>', imports=("<i>",))
    assert r'"part a\"b<c>"' in dot([odd])
    text = page("<title>", [odd], "<?xml?><svg>picture</svg>")
    assert "&lt;title&gt;" in text
    assert "a&quot;b&lt;c&gt;" in text
    assert "<i>" not in text
    assert "<?xml" not in text
    assert "<svg>picture</svg>" in text
    assert 'class="unmet">from the host' in text


def test_equal_parts_give_equal_text() -> None:
    assert dot([CALC, USER]) == dot([CALC, USER])
