"""The one rule for names, as a table."""

from __future__ import annotations

import keyword

import pytest
from witworks.bindgen import names


@pytest.mark.parametrize(
    ("wit", "snake", "pascal", "upper"),
    [
        ("a", "a", "A", "A"),
        ("data-processor", "data_processor", "DataProcessor", "DATA_PROCESSOR"),
        ("vector3", "vector3", "Vector3", "VECTOR3"),
        ("x-1", "x_1", "X1", "X_1"),
        ("HTTP-get", "http_get", "HTTPGet", "HTTP_GET"),
        ("class", "class_", "Class", "CLASS"),
        ("from", "from_", "From", "FROM"),
        ("none", "none", "None_", "NONE"),
        ("true", "true", "True_", "TRUE"),
        ("value-error", "value_error", "ValueError_", "VALUE_ERROR"),
        ("enum", "enum", "Enum_", "ENUM"),
        ("match", "match", "Match", "MATCH"),
        ("sequence", "sequence", "Sequence_", "SEQUENCE"),
    ],
)
def test_cases(wit: str, snake: str, pascal: str, upper: str) -> None:
    assert (names.snake(wit), names.pascal(wit), names.upper(wit)) == (snake, pascal, upper)


@pytest.mark.parametrize("word", sorted(keyword.kwlist))
def test_no_keyword_is_ever_a_name(word: str) -> None:
    assert not keyword.iskeyword(names.snake(word.lower()))
    assert not keyword.iskeyword(names.pascal(word))


@pytest.mark.parametrize(
    ("component", "package", "class_"),
    [("analytics-processor", "analytics_processor", "AnalyticsProcessor"), ("import", "import_", "Import")],
)
def test_package_and_class_of_a_component(component: str, package: str, class_: str) -> None:
    assert (names.package_name(component), names.class_name(component)) == (package, class_)


def test_a_scope_gives_each_name_once() -> None:
    scope = names.Scope(["taken"])
    assert [scope.name(wanted) for wanted in ("a", "a", "a", "taken", "b")] == ["a", "a_", "a__", "taken_", "b"]


@pytest.mark.parametrize(
    ("keys", "modules"),
    [
        (["toolsku:analytics/data-processor"], ["data_processor"]),
        (["a:b/c@1.0.0"], ["c"]),
        (["a:x/types", "a:y/types"], ["x_types", "y_types"]),
        (["a:x/types", "b:x/types"], ["a_x_types", "b_x_types"]),
        (["a:x/types@1.0.0", "a:x/types@2.0.0-rc.1"], ["a_x_types_1_0_0", "a_x_types_2_0_0_rc_1"]),
        (["a:x/types", "import/types"], ["x_types", "imported_types"]),
        (["import/note", "export/note"], ["imported_note", "note"]),
        (["import/a", "export/b"], ["a", "b"]),
        (["a:b/class", "a:b/world", "a:b/rt"], ["class_", "world_", "rt_"]),
        (["a:x-y/z", "a:x/y-z", "a:q/z", "a:q/y-z"], ["a_x_y_z", "a_x_y_z", "q_z", "q_y_z"]),
    ],
)
def test_modules_of_interfaces(keys: list[str], modules: list[str]) -> None:
    found = names.interface_modules(reversed(keys))
    assert len(set(found.values())) == len(keys)
    assert [found[key].rstrip("_") for key in keys] == [module.rstrip("_") for module in modules]
    assert found == names.interface_modules(keys)
