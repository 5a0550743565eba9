"""What a report shows of a tool's words: the errors, first of all, and how many more there are."""

from __future__ import annotations

from witworks import excerpts

CLANG = """\
In file included from calc.cpp:1:
calc.h:3:9: warning: unused variable 'a' [-Wunused-variable]
    3 |     int a;
      |         ^
calc.cpp:4:9: error: use of undeclared identifier 'b'
    4 | return b;
      |        ^
calc.cpp:1:5: note: did you mean 'c'?
    1 | int c;
      |     ^
/usr/lib/zig/libcxx/include/comp.h:42:18: error: invalid operands to binary expression ('A' and 'A')
   42 |     return __lhs < __rhs;
      |            ~~~~~ ^ ~~~~~
/usr/lib/zig/libcxx/include/sort.h:9:3: note: in instantiation of function template specialization 'x' requested here
    9 |   x();
calc.cpp:36:34: note: in instantiation of function template specialization 'std::sort' requested here
   36 | std::sort(v.begin(), v.end());
      |      ^
1 warning and 2 errors generated.
"""
RUST = """\
error[E0308]: mismatched types
  --> src/lib.rs:22:62
   |
22 |     take("a");
   |     ---- ^^^ expected `u32`, found `&str`
   |     |
   |     arguments to this function are incorrect
   |
note: function defined here
  --> src/lib.rs:21:4
   |
21 | fn take(v: u32) {}
   |    ^^^^ ------
help: try `1`
   |
22 |     take(1);
   |          ~
"""
NPM = """\
npm error code EUSAGE
npm error
npm error `npm ci` can only install packages when they are in sync.
npm error Missing: left-pad@1.3.0 from lock file
npm error
npm error Clean install a project
npm error
npm error Usage:
npm error npm ci
npm error A complete log of this run can be found in: /home/you/.npm/_logs/x.log
"""
PYTEST = """\
============================= test session starts ==============================
platform linux -- Python 3.11.7
collected 2 items

tests/test_a.py .F                                                       [100%]

=================================== FAILURES ===================================
___________________________________ test_two ___________________________________

>       assert 1 == 2
E       assert 1 == 2

tests/test_a.py:5: AssertionError
=========================== short test summary info ============================
FAILED tests/test_a.py::test_two
========================= 1 failed, 1 passed in 0.01s ==========================
"""


def test_of_clang_the_errors_and_where_in_the_folder_they_come_from() -> None:
    shown = excerpts.clang(CLANG)
    assert shown.count("error: ") == 2
    assert "warning" not in shown
    assert "did you mean" not in shown
    assert "sort.h" not in shown
    assert shown.index("comp.h:42:18: error") < shown.index("calc.cpp:36:34: note: in instantiation")


def test_of_zig_the_error_without_who_refers_to_it() -> None:
    text = "main.zig:3:5: error: expected type\n    x;\n    ^\nreferenced by:\n    run: main.zig:9:1\n"
    assert excerpts.clang(text) == "main.zig:3:5: error: expected type\n    x;\n    ^"


def test_of_rustc_the_errors_with_their_help_and_no_notes_on_other_places() -> None:
    shown = excerpts.rust([RUST])
    assert "expected `u32`, found `&str`" in shown
    assert "help: try `1`" in shown
    assert "function defined here" not in shown
    assert "fn take" not in shown


def test_the_first_errors_and_how_many_more() -> None:
    shown = excerpts.rust([RUST.replace("22:62", f"{line}:62") for line in range(1, 8)])
    assert len(shown.splitlines()) <= excerpts.LINES + 1
    assert shown.endswith("… and 5 more errors")
    assert excerpts.first(["one", "two"]) == "one\ntwo"
    assert excerpts.first([f"a.go:{n}: undefined" for n in range(36)]).splitlines()[-1] == "… and 6 more errors"


def test_one_error_that_is_too_long_is_cut() -> None:
    shown = excerpts.first(["\n".join(map(str, range(100))), "b"]).splitlines()
    assert shown[-2:] == [f"… and {100 - excerpts.LINES} more lines", "… and 1 more error"]


def test_of_go_the_lines_of_the_compiler() -> None:
    assert (
        excerpts.go("# example.org/a\n./main.go:3:2: undefined: y\n./main.go:9:1: too many errors\n")
        == "./main.go:3:2: undefined: y"
    )


def test_of_tsc_each_error_with_what_explains_it() -> None:
    text = "app.ts(1,2): error TS2322: no.\n  Because of that.\n\nFound 1 error.\n"
    assert excerpts.tsc(text) == "app.ts(1,2): error TS2322: no.\n  Because of that."


def test_of_npm_what_is_wrong_and_none_of_its_usage() -> None:
    assert excerpts.npm(NPM) == (
        "code EUSAGE\n`npm ci` can only install packages when they are in sync.\nMissing: left-pad@1.3.0 from lock file"
    )


def test_of_pip_what_follows_its_first_error() -> None:
    assert excerpts.pip("Collecting six\n  Downloading six\nERROR: no hash\n[notice] a new pip\n") == "ERROR: no hash"


def test_of_pytest_what_failed_and_nothing_of_the_session() -> None:
    shown = excerpts.pytest(PYTEST)
    assert shown.splitlines()[0].strip("_ ") == "test_two"
    assert "E       assert 1 == 2" in shown
    assert "session" not in shown
    assert "FAILED" not in shown


def test_progress_is_no_diagnosis() -> None:
    said = (
        "    Updating crates.io index\n   Compiling syn v2.0\nerror: no matching package\nnote: run with `RUST_BACKTRACE=1` …\n"
    )
    assert excerpts.of(said) == "error: no matching package"


def test_what_is_in_no_known_form_is_shown_as_it_is() -> None:
    for shorten in (excerpts.of, excerpts.clang, excerpts.tsc, excerpts.npm, excerpts.pip, excerpts.pytest, excerpts.last):
        assert shorten("zig: cannot open a file\n") == "zig: cannot open a file"
