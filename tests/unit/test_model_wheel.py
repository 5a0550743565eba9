"""What a wheel may say of itself, and what it is called."""

from __future__ import annotations

import io
import zipfile

import pytest
from witworks.model.wheel import RULES, Wheel, compatible, problem

GOOD = {
    "name": ["a", "calc", "Acme.Calc", "a-b_c.d", "x2"],
    "version": ["0", "1.0", "1.2.3", "2026.11.22", "1!2.0", "1.0a1", "1.0b2", "1.0rc3", "1.0.post1", "1.0.dev4", "1.0+local.7"],
    "description": ["Adds up", "a", "costs $5, really"],
    "authors": ["Ada", "Ada Lovelace", "Bob <bob@example.org>", "Zoë Q. <z@example.org>"],
    "license": ["MIT", "Apache-2.0", "MIT OR Apache-2.0", "(MIT OR ISC) AND GPL-3.0-only WITH GCC-exception-3.1"],
}
BAD = {
    "name": ["", "-a", "a-", "a b", "a/b", "ä", "a\n"],
    "version": ["", "v1", "1.0-beta", "01.0", "1..0", "1.0 ", "1.0+Local", "1.0\n"],
    "description": ["", " ", "two\nlines", "end ", "a\rb", "a\n"],
    "authors": ["", "Ada <nowhere>", "<a@b>", "Ada, Bob", "a\nb", "Ada <a@b> x", "a\n"],
    "license": ["", "see LICENSE file", "MIT OR", "MIT\n"],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in GOOD.items() for value in values])
def test_what_it_may_say(key: str, value: str) -> None:
    assert problem(key, value) is None


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values])
def test_what_it_may_not(key: str, value: str) -> None:
    assert problem(key, value) == RULES[key][1]


def test_every_rule_is_tried() -> None:
    assert GOOD.keys() == BAD.keys() == RULES.keys()


@pytest.mark.parametrize(
    ("name", "version", "file"),
    [
        ("calc", "0.1.0", "calc-0.1.0-py3-none-any.whl"),
        ("analytics-processor", "1.0rc1", "analytics_processor-1.0rc1-py3-none-any.whl"),
        ("Acme..Calc-_x", "1.0", "acme_calc_x-1.0-py3-none-any.whl"),
    ],
)
def test_file_names(name: str, version: str, file: str) -> None:
    assert Wheel(name, version).file_name == file


@pytest.mark.parametrize(
    ("version", "range_"),
    [
        ("0.1.0", ">=0.1.0,<0.2"),
        ("0.12.3", ">=0.12.3,<0.13"),
        ("1.4.2", ">=1.4.2,<2"),
        ("2.0.0rc1", ">=2.0.0rc1,<3"),
        ("3", ">=3,<4"),
    ],
)
def test_the_versions_of_witworks_that_will_do(version: str, range_: str) -> None:
    assert compatible(version) == range_


def test_the_order_in_which_files_are_given_makes_no_difference() -> None:
    wheel = Wheel("calc", "1.0", "Adds")
    one, two = wheel.pack({"calc/a": b"1", "calc/b": b"2"}), wheel.pack({"calc/b": b"2", "calc/a": b"1"})
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        said = {(entry.date_time, entry.external_attr >> 16) for entry in archive.infolist()}
    assert said == {((1980, 1, 1, 0, 0, 0), 0o100644)}
