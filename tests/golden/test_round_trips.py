"""Values of every type go into a component and come back as they were: as arguments and results, and through host imports."""

from __future__ import annotations

import array
import math
import mmap
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from witworks import runtime as rt

pytestmark = pytest.mark.usefixtures("backend")

DEFINITIONS = """
    record point { x: f64, y: option<string> }
    record nested { name: string, points: list<point>, raw: list<u8>, pair: tuple<u8, point> }
    variant scalar { flag(bool), byte(u8), big(u64), letter(char), text(string), maybe(option<string>), none, raw(list<u8>),
                     other(string), point(point), twice(list<point>) }
    enum color { red, green, deep-blue }
    flags access { read, write, run-as-root }
    flags many { b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22,
                 b23, b24, b25, b26, b27, b28, b29, b30, b31 }
    type names = list<string>;
"""
TYPES = {
    "boolean": "bool",
    **{f"n{sign}{bits}": f"{sign}{bits}" for sign in "su" for bits in (8, 16, 32, 64)},
    "single": "f32",
    "double": "f64",
    "letter": "char",
    "text": "string",
    "raw": "list<u8>",
    "doubles": "list<f64>",
    "singles": "list<f32>",
    **{f"list-{sign}{bits}": f"list<{sign}{bits}>" for sign in "su" for bits in (8, 16, 32, 64) if f"{sign}{bits}" != "u8"},
    "booleans": "list<bool>",
    "letters": "list<char>",
    "texts": "names",
    "raws": "list<list<u8>>",
    "empty-lists": "list<list<list<string>>>",
    "point": "point",
    "nested": "nested",
    "points": "list<point>",
    "scalar": "scalar",
    "scalars": "list<scalar>",
    "color": "color",
    "colors": "list<color>",
    "access": "access",
    "many": "many",
    "maybe": "option<u32>",
    "maybe-twice": "option<option<u32>>",
    "maybe-thrice": "option<option<option<string>>>",
    "maybe-text": "option<string>",
    "both": "result<u32, string>",
    "same": "result<string, string>",
    "only-ok": "result<point>",
    "only-err": "result<_, color>",
    "neither": "result",
    "options": "list<option<option<bool>>>",
    "results": "list<result<option<u32>, result<bool, u8>>>",
    "one": "tuple<u8>",
    "three": "tuple<bool, string, f32>",
    "deep": "tuple<tuple<u8, list<tuple<char, option<string>>>>, bool>",
}
ARRAYS = frozenset({"doubles", "singles", *(name for name, wit in TYPES.items() if name == f"list-{wit[5:-1]}")})
"""What comes back as one block of memory, whatever it was made of."""
PAD = (0,) * 17


def call_name(name: str) -> str:
    return f"f-{name}".replace("-", "_")


@pytest.fixture(scope="module")
def echo(module_builder: Any) -> Any:
    return module_builder.echo("echo", TYPES, DEFINITIONS)


class Host:
    """Answers every function of the host interface with what it was given, and remembers it."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def __getattr__(self, name: str) -> Any:
        def answer(value: object, one: int, pad: tuple[int, ...]) -> object:
            assert (one, pad) == (7, PAD)
            self.seen.append(value)
            return value, one

        return answer


@pytest.fixture(scope="module")
def host() -> Host:
    return Host()


@pytest.fixture(scope="module")
def instance(echo: Any, host: Host, backend: str) -> Any:
    with echo.component_class(host=host) as component:
        assert component.backend == backend
        yield component


def values(types: Any) -> list[tuple[str, object]]:
    point = types.Point(1.5, "a")
    many = types.Many.B0 | types.Many.B31 | types.Many.B17
    return [
        *(("boolean", value) for value in (True, False)),
        *((f"ns{bits}", value) for bits in (8, 16, 32, 64) for value in (0, -1, -(1 << bits - 1), (1 << bits - 1) - 1)),
        *((f"nu{bits}", value) for bits in (8, 16, 32, 64) for value in (0, 1, (1 << bits) - 1)),
        *(("double", value) for value in (0.0, -0.0, 1.5, math.inf, -math.inf, 5e-324, sys.float_info.max)),
        *(("single", value) for value in (0.0, -0.0, 0.5, math.inf, -math.inf, 1e-45 and 2.0**-149)),
        *(("letter", value) for value in ("a", "\0", "é", "\ud7ff", "\ue000", "\U0010ffff")),
        *(("text", value) for value in ("", "hello", "a\0b", "naïve – 🦀", "x" * 100_000)),
        *(("raw", value) for value in (b"", b"\0\xff", bytes(range(256)) * 300)),
        *(("doubles", value) for value in ([], [1.0], [0.1 * n for n in range(1000)])),
        ("singles", [0.5, 2.0, -0.25]),
        *((f"list-s{bits}", value) for bits in (8, 16, 32, 64) for value in ([], [-(1 << bits - 1), 0, (1 << bits - 1) - 1])),
        *((f"list-u{bits}", value) for bits in (16, 32, 64) for value in ([], [0, 1, (1 << bits) - 1])),
        ("booleans", [True, False, True]),
        ("letters", ["a", "🦀"]),
        ("texts", ["", "one", "zwei"]),
        ("raws", [b"", b"abc", b"\xff"]),
        ("empty-lists", [[], [[]], [[], ["a"]]]),
        ("point", point),
        ("point", types.Point(-1.0, None)),
        ("nested", types.Nested("n", [point, types.Point(0.0, None)], b"raw", (255, point))),
        ("points", [types.Point(float(n), str(n) if n % 2 else None) for n in range(500)]),
        *(("scalar", value) for value in scalars(types)),
        ("scalars", scalars(types)),
        *(("color", value) for value in types.Color),
        ("colors", list(types.Color)),
        *(("access", value) for value in (types.Access(0), types.Access.READ, types.Access.READ | types.Access.RUN_AS_ROOT)),
        *(("many", value) for value in (types.Many(0), many, ~types.Many(0))),
        *(("maybe", value) for value in (None, 0, 5)),
        *(("maybe-twice", value) for value in (None, rt.Some(None), rt.Some(3))),
        *(("maybe-thrice", value) for value in (None, rt.Some(None), rt.Some(rt.Some(None)), rt.Some(rt.Some("x")))),
        *(("maybe-text", value) for value in (None, "", "x")),
        *(("both", value) for value in (rt.Ok(3), rt.Err("no"))),
        *(("same", value) for value in (rt.Ok("a"), rt.Err("a"))),
        *(("only-ok", value) for value in (rt.Ok(point), rt.Err(None))),
        *(("only-err", value) for value in (rt.Ok(None), rt.Err(types.Color.RED))),
        *(("neither", value) for value in (rt.Ok(None), rt.Err(None))),
        ("results", [rt.Ok(None), rt.Ok(1), rt.Err(rt.Ok(True)), rt.Err(rt.Err(9))]),
        ("options", [None, rt.Some(None), rt.Some(True), rt.Some(False)]),
        ("one", (9,)),
        ("three", (True, "x", 0.5)),
        ("deep", ((1, [("a", None), ("b", "c")]), True)),
    ]


def scalars(types: Any) -> list[object]:
    """Payloads that look alike in Python: wasmtime-py's own conversion mixes some of these up."""
    return [
        types.ScalarFlag(True),
        types.ScalarByte(1),
        types.ScalarBig(1),
        types.ScalarLetter("a"),
        types.ScalarText("a"),
        types.ScalarMaybe(None),
        types.ScalarMaybe("a"),
        types.ScalarNone(),
        types.ScalarRaw(b"a"),
        types.ScalarOther("a"),
        types.ScalarPoint(types.Point(1.0, None)),
        types.ScalarTwice([types.Point(1.0, "x")]),
    ]


def test_every_type_has_a_value(echo: Any) -> None:
    assert {name for name, _ in values(echo.module)} == set(TYPES)


@pytest.mark.parametrize("side", ["api", "via"])
def test_values_come_back(side: str, echo: Any, instance: Any, host: Host) -> None:
    for name, value in values(echo.module):
        host.seen.clear()
        back, one = getattr(getattr(instance, side), call_name(name))(value, 7, PAD)
        expected = rt.Array if name in ARRAYS else type(value)
        assert (back, one, type(back)) == (value, 7, expected), name
        assert repr(back.tolist() if name in ARRAYS else back) == repr(value)
        assert host.seen == ([value] if side == "via" else [])


def test_nan_comes_back_as_nan(instance: Any) -> None:
    assert math.isnan(instance.api.f_double(math.nan, 7, PAD)[0])
    assert math.isnan(instance.via.f_doubles([math.nan], 7, PAD)[0][0])


def test_buffers_are_taken_for_lists_of_numbers(instance: Any) -> None:
    for given in (bytearray(b"abc"), memoryview(b"abc"), array.array("B", b"abc"), [97, 98, 99], memoryview(b"a_b_c")[::2]):
        assert instance.api.f_raw(given, 7, PAD)[0] == b"abc"
    assert instance.api.f_doubles(array.array("d", [1, 2]), 7, PAD)[0] == [1.0, 2.0]
    assert instance.api.f_list_s64(array.array("l", [-1, 2]), 7, PAD)[0] == [-1, 2]
    assert instance.api.f_list_u32(memoryview(array.array("I", [1, 2, 3]))[::2], 7, PAD)[0] == [1, 3]


def test_numpy_numbers_and_arrays_are_taken(instance: Any) -> None:
    numpy = pytest.importorskip("numpy")
    assert instance.api.f_doubles(numpy.arange(3.0), 7, PAD)[0] == [0.0, 1.0, 2.0]
    assert instance.api.f_list_s32(numpy.array([-1], dtype="i4"), 7, PAD)[0] == [-1]
    assert instance.api.f_nu8(numpy.uint8(9), 7, PAD)[0] == 9
    assert instance.api.f_double(numpy.float32(0.5), 7, PAD)[0] == 0.5


def test_lists_longer_than_what_is_packed_at_once_come_back(instance: Any) -> None:
    ones = [float(n) for n in range(10_000)]
    assert instance.api.f_doubles(ones, 7, PAD)[0] == ones
    assert instance.api.f_list_u16(list(range(9_000)), 7, PAD)[0] == list(range(9_000))


def test_more_than_a_guest_can_address_is_refused(instance: Any, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("w+b") as file:
        file.truncate((4 << 30) + 8)  # it takes no room on the disk
        huge = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with huge:
        for function in (instance.api.f_raw, lambda value, *rest: instance.api.f_raws([b"", value], *rest)):
            with pytest.raises(rt.OutOfRange, match="4 GiB"):
                function(huge, 7, PAD)
    assert instance.api.f_raw(b"x", 7, PAD)[0] == b"x"


def test_ints_do_for_floats_and_any_sequence_for_a_list(instance: Any) -> None:
    assert instance.api.f_double(1, 7, PAD)[0] == 1.0
    assert instance.api.f_doubles((1, 2), 7, PAD)[0] == [1.0, 2.0]
    assert instance.api.f_texts(("a", "b"), 7, PAD)[0] == ["a", "b"]
    assert instance.api.f_list_u16(range(3), 7, PAD)[0] == [0, 1, 2]


REFUSED = [
    ("nu8", -1, rt.OutOfRange, "-1 does not fit u8"),
    ("nu8", 256, rt.OutOfRange, "256 does not fit u8"),
    ("nu32", 2**40, rt.OutOfRange, "does not fit u32"),
    ("ns8", 128, rt.OutOfRange, "does not fit s8"),
    ("nu64", 2**64, rt.OutOfRange, "does not fit u64"),
    ("nu32", True, rt.WrongType, "expected int"),
    ("nu32", 1.0, rt.WrongType, "expected int"),
    ("nu32", "1", rt.WrongType, "expected int"),
    ("boolean", 1, rt.WrongType, "expected bool"),
    ("double", "1", rt.WrongType, "expected float"),
    ("double", 10**400, rt.OutOfRange, "does not fit f64"),
    ("single", 1e300, rt.OutOfRange, "does not fit f32"),
    ("singles", [0.0, 1e300], rt.OutOfRange, r"value\[1\]: 1e.300 does not fit f32"),
    ("letter", "ab", rt.WrongType, "one character"),
    ("letter", "\ud800", rt.NotUnicode, "surrogate"),
    ("text", "a\udfff", rt.NotUnicode, "index 1"),
    ("text", b"a", rt.WrongType, "expected str"),
    ("texts", "abc", rt.WrongType, "a list"),
    ("texts", None, rt.WrongType, "a list"),
    ("texts", {"a"}, rt.WrongType, "a list"),
    ("neither", rt.Ok(3), rt.WrongType, "expected result"),
    ("only-ok", rt.Err(3), rt.WrongType, "expected result"),
    ("only-err", rt.Ok(3), rt.WrongType, "expected result"),
    ("texts", ["\ud800"], rt.NotUnicode, r"value\[0\]: the string"),
    ("raw", "abc", rt.WrongType, "list of u8"),
    ("raw", [256], rt.OutOfRange, r"value\[0\]: 256 does not fit u8"),
    ("list-u16", [1, -1], rt.OutOfRange, r"value\[1\]: -1 does not fit u16"),
    ("list-u16", [1, "x"], rt.WrongType, r"value\[1\]"),
    ("raw", array.array("b", [-1]), rt.WrongType, "buffer of u8, or a list, got one of 1 dimensions with items of format `b`"),
    ("raw", memoryview(b"\1").cast("?"), rt.WrongType, "buffer of u8"),
    ("list-u16", array.array("h", [1]), rt.WrongType, "buffer of u16"),
    ("doubles", ["x"], rt.WrongType, r"value\[0\]"),
    ("doubles", [0.5, True], rt.WrongType, r"value\[1\]: expected float"),
    ("doubles", [2.5] * 10_000 + ["x"], rt.WrongType, r"value\[10000\]"),
    ("singles", [0.5, False], rt.WrongType, r"value\[1\]: expected float"),
    ("list-s64", [7, True], rt.WrongType, r"value\[1\]: expected int"),
    ("list-u16", range(70_000), rt.OutOfRange, r"value\[65536\]: 65536 does not fit u16"),
    ("raw", [7, True], rt.WrongType, r"value\[1\]: expected int"),
    ("point", (1.0, None), rt.WrongType, "expected Point"),
    ("scalar", 1, rt.WrongType, "scalar"),
    ("color", "red", rt.WrongType, "expected Color"),
    ("access", 1, rt.WrongType, "expected Access"),
    ("maybe-twice", 1, rt.WrongType, "expected Some"),
    ("both", 1, rt.WrongType, "result<u32, string>"),
    ("one", (1, 2), rt.WrongType, "a tuple of 1"),
    ("three", [True, "x", 0.5], rt.WrongType, "a tuple of 3"),
]


@pytest.mark.parametrize(
    ("name", "value", "error", "words"), REFUSED, ids=[f"{n}-{case[0]}" for n, case in enumerate(REFUSED)]
)
def test_what_does_not_fit_is_refused(
    name: str, value: object, error: type[rt.WitworksRuntimeError], words: str, instance: Any, host: Host
) -> None:
    function = getattr(instance.api, call_name(name))
    with pytest.raises(error, match=words) as caught:
        function(value, 7, PAD)
    assert str(caught.value).startswith(f"[{error.code}] ")
    assert caught.value.__notes__ == [f"while calling `f-{name}` of echo"]
    assert instance.api.f_nu8(1, 7, PAD) == (1, 7), "the instance lives on"


def wrong_values(types: Any) -> list[tuple[str, object, str]]:
    """Values with something wrong deep inside, and where that is."""
    point = types.Point(1.0, None)
    bad = types.Point("x", None)
    return [
        ("double", "x", "value: expected float (f64), got str 'x'"),
        ("point", bad, "value.x: expected float (f64), got str 'x'"),
        ("point", types.Point(1.0, 2), "value.y: expected str, got int 2"),
        ("points", [point, point, point, bad], "value[3].x: expected float (f64), got str 'x'"),
        ("points", [point, 7], "value[1]: expected Point, got int 7"),
        ("points", 7, "value: expected a list, got int 7"),
        ("nested", types.Nested("n", [point, bad], b"", (1, point)), "value.points[1].x: expected float (f64), got str 'x'"),
        ("nested", types.Nested("n", [], b"", (1, bad)), "value.pair[1].x: expected float (f64), got str 'x'"),
        ("nested", types.Nested("n", [], b"", (256, point)), "value.pair[0]: 256 does not fit u8 (0 to 255)"),
        ("nested", types.Nested("n", [], [1, -1], (1, point)), "value.raw[1]: -1 does not fit u8"),
        ("scalars", [types.ScalarNone(), types.ScalarByte(-1)], "value[1].value: -1 does not fit u8 (0 to 255)"),
        ("scalars", [types.ScalarTwice([point, bad])], "value[0].value[1].x: expected float (f64), got str 'x'"),
        ("scalars", [3], "value[0]: expected scalar, got int 3"),
        ("results", [rt.Ok(None), rt.Err(rt.Err(256))], "value[1].value.value: 256 does not fit u8 (0 to 255)"),
        ("maybe-twice", rt.Some("x"), "value.value: expected int (u32), got str 'x'"),
        ("deep", ((1, [("a", None), ("b", 2)]), True), "value[0][1][1][1]: expected str, got int 2"),
        ("raws", [b"", [1, 2, 3, "x"]], "value[1][3]: expected int (u8), got str 'x'"),
        ("booleans", [True, 1], "value[1]: expected bool, got int 1"),
        ("colors", [types.Color.RED, 1], "value[1]: expected Color, got int 1"),
    ]


def test_errors_name_the_place(echo: Any, instance: Any) -> None:
    for name, value, message in wrong_values(echo.module):
        with pytest.raises(rt.WitworksRuntimeError) as caught:
            getattr(instance.api, call_name(name))(value, 7, PAD)
        assert caught.value.message == message
        assert str(caught.value) == f"[{caught.value.code}] {message}"


def test_errors_in_what_the_host_answers_name_the_place(echo: Any) -> None:
    for name, value, message in wrong_values(echo.module):
        answer = {call_name(other): lambda *_, given=value: (given, 7) for other in TYPES}
        component = echo.component_class(host=SimpleNamespace(**answer))
        with pytest.raises(rt.WitworksRuntimeError) as caught:
            getattr(component.via, call_name(name))(dict(values(echo.module))[name], 7, PAD)
        assert caught.value.message == f"{call_name(name)}()[0]{message.removeprefix('value')}"
        component.close()


def test_a_host_that_answers_nonsense_is_told(echo: Any) -> None:
    host = SimpleNamespace(**{call_name(name): lambda *_: ("no number", 7) for name in TYPES})
    with echo.component_class(host=host) as component:
        with pytest.raises(rt.WrongType, match="got str 'no number'"):
            component.via.f_nu32(1, 7, PAD)
        with pytest.raises(rt.InstanceDead, match="a host import raised WrongType"):
            component.api.f_nu32(1, 7, PAD)


def test_a_type_of_the_same_name_from_elsewhere_is_told_apart(instance: Any) -> None:
    class Point:
        x, y = 1.0, None

    with pytest.raises(rt.WrongType, match=rf"value: expected Point, got {__name__.replace('.', '[.]')}\.Point <"):
        instance.api.f_point(Point(), 7, PAD)
