"""WIT packages in folders: read, indexed by name, and closed over what they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.errors import WitError
from witworks.model.packages import WitIndex, closure, read_index, read_package

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.wit").write_text(text, encoding="utf-8")
    return folder


def names(folder: Path, shared: Path) -> list[str]:
    return [package.name for package in closure(read_package(folder), read_index(shared)).dependencies]


def test_a_package_is_all_wit_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, b="package a:b@1.0.0;\nworld w { }", a="interface i { }", c="package a:b@1.0.0;")
    (tmp_path / "notes.txt").touch()
    package = read_package(tmp_path)
    assert (package.name, package.unversioned) == ("a:b@1.0.0", "a:b")
    assert [file.name for file in package.files] == ["a.wit", "b.wit", "c.wit"]
    assert [(world.name, world.place.line) for world in package.worlds] == [("w", 2)]


def test_a_single_file_is_a_package(tmp_path: Path) -> None:
    write(tmp_path, one="package a:one;", two="package a:two;")
    assert read_package(tmp_path / "two.wit").name == "a:two"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "WW201"),
        ({"a": "interface i { }"}, "WW205"),
        ({"a": "package a:b;", "b": "package a:c;"}, "WW206"),
        ({"a": "package a:b@1.0.0;", "b": "package a:b;"}, "WW206"),
    ],
)
def test_a_folder_that_is_no_package(tmp_path: Path, files: dict[str, str], code: str) -> None:
    with pytest.raises(WitError) as caught:
        read_package(write(tmp_path, **files))
    assert caught.value.code == code


def test_the_shared_folder_itself_its_folders_and_deps_are_packages(tmp_path: Path) -> None:
    write(tmp_path, main="package a:main;")
    write(tmp_path / "types", types="package a:types;")
    write(tmp_path / "deps" / "io", io="package a:io;")
    write(tmp_path / "deps", clock="package a:clock;")
    (tmp_path / "empty").mkdir()
    assert sorted(read_index(tmp_path).packages) == ["a:clock", "a:io", "a:main", "a:types"]
    assert read_index(tmp_path / "nowhere") == WitIndex(tmp_path / "nowhere", {})


def test_a_closure_follows_references_through_packages(tmp_path: Path) -> None:
    shared = tmp_path / "wit"
    root = write(tmp_path / "root", w="package a:root;\nworld w { import a:one/i; }")
    write(shared / "one", w="package a:one;\ninterface i { use a:two/i@2.0.0.{t}; }")
    write(shared / "two", w="package a:two@2.0.0;\ninterface i { use a:one/i.{u}; type t = u8; }")
    write(shared / "two-old", w="package a:two@1.0.0;\ninterface i { }")
    write(shared / "unused", w="package a:unused;")
    assert names(root, shared) == ["a:one", "a:two@2.0.0"]
    files = closure(read_package(root), read_index(shared)).files
    assert files == tuple(sorted([root / "w.wit", shared / "one/w.wit", shared / "two/w.wit"]))


def test_own_deps_come_before_shared_packages(tmp_path: Path) -> None:
    root = write(tmp_path / "root", w="package a:root;\nworld w { import a:one/i; }")
    write(root / "deps" / "one", w="package a:one;\ninterface i { }")
    write(tmp_path / "wit" / "one", w="package a:one;\ninterface i { }")
    (found,) = closure(read_package(root), read_index(tmp_path / "wit")).dependencies
    assert found.path == root / "deps" / "one"


def test_a_package_needs_neither_itself_nor_what_is_nested_in_it(tmp_path: Path) -> None:
    root = write(
        tmp_path, w="package a:root@1.0.0;\npackage a:in { interface i { } }\nworld w { import a:in/i; import a:root/j@1.0.0; }\n"
    )
    assert names(root, tmp_path / "nowhere") == []


def test_a_package_that_is_nowhere_is_told_with_the_folders_searched(tmp_path: Path) -> None:
    root = write(tmp_path / "root", w="package a:root;\n\nworld w { import a:tpyes/i; }")
    write(tmp_path / "wit" / "types", w="package a:types;")
    with pytest.raises(WitError) as caught:
        closure(read_package(root), read_index(tmp_path / "wit"))
    text = caught.value.render()
    assert caught.value.code == "WW202"
    for part in (f"{root / 'w.wit'}:3", str(root / "deps"), str(tmp_path / "wit"), "a:types"):
        assert part in text


def test_a_package_of_another_components_own_is_to_be_moved(tmp_path: Path) -> None:
    root = write(tmp_path / "components/root/wit", w="package a:root;\n\nworld w { import a:types/i; }")
    broken = write(tmp_path / "components/broken/wit", w="package a:types")
    own = write(tmp_path / "components/other/wit", w="package a:types;\ninterface i { }")
    with pytest.raises(WitError) as caught:
        closure(read_package(root), read_index(tmp_path / "wit"), [broken, own])
    assert caught.value.code == "WW202"
    assert f"it is in {own}" in caught.value.render()
    assert f"move it to {tmp_path / 'wit/other'}" in caught.value.render()


def test_another_version_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    root = write(tmp_path / "root", w="package a:root;\nworld w { import a:one/i@1.0.0; }")
    write(tmp_path / "wit" / "one", w="package a:one@1.1.0;")
    with pytest.raises(WitError) as caught:
        closure(read_package(root), read_index(tmp_path / "wit"))
    assert caught.value.code == "WW204"
    assert "a:one@1.1.0" in caught.value.render()


def test_two_packages_of_one_name_are_told_with_both_places(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        write(tmp_path / folder, w="package a:same;")
    with pytest.raises(WitError) as caught:
        read_index(tmp_path)
    assert caught.value.code == "WW203"
    assert str(tmp_path / "x/w.wit") in caught.value.render()
    assert str(tmp_path / "y/w.wit") in caught.value.render()
