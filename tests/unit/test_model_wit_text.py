"""Names found in WIT text: past comments, with versions, and raw identifiers."""

from __future__ import annotations

import pytest
from witworks.model import wit_text
from witworks.model.wit_text import Named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("package demo:calc;", "demo:calc"),
        ("package demo:calc@1.2.3;", "demo:calc@1.2.3"),
        ("package demo : calc @ 1.2.3-rc.1+b7 ;", "demo:calc@1.2.3-rc.1+b7"),
        ("package %demo:%world;", "demo:world"),
        ("/// docs\n@unstable(feature = x)\npackage demo:calc;", "demo:calc"),
        ("/* package old:name; */ package demo:calc;", "demo:calc"),
        ("// package old:name;\npackage demo:calc;", "demo:calc"),
        ("package a1:b2-c3;", "a1:b2-c3"),
    ],
)
def test_the_package_that_a_text_declares(text: str, name: str) -> None:
    package = wit_text.read(text).package
    assert package is not None
    assert package.name == name


@pytest.mark.parametrize(
    "text", ["", "interface package { }", "// package demo:calc;", "/* package demo:calc;", "package demo;", "package demo:calc"]
)
def test_text_that_declares_no_package(text: str) -> None:
    assert wit_text.read(text).package is None


def test_nested_packages_are_not_the_texts_own() -> None:
    text = wit_text.read("package demo:a;\npackage demo:b@0.1.0 {\n  world w { }\n}\n")
    assert text.package == Named("demo:a", 1)
    assert text.nested == (Named("demo:b@0.1.0", 2),)


def test_worlds_with_their_lines() -> None:
    text = wit_text.read(
        "package demo:a;\n// world no { }\nworld one {\n}\n/* world\n no { */ world %two{}\ninterface world-like { }\n"
    )
    assert text.worlds == (Named("one", 3), Named("two", 6))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("use demo:types/shapes.{point};", ["demo:types"]),
        ("use demo:types/shapes@1.0.0.{point};", ["demo:types@1.0.0"]),
        ("use demo:types/shapes@1.0.0 as shapes;", ["demo:types@1.0.0"]),
        ("import wasi:clocks/wall-clock@0.2.0;\nexport a:b/c;", ["wasi:clocks@0.2.0", "a:b"]),
        ("include wasi:cli/imports@0.2.0-rc-2023-11-10;", ["wasi:cli@0.2.0-rc-2023-11-10"]),
        ("include a:b/c with { d as e };", ["a:b"]),
        ("use  demo\n : types /\n shapes . {point};", ["demo:types"]),
        ("use %use:%world/%interface.{t};", ["use:world"]),
        ("// use demo:types/shapes.{point};", []),
        ("/* outer /* use a:b/c; */ use d:e/f; */", []),
        ("/* a */ use a:b/c.{t}; /* b */", ["a:b"]),
        ("record r { a: u8, b: list<u8> }", []),
        ("f: func(a: u8) -> result<u8, string>;", []),
        ("use local.{t};", []),
    ],
)
def test_the_packages_that_a_text_refers_to(text: str, names: list[str]) -> None:
    assert [reference.name for reference in wit_text.read(text).references] == names


def test_comments_are_blanked_in_place() -> None:
    text = "a // b\n/* c /* d */\n e */ f // /* g\nh"
    blanked = wit_text.blank_comments(text)
    assert len(blanked) == len(text)
    assert blanked.split() == ["a", "f", "h"]
    assert blanked.count("\n") == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a /* // */ b", "a b"),
        ("a // */ b\nc", "a c"),
        ("a /* b", "a"),
        ("a */ b", "a */ b"),
        ("a /**/ b", "a b"),
        ("/* /* */ a */ b", "b"),
        ("/*/ a */ b", "b"),
        ("///* a\nb", "b"),
    ],
)
def test_comments_nest_and_end_where_wit_ends_them(text: str, code: str) -> None:
    assert " ".join(wit_text.blank_comments(text).split()) == code


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("// a licence\n/// The sum.\nadd", "/// The sum. add"),
        ("/** The sum. */ add /* of what? */ ;", "/** The sum. */ add ;"),
        ("a /**/ b /***/ c", "a b /***/ c"),
        ("add // /// no\n", "add"),
        ("/// a // b /* c\nadd", "/// a // b /* c add"),
        ("add /* never closed", "add /* never closed"),
    ],
)
def test_only_documentation_is_left_of_comments(text: str, kept: str) -> None:
    left = wit_text.without_asides(text)
    assert " ".join(left.split()) == kept
    assert (len(left), left.count("\n")) == (len(text), text.count("\n"))


def test_a_line_of_words_in_a_row() -> None:
    text = "// add: func\ninterface ops {\n  sub-add: func();\n  add  : func();\n}\n"
    assert wit_text.line_of(text, "add", ":") == 4
    assert wit_text.line_of(text, "interface", "ops") == 2
    assert wit_text.line_of(text, "mul", ":") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("world w { export a; }", set()),
        ("world w { import a; /* import b; */ import c:d/e@1.0.0; import f: func(); export import-g; }", {"a", "c:d/e", "f"}),
        ("world v { import x; }\nworld w { import i: interface { f: func(); } import %a; }\nworld z { import y; }", {"i", "a"}),
        ("world w { import a; include v; }", None),
        ("world other { import a; }", None),
    ],
)
def test_what_a_world_says_that_it_imports(text: str, expected: set[str] | None) -> None:
    assert wit_text.imported(text, "w") == expected
