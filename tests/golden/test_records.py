"""Lists of plain records: given as numpy structured arrays, and had as blocks that numpy sees without a copy."""

from __future__ import annotations

import pickle
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from witworks import runtime as rt

pytestmark = pytest.mark.usefixtures("backend")

DEFINITIONS = """
    record point { x: f64, y: f32, z-axis: s16 }
    record %box { low: point, size: tuple<u32, u32>, odd: tuple<u8, bool>, closed: bool, one: tuple<f32> }
    record mesh { name: string, points: list<point>, boxes: list<%box> }
"""
TYPES = {
    "points": "list<point>",
    "boxes": "list<%box>",
    "mesh": "mesh",
    "clouds": "list<list<point>>",
    "booleans": "list<bool>",
}
PAD = (0,) * 17
WIT = """
    package t:top;
    interface types { record point { x: f64, y: f64 } }
    interface cloud {
        use types.{point};
        use-host: func(points: list<point>) -> list<point>;
        back: func(points: list<point>) -> list<point>;
    }
    interface host { use types.{point}; seen: func(points: list<point>) -> list<point>; }
    world top { import host; export cloud; }
"""
CORE = """(module
  (import "t:top/host" "seen" (func $seen (param i32 i32 i32)))
  REALLOC
  (func (export "t:top/cloud#use-host") (param i32 i32) (result i32)
    (call $seen (local.get 0) (local.get 1) (i32.const 8)) (i32.const 8))
  (func (export "t:top/cloud#back") (param i32 i32) (result i32)
    (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))
)"""


@pytest.fixture(scope="module")
def echo(module_builder: Any) -> Any:
    return module_builder.echo("plain", TYPES, DEFINITIONS)


@pytest.fixture(scope="module")
def instance(echo: Any, backend: str) -> Any:
    answer = SimpleNamespace(**{f"f_{name}": lambda value, one, _pad: (value, one) for name in TYPES})
    with echo.component_class(host=answer) as component:
        assert component.backend == backend
        yield component


@pytest.fixture
def points(echo: Any) -> list[Any]:
    return [echo.module.Point(n + 0.25, -0.5, n - 3) for n in range(20)]


@pytest.fixture
def boxes(echo: Any, points: list[Any]) -> list[Any]:
    return [echo.module.Box(point, (n, 2**32 - 1), (n, n % 2 == 0), n % 3 == 0, (0.5,)) for n, point in enumerate(points)]


def structured(records: list[Any], kind: Any) -> Any:
    """A structured array of the same values, made by numpy alone."""

    def plain(value: Any) -> Any:
        if isinstance(value, rt.Record):
            return tuple(plain(getattr(value, name)) for name in type(value).__dataclass_fields__)  # type: ignore[attr-defined]
        return value

    return np.array([plain(record) for record in records], kind.dtype())


def test_the_dtype_is_the_canonical_abis_layout(echo: Any) -> None:
    point = echo.module.Point.dtype()
    assert (point.names, point.itemsize) == (("x", "y", "z_axis"), 16)
    assert [point.fields[name] for name in point.names] == [(np.dtype("<f8"), 0), (np.dtype("<f4"), 8), (np.dtype("<i2"), 12)]
    box = echo.module.Box.dtype()
    assert (box.itemsize, box["low"], box["size"].shape, box["odd"].names) == (32, point, (2,), ("f0", "f1"))
    assert [box.fields[name][1] for name in box.names] == [0, 16, 24, 26, 28]


@pytest.mark.parametrize("side", ["api", "via"])
def test_arrays_are_taken_and_lists_given(side: str, instance: Any, echo: Any, points: list[Any], boxes: list[Any]) -> None:
    functions = getattr(instance, side)
    for call, records in ((functions.f_points, points), (functions.f_boxes, boxes), (functions.f_boxes, [])):
        kind = echo.module.Point if records is points else echo.module.Box
        back, one = call(structured(records, kind), 7, PAD)
        assert (type(back), back, one) == (list, records, 7)
        assert call(records, 7, PAD) == (records, 7)
    mesh = echo.module.Mesh("m", structured(points, echo.module.Point), structured(boxes, echo.module.Box)[::2])
    assert functions.f_mesh(mesh, 7, PAD)[0] == echo.module.Mesh("m", points, boxes[::2])
    assert functions.f_clouds([structured(points, echo.module.Point), points[:1], []], 7, PAD)[0] == [points, points[:1], []]


@pytest.mark.parametrize("side", ["api", "via"])
def test_blocks_are_had_instead(side: str, instance: Any, echo: Any, points: list[Any], boxes: list[Any]) -> None:
    functions = getattr(instance, side)
    for call, records in ((functions.f_points, points), (functions.f_boxes, boxes)):
        kind = echo.module.Point if records is points else echo.module.Box
        given = structured(records, kind)
        back, _ = rt.records(call, given, 7, PAD)
        assert type(back) is rt.Records
        assert back == records
        seen = np.asarray(back)
        assert (seen.dtype, repr(seen.tolist())) == (kind.dtype(), repr(given.tolist()))
        assert call(back, 7, PAD)[0] == records, "and given again"
    mesh = rt.records(functions.f_mesh, echo.module.Mesh("m", points, boxes), 7, PAD)[0]
    assert (type(mesh.points), mesh.points, mesh.boxes) == (rt.Records, points, boxes)
    clouds = rt.records(functions.f_clouds, [points, []], 7, PAD)[0]
    assert ([type(cloud) for cloud in clouds], clouds) == ([rt.Records] * 2, [points, []])
    assert type(functions.f_points(points, 7, PAD)[0]) is list


def test_other_layouts_are_converted(instance: Any, points: list[Any]) -> None:
    wanted = [(point.x, point.y, point.z_axis) for point in points]
    swapped = np.zeros(20, [("z_axis", ">i8"), ("more", "u1"), ("y", "f8"), ("x", "f4")])
    for n, (x, y, z) in enumerate(wanted):
        swapped[n] = (z, 9, y, x)
    assert instance.api.f_points(swapped[["z_axis", "y", "x"]], 7, PAD)[0] == points
    assert instance.api.f_points(swapped[["z_axis", "y", "x"]][::-1], 7, PAD)[0] == points[::-1]
    whole = np.array([(1, 2, 3)], [("x", "u1"), ("y", "i4"), ("z_axis", "u8")])
    assert instance.api.f_points(whole.view(np.recarray), 7, PAD)[0] == [type(points[0])(1.0, 2.0, 3)]


def test_any_byte_that_is_not_zero_is_true(instance: Any, echo: Any, boxes: list[Any]) -> None:
    given = structured(boxes[:1], echo.module.Box)
    given.view(np.uint8)[26] = 2
    back = rt.records(instance.api.f_boxes, given, 7, PAD)[0]
    assert (back[0].closed, back.block[26]) == (True, 1)


FLOATS = [("x", "f8"), ("y", "f8")]
REFUSED = [
    (np.zeros(2), rt.WrongType, "expected a one-dimensional structured array of Point, got one of float64"),
    (np.zeros((2, 2), [*FLOATS, ("z_axis", "i2")]), rt.WrongType, r"shape \(2, 2\)"),
    (np.zeros(2, FLOATS), rt.WrongType, "must have the fields x, y, z_axis, but has x, y"),
    (np.zeros(2, [*FLOATS, ("z_axis", "f8")]), rt.WrongType, "field `z_axis`: expected numbers for s16, got float64"),
    (np.zeros(2, [*FLOATS, ("z_axis", "?")]), rt.WrongType, "field `z_axis`: expected numbers for s16, got bool"),
    (np.zeros(2, [("x", "U3"), ("y", "f8"), ("z_axis", "i2")]), rt.WrongType, "field `x`: expected numbers for f64"),
    (np.zeros(2, [("x", "f8", (2,)), ("y", "f8"), ("z_axis", "i2")]), rt.WrongType, "field `x`: expected the shape"),
    (np.array([(0, 0, 1), (0, 0, 32768)], [*FLOATS, ("z_axis", "i4")]), rt.OutOfRange, r"\[1\]\.z_axis: 32768 does not fit s16"),
    (np.array([(0, 1e300, 1)], [*FLOATS, ("z_axis", "i4")]), rt.OutOfRange, r"\[0\]\.y: 1e\+300 does not fit f32"),
]


@pytest.mark.parametrize(("given", "error", "words"), REFUSED, ids=range(len(REFUSED)))
def test_arrays_that_do_not_fit_are_refused(given: Any, error: type[Exception], words: str, instance: Any) -> None:
    with pytest.raises(error, match=words):
        instance.api.f_points(given, 7, PAD)


def test_bools_are_taken_from_arrays(instance: Any) -> None:
    assert instance.api.f_booleans(np.array([True, False]), 7, PAD)[0] == [True, False]
    assert instance.api.f_booleans((), 7, PAD)[0] == []
    for wrong in (np.array([1, 0]), [True, 1], [True, None], "ab", 3):
        with pytest.raises(rt.WrongType):
            instance.api.f_booleans(wrong, 7, PAD)


def test_a_block_is_a_sequence(instance: Any, points: list[Any]) -> None:
    block = rt.records(instance.api.f_points, points, 7, PAD)[0]
    assert (len(block), block[0], block[-1], list(block)) == (20, points[0], points[-1], points)
    assert block[2:4] == points[2:4] == list(block)[2:4]
    assert type(block[::3]) is rt.Records
    assert points[5] in block
    assert block != points[1:]
    assert pickle.loads(pickle.dumps(block)) == points  # noqa: S301 - it is our own
    assert repr(block[:1]) == f"Records([{points[0]!r}])"
    assert repr(block).endswith(", …])")
    with pytest.raises(IndexError):
        block[20]
    np.asarray(block)["x"][0] = 99.0
    assert block[0].x == 99.0


@pytest.fixture
def top(builder: Any, backend: str) -> Any:
    built = builder.text("top", WIT, "top", CORE.replace("REALLOC", builder.realloc))
    calls: list[Any] = []

    def seen(points: Any) -> Any:
        inner = calls[1].cloud.back(points)
        calls.append((type(points), type(inner)))
        return np.array([(9.0, 9.0)], built.module.Point.dtype())

    for _ in range(2):
        calls.append(built.component_class(host=SimpleNamespace(seen=seen)))
        assert calls[-1].backend == backend
    yield calls
    for component in calls[:2]:
        component.close()


def test_what_a_host_function_gets_and_calls_stays_a_list(top: Any) -> None:
    back = rt.records(top[0].cloud.use_host, [])
    assert (type(back), len(back), top[2:]) == (rt.Records, 1, [(list, list)])
    assert type(top[0].cloud.back([])) is list


def test_numpy_is_imported_only_when_it_is_used(echo: Any, backend: str) -> None:
    lines = [
        f"import sys; sys.path[:0] = [{str(echo.folder.parent)!r}, {str(rt.__path__[0] + '/../..')!r}]",
        "import plain, witworks.runtime as rt; from types import SimpleNamespace as Host",
        f"host = Host(**{{f'f_{{n}}': print for n in {list(TYPES)}}})",
        "with plain.Plain(host=host) as c: back = rt.records(c.api.f_points, [plain.Point(1.0, 2.0, 3)], 7, (0,) * 17)[0]",
        "assert back[0] == plain.Point(1.0, 2.0, 3) and 'numpy' not in sys.modules",
        f"assert c.backend == {backend!r}",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
