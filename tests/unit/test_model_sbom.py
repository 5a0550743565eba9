"""What lock files say is in a component, and the section that tells it."""

from __future__ import annotations

import json
import zlib

import pytest
from witworks.model.sbom import Ingredient, ingredients, of_section, section

CARGO = """\
version = 4
[[package]]
name = "own"
version = "0.1.0"
[[package]]
name = "libm"
version = "0.2.15"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "fork"
version = "1.0.0"
source = "git+https://example.org/fork#abc"
"""
NPM = json.dumps(
    {
        "packages": {
            "": {"name": "own", "version": "1.0.0"},
            "node_modules/@acme/a": {"version": "2.0.0"},
            "node_modules/b/node_modules/c": {"version": "3.0.0"},
            "node_modules/types": {"version": "4.0.0", "dev": True},
            "node_modules/local": {"link": True},
        }
    }
)
GO = "example.org/m v1.2.3 h1:abc=\nexample.org/m v1.2.3/go.mod h1:def=\n"
PIP = "# a comment\nregex==2026.1.1 \\\n    --hash=sha256:aa\nattrs == 25.1.0 ; python_version > '3'\n"


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("Cargo.lock", CARGO, [Ingredient("fork", "1.0.0", "git"), Ingredient("libm", "0.2.15", "crates.io")]),
        ("package-lock.json", NPM, [Ingredient("@acme/a", "2.0.0", "npm"), Ingredient("c", "3.0.0", "npm")]),
        ("go.sum", GO, [Ingredient("example.org/m", "1.2.3", "go")]),
        ("requirements.txt", PIP, [Ingredient("attrs", "25.1.0", "pypi"), Ingredient("regex", "2026.1.1", "pypi")]),
    ],
)
def test_lock_files(file: str, text: str, expected: list[Ingredient]) -> None:
    assert ingredients(file, text) == expected


def test_a_file_that_is_none_is_refused() -> None:
    for file in ("Cargo.lock", "package-lock.json"):
        with pytest.raises(ValueError, match=r"."):
            ingredients(file, "{{{")


def test_what_a_section_says_is_read_back() -> None:
    found = [Ingredient("a", "2.0.0", "npm"), Ingredient("b", "1.0.0", "crates.io")]
    assert of_section(section("own", "1.0.0", found)) == found
    packed = section("own", "1.0.0", found)
    endless = zlib.compress(b"[" * 100_000)
    for content in (b"", b"no zlib", packed[:-9], zlib.compress(b"[]"), zlib.compress(b'{"packages": [5]}'), endless):
        with pytest.raises(ValueError, match=r"."):
            of_section(content)


def test_the_section_is_the_same_whatever_the_order() -> None:
    found = [Ingredient("b", "1.0.0", "npm"), Ingredient("a", "2.0.0", "npm")]
    made = section("own", "0.1.0", found)
    assert made == section("own", "0.1.0", reversed(found))
    packages = json.loads(zlib.decompress(made))["packages"]
    assert packages[:2] == [
        {"name": "a", "version": "2.0.0", "source": "npm"},
        {"name": "b", "version": "1.0.0", "source": "npm"},
    ]
    assert packages[2] == {"name": "own", "version": "0.1.0", "source": "local", "root": True, "dependencies": [0, 1]}
