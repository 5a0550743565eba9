"""The component `{{name}}`, called through its Python bindings; `component` is a fresh instance for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from {{module}} import {{class}}


def test_greet_names_the_person(component: {{class}}) -> None:
    assert component.greetings.greet("Ada") == "Hello, Ada!"


def test_greet_without_a_name_greets_the_world(component: {{class}}) -> None:
    assert component.greetings.greet("") == "Hello, world!"
