"""What every component of the world `image-filter` promises, whatever it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType


class Pictures:
    """The bindings of the component under test, and its filters on pictures that are written as lists of lines."""

    def __init__(self, bindings: ModuleType, component: Any) -> None:
        self.bindings = bindings
        self.filters = component.filters

    def gray(self, *lines: list[int]) -> Any:
        pixels = bytes(value for line in lines for value in line)
        return self.bindings.Image(len(lines[0]), len(lines), self.bindings.Format.GRAY8, pixels)

    def rgb(self, *pixels: tuple[int, int, int]) -> Any:
        return self.bindings.Image(len(pixels), 1, self.bindings.Format.RGB8, bytes(v for p in pixels for v in p))


def lines(image: Any) -> list[list[int]]:
    values = list(image.pixels)
    return [values[start : start + image.width] for start in range(0, len(values), image.width)]


@pytest.fixture
def on(bindings: ModuleType, component: Any) -> Pictures:
    return Pictures(bindings, component)


def test_grayscale_weighs_the_colours(on: Pictures) -> None:
    made = on.filters.grayscale(on.rgb((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)))
    assert (made.width, made.height, made.format) == (5, 1, on.bindings.Format.GRAY8)
    assert list(made.pixels) == [76, 150, 29, 255, 0]


def test_grayscale_drops_alpha_and_leaves_gray(on: Pictures) -> None:
    opaque = on.bindings.Image(1, 1, on.bindings.Format.RGBA8, bytes([255, 255, 255, 7]))
    assert list(on.filters.grayscale(opaque).pixels) == [255]
    gray = on.gray([1, 2], [3, 4])
    assert lines(on.filters.grayscale(gray)) == [[1, 2], [3, 4]]


def test_blur_spreads_a_point_evenly(on: Pictures) -> None:
    point = on.gray(*([0] * 5 for _ in range(2)), [0, 0, 90, 0, 0], *([0] * 5 for _ in range(2)))
    assert lines(on.filters.blur(point, 1)) == [
        [0, 0, 0, 0, 0],
        [0, 10, 10, 10, 0],
        [0, 10, 10, 10, 0],
        [0, 10, 10, 10, 0],
        [0, 0, 0, 0, 0],
    ]


def test_blur_goes_on_beyond_the_edge(on: Pictures) -> None:
    assert lines(on.filters.blur(on.gray([30, 0, 0, 60]), 1)) == [[20, 10, 20, 40]]
    assert lines(on.filters.blur(on.gray([7, 7], [7, 7]), 255)) == [[7, 7], [7, 7]]


def test_blur_keeps_channels_apart(on: Pictures) -> None:
    made = on.filters.blur(on.rgb((90, 0, 0), (0, 90, 0), (0, 0, 90)), 1)
    assert list(made.pixels) == [60, 30, 0, 30, 30, 30, 0, 30, 60]


def test_blur_with_radius_0_changes_nothing(on: Pictures) -> None:
    assert lines(on.filters.blur(on.gray([1, 200], [3, 4]), 0)) == [[1, 200], [3, 4]]


def test_resize_interpolates(on: Pictures) -> None:
    assert lines(on.filters.resize(on.gray([0, 100]), 4, 1)) == [[0, 25, 75, 100]]
    assert lines(on.filters.resize(on.gray([0, 100], [100, 200]), 1, 1)) == [[100]]


def test_resize_to_the_same_size_changes_nothing(on: Pictures) -> None:
    assert lines(on.filters.resize(on.gray([1, 2, 3], [4, 5, 6]), 3, 2)) == [[1, 2, 3], [4, 5, 6]]


def test_one_pixel_fills_any_size(on: Pictures) -> None:
    made = on.filters.resize(on.rgb((1, 2, 3)), 3, 2)
    assert (made.width, made.height, list(made.pixels)) == (3, 2, [1, 2, 3] * 6)


def test_an_empty_picture_stays_empty(on: Pictures) -> None:
    empty = on.bindings.Image(0, 5, on.bindings.Format.RGB8, b"")
    assert list(on.filters.grayscale(empty).pixels) == []
    assert list(on.filters.blur(empty, 3).pixels) == []


def test_what_does_not_fit_is_refused(on: Pictures) -> None:
    short = on.bindings.Image(2, 2, on.bindings.Format.RGB8, bytes(11))
    with pytest.raises(on.bindings.GrayscaleError) as caught:
        on.filters.grayscale(short)
    assert caught.value.payload == on.bindings.ProblemWrongSize(on.bindings.WrongSize(expected=12, actual=11))


def test_sizes_that_overflow_are_refused(on: Pictures) -> None:
    huge = on.bindings.Image(2**32 - 1, 2**32 - 1, on.bindings.Format.RGBA8, b"")
    with pytest.raises(on.bindings.BlurError) as caught:
        on.filters.blur(huge, 1)
    assert isinstance(caught.value.payload, on.bindings.ProblemWrongSize)


@pytest.mark.parametrize(
    ("width", "height", "problem"), [(0, 4, "Empty"), (4, 0, "Empty"), (65_536, 65_536, "TooLarge"), (2**32 - 1, 1, "TooLarge")]
)
def test_sizes_that_no_picture_has(on: Pictures, width: int, height: int, problem: str) -> None:
    with pytest.raises(on.bindings.ResizeError) as caught:
        on.filters.resize(on.gray([1]), width, height)
    assert caught.value.payload == getattr(on.bindings, f"Problem{problem}")()


def test_a_radius_beyond_the_limit(on: Pictures) -> None:
    with pytest.raises(on.bindings.BlurError) as caught:
        on.filters.blur(on.gray([1]), 256)
    assert caught.value.payload == on.bindings.ProblemRadiusTooLarge()
