"""Whatever implements the world `template-engine` fills templates as its WIT says, and says where one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def render(component: Any, bindings: ModuleType, template: str, **values: str) -> str:
    variables = [bindings.Variable(name, value) for name, value in values.items()]
    rendered: str = component.templates.render(template, variables)
    return rendered


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", ""),
        ("plain } text { here", "plain } text { here"),
        ("Dear {{name}},", "Dear Ada &amp; &lt;Bob&gt;,"),
        ("{{{ name }}}", "Ada & <Bob>"),
        ("{{#name}}yes{{/name}}{{^name}}no{{/name}}", "yes"),
        ("{{#empty}}yes{{/empty}}{{^empty}}no{{/empty}}", "no"),
        ("{{#nobody}}{{missing}}{{/nobody}}", ""),
        ("{{#name}}a{{#empty}}b{{/empty}}{{^empty}}c{{/empty}}d{{/name}}", "acd"),
        ("a{{! {not} a tag }}b", "ab"),
        ("⏰ {{half-past.12}} 🕧", "⏰ zwölf 🕧"),
    ],
)
def test_templates_are_filled(component: Any, bindings: ModuleType, template: str, expected: str) -> None:
    values = {"name": "Ada & <Bob>", "empty": "", "half-past.12": "zwölf"}
    assert render(component, bindings, template, **values) == expected


def test_the_last_of_two_values_counts(component: Any, bindings: ModuleType) -> None:
    variables = [bindings.Variable("x", "1"), bindings.Variable("x", "2")]
    assert component.templates.render("{{x}}", variables) == "2"


@pytest.mark.parametrize(
    ("template", "problem", "place"),
    [
        ("a {{b", ("UnclosedTag",), (1, 3)),
        ("{{{a}}", ("UnclosedTag",), (1, 1)),
        ("{{ }}", ("BadName", ""), (1, 1)),
        ("\n{{two words}}", ("BadName", "two words"), (2, 1)),
        ("{{#a}}\n\n  {{#b}}{{/b}}", ("UnclosedSection", "a"), (1, 1)),
        ("{{/a}}", ("UnexpectedEnd", "a"), (1, 1)),
        ("{{#a}}{{#b}}\n{{/a}}{{/b}}", ("UnexpectedEnd", "a"), (2, 1)),
        ("🕧é\n🕧é {{nobody}}", ("UnknownVariable", "nobody"), (2, 4)),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    component: Any, bindings: ModuleType, template: str, problem: tuple[str, ...], place: tuple[int, int]
) -> None:
    with pytest.raises(bindings.RenderError) as caught:
        render(component, bindings, template)
    case, *value = problem
    assert caught.value.payload == bindings.TemplateError(getattr(bindings, f"Problem{case}")(*value), *place)


def test_names_come_once_and_in_order(component: Any) -> None:
    assert component.templates.names("{{b}}{{#a}}{{c}}{{b}}{{/a}}{{! d }}") == ["b", "a", "c"]


def test_a_wrong_template_has_no_names(component: Any, bindings: ModuleType) -> None:
    with pytest.raises(bindings.NamesError):
        component.templates.names("{{#a}}")


def test_a_long_template(component: Any, bindings: ModuleType) -> None:
    assert render(component, bindings, "{{x}}, " * 2_000, x="y") == "y, " * 2_000
