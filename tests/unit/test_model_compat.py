"""What a change asks of the version, and of which versions each fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.artifacts import resolving
from witworks.model import compat
from witworks.model.packages import WitIndex, closure, read_package
from witworks.model.versions import is_version, order
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model.changes import Level
    from witworks.model.world import World

OLD = """\
package demo:shop@1.0.0;

interface types { record item { name: string, price: u32 } }
interface orders {
  use types.{item};
  order: func(what: item) -> result<u32, string>;
}
interface host { log: func(text: string); }
world shop {
  import host;
  export orders;
}
"""
NEXT = OLD.replace("@1.0.0", "@1.1.0")


class Shops:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tool = wasm_tools.find(None, programs.Probes(None)).path

    def world(self, text: str) -> World:
        return resolving.resolve(closure(read_package(self._written(text)), WitIndex(self._folder, {})), "shop", self._tool)

    def package(self, text: str) -> compat.PackageView:
        return resolving.view(closure(read_package(self._written(text)), WitIndex(self._folder, {})), self._tool)

    def _written(self, text: str) -> Path:
        folder = self._folder / str(len(list(self._folder.iterdir())))
        folder.mkdir()
        (folder / "shop.wit").write_text(text, "utf-8")
        return folder


@pytest.fixture
def shops(tmp_path: Path) -> Shops:
    return Shops(tmp_path)


def compared(shops: Shops, new: str) -> compat.Verdict:
    return compat.compare(shops.world(OLD), shops.world(new))


def test_another_version_of_the_same_is_no_change_for_callers(shops: Shops) -> None:
    verdict = compared(shops, NEXT)
    assert verdict.level == "patch"
    assert [str(change) for change in verdict.changes] == [
        f"`demo:shop/{name}` is of version 1.1.0, was 1.0.0, in demo:shop@1.1.0" for name in ("host", "orders", "types")
    ]
    assert verdict.capabilities == ()


def test_changes_are_seen_across_versions(shops: Shops) -> None:
    verdict = compared(
        shops, NEXT.replace("price: u32", "price: u64").replace("log: func", "warn: func(text: string);\n  log: func")
    )
    assert [(change.level, change.text) for change in verdict.changes if change.level != "patch"] == [
        ("major", "function `warn` is new"),
        ("major", "field `price` of record `item` was `u32`, is `u64`"),
    ]
    assert verdict.capabilities == ("demo:shop/host@1.0.0#warn",)


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("@1.0.0", "@2.0.0", "major"),
        ("@1.0.0", "@1.0.0", None),
        ("interface host {", "/// The host.\ninterface host {", "patch"),
        ("export orders;", "export orders; export stock: func() -> u32;", "minor"),
        ("import host;", "", "minor"),
        ("export orders;", "", "major"),
        ("import host;", "import host; import clock: func() -> u64;", "major"),
        ("export orders;", "export orders; import only; } interface only { type t = u32;", "minor"),
    ],
)
def test_level_of_a_change(shops: Shops, old: str, new: str, level: Level | None) -> None:
    assert compared(shops, OLD.replace(old, new)).level == level


def test_an_export_of_an_older_version_breaks(shops: Shops) -> None:
    assert compat.compare(shops.world(NEXT), shops.world(OLD)).level == "major"


def test_capabilities_are_what_hosts_must_newly_supply(shops: Shops) -> None:
    new = OLD.replace("import host;", "import host; import store; import clock: func() -> u64;")
    verdict = compared(shops, f"{new}interface store {{ get: func(key: string) -> string; }}\n")
    assert verdict.capabilities == ("demo:shop/store@1.0.0", "clock")


def test_packages_are_compared_as_a_whole(shops: Shops) -> None:
    new = NEXT.replace("world shop {", "interface more { f: func(); }\nworld market { export orders; }\nworld shop {")
    verdict = compat.compare_packages(shops.package(OLD), shops.package(new))
    assert verdict.level == "minor"
    assert [change.text for change in verdict.changes if change.level == "minor"] == [
        "the world exports `demo:shop/more@1.1.0`",
        "world `market` is new",
    ]
    gone = compat.compare_packages(shops.package(new), shops.package(NEXT))
    assert gone.level == "major"
    assert "world `market` is gone" in [change.text for change in gone.changes]


def test_a_change_of_an_interface_counts_once_in_a_package(shops: Shops) -> None:
    verdict = compat.compare_packages(shops.package(OLD), shops.package(OLD.replace("price: u32", "price: u64")))
    assert [change.text for change in verdict.changes] == ["field `price` of record `item` was `u32`, is `u64`"]


@pytest.mark.parametrize(
    ("before", "level", "expected"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", None, "1.2.4"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.0.3", "major", "0.0.4"),
        ("1.3.0-rc.1", "major", "1.3.0"),
    ],
)
def test_next_version(before: str, level: Level | None, expected: str) -> None:
    assert compat.next_version(before, level) == expected
    assert compat.fits(before, expected, level)
    assert not compat.fits(before, before, "patch")


@pytest.mark.parametrize(
    ("before", "after", "level", "fits"),
    [
        ("1.2.3", "1.2.3", None, True),
        ("1.2.3", "1.2.2", None, False),
        ("1.2.3", "1.2.4", "minor", False),
        ("1.2.3", "1.3.0-rc.1", "minor", True),
        ("1.2.3", "1.9.9", "major", False),
        ("1.2.3", "3.0.0", "patch", True),
        ("1.3.0-rc.2", "1.3.0-rc.10", "major", True),
        ("1.3.0", "1.3.0-rc.1", None, False),
    ],
)
def test_what_fits(before: str, after: str, level: Level | None, fits: bool) -> None:  # noqa: FBT001
    assert compat.fits(before, after, level) is fits


def test_versions_are_in_the_order_of_semantic_versioning() -> None:
    listed = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
    ]
    backwards = listed[::-1]
    assert sorted(backwards, key=order) == listed
    assert all(map(is_version, listed))
    assert not any(map(is_version, ["1.0", "01.0.0", "v1.0.0", "1.0.0-", "", "1.0.0 "]))
