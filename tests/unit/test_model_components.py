"""Component folders found, named, and given their language and world; the manifest read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.errors import ManifestError, Place, WitError
from witworks.languages import LANGUAGES, rust
from witworks.model import manifest
from witworks.model.components import MARKERS, Component, WorldHint, check_name, discover, read
from witworks.model.packages import read_index

if TYPE_CHECKING:
    from pathlib import Path

HINTS = {"wat": lambda _folder: None, "rust": rust.Rust().world_hint}
WORLD = "package a:{name};\nworld {name} {{ }}\n"


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def one(root: Path, name: str = "calc") -> Component:
    found = read(root / "components" / name, read_index(root / "wit"), HINTS)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["calc", "a", "math-engine", "v2-calc", "tests", "my-test", "classy"])
def test_names_that_are_good(name: str) -> None:
    check_name(name, Place("here"))


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("Calc", "calc"),
        ("MathEngine", "math-engine"),
        ("my_calc", "my-calc"),
        ("class", "class-component"),
        ("match", "match-component"),
        ("json", "json-component"),
        ("numpy", "numpy-component"),
        ("test", "my-test"),
        ("all", "my-all"),
        ("test-calc", "my-test-calc"),
        ("go-calc", "my-go-calc"),
        ("js-calc", "my-js-calc"),
        ("2nd", "nd"),
        ("calc-", "calc"),
        ("my_calc2", "my-calc2"),
        ("my-calc-2", "my-calc2"),
    ],
)
def test_names_that_are_refused_with_a_better_one(name: str, suggestion: str) -> None:
    with pytest.raises(ManifestError) as caught:
        check_name(name, Place("here"))
    assert caught.value.code == "WW104"
    assert f"`{suggestion}`" in caught.value.render()


@pytest.mark.parametrize("name", ["", "-", "é", "a b", "a.b", "../a", "a/b", "a\n"])
def test_names_that_nothing_can_be_made_of_are_refused_too(name: str) -> None:
    with pytest.raises(ManifestError, match="WW104"):
        check_name(name, Place("here"))


def test_folders_without_a_marker_are_no_components(tmp_path: Path) -> None:
    for path in ("a/a.wat", "b/notes.txt", ".c/c.wat", "_d/d.wat", "e.wat", "f/src/f.wat"):
        write(tmp_path / "components" / path)
    write(tmp_path / "wit/w/w.wit", WORLD.format(name="w"))
    write(tmp_path / "components/a/component.toml", '[component]\nworld = "w"\n')
    found, errors = discover(tmp_path / "components", read_index(tmp_path / "wit"), HINTS)
    assert ([component.name for component in found], errors) == (["a"], ())


@pytest.mark.parametrize(
    ("language", "pattern"), [(language, pattern) for language, patterns in MARKERS.items() for pattern in patterns]
)
def test_every_marker_tells_its_language(tmp_path: Path, language: str, pattern: str) -> None:
    write(tmp_path / "components/calc" / pattern.replace("*", "file"), "{}")
    write(tmp_path / "components/calc/wit/w.wit", WORLD.format(name="w"))
    hints = dict.fromkeys(MARKERS, lambda _folder: None)
    found = read(tmp_path / "components/calc", read_index(tmp_path / "wit"), hints)
    assert found is not None
    assert found.language == language


def test_the_world_is_the_only_one_of_the_own_folder(tmp_path: Path) -> None:
    write(tmp_path / "components/calc/calc.wat")
    write(tmp_path / "components/calc/wit/w.wit", WORLD.format(name="mine"))
    write(tmp_path / "wit/other/w.wit", WORLD.format(name="other"))
    component = one(tmp_path)
    assert (component.world, component.package) == ("mine", "a:mine")


@pytest.mark.parametrize("spelling", ["two", "a:two/two", "a:two/two@1.0.0"])
def test_the_manifest_may_name_any_world_in_any_spelling(tmp_path: Path, spelling: str) -> None:
    write(tmp_path / "components/calc/calc.wat")
    write(tmp_path / "components/calc/component.toml", f'[component]\nworld = "{spelling}"\n')
    write(tmp_path / "wit/one/w.wit", WORLD.format(name="one"))
    write(tmp_path / "wit/two/w.wit", "package a:two@1.0.0;\nworld two { }\n")
    component = one(tmp_path)
    assert (component.world, component.package) == ("two", "a:two@1.0.0")


def test_a_world_of_two_packages_must_be_named_in_full(tmp_path: Path) -> None:
    write(tmp_path / "components/calc/calc.wat")
    for version in ("1.0.0", "2.0.0"):
        write(tmp_path / f"wit/w{version}/w.wit", f"package a:w@{version};\nworld w {{ }}\n")
    manifest_file = write(tmp_path / "components/calc/component.toml", '[component]\nworld = "w"\n')
    with pytest.raises(WitError) as caught:
        one(tmp_path)
    assert caught.value.code == "WW212"
    assert str(caught.value.at) == f"{manifest_file}:2"
    manifest_file.write_text('[component]\nworld = "a:w/w@2.0.0"\n', encoding="utf-8")
    assert one(tmp_path).package == "a:w@2.0.0"


def test_of_many_worlds_the_nearest_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    write(tmp_path / "components/count/count.wat")
    for name in (*"abcdef", "counter"):
        write(tmp_path / f"wit/{name}/w.wit", WORLD.format(name=name))
    with pytest.raises(WitError, match="WW212") as unsaid:
        one(tmp_path, "count")
    write(tmp_path / "components/count/component.toml", '[component]\nworld = "countr"\n')
    with pytest.raises(WitError, match="WW211") as unknown:
        one(tmp_path, "count")
    for caught in (unsaid, unknown):
        head, first, *others, last = caught.value.notes[0].splitlines()
        assert (head, first, last) == ("worlds:", "a:counter/counter (wit/counter/w.wit:2)", "and 2 more")
        assert len(others) == 4
    assert str(unsaid.value.fix).endswith('name it in components/count/component.toml: [component] world = "counter"')


def test_a_world_that_is_like_none_is_not_guessed(tmp_path: Path) -> None:
    write(tmp_path / "components/zzz/zzz.wat")
    for name in ("one", "two"):
        write(tmp_path / f"wit/{name}/w.wit", WORLD.format(name=name))
    with pytest.raises(WitError, match="WW212") as caught:
        one(tmp_path, "zzz")
    assert str(caught.value.fix).endswith('[component] world = "…"')


@pytest.mark.parametrize(
    "generate",
    [
        'wit_bindgen::generate!({ path: "../../wit/two", world: "two" });',
        'wit_bindgen::generate!({\n    world: "two",\n    path: ["../../wit/two"],\n    with: { "a:b/c": d },\n});',
        'wit_bindgen::generate!({ path: ["../../wit/one", "../../wit/two"], world: "two" });',
        'generate!({\n    path: [\n        "../../wit/one",\n        "../../wit/two",\n    ],\n    world: "two",\n});',
        'wit_bindgen::generate!("two" in "../../wit/two");',
        'generate!("two");',
        'wit_bindgen::generate!({ world: "two", /* path: "nowhere", */ path: "../../wit/two" });',
        'wit_bindgen::generate! { world: "a:two/two", path: "../../wit/two" }',
        'wit_bindgen::generate!({\n    // world: "one",\n    world: "two",\n    path: "../../wit/two",\n});',
        '// generate!({ world: "one" });\nwit_bindgen::generate!({ world: "two", path: "../../wit/two" });',
    ],
)
def test_the_sources_name_the_world(tmp_path: Path, generate: str) -> None:
    write(tmp_path / "components/calc/Cargo.toml")
    write(tmp_path / "components/calc/src/lib.rs", f"//! A component.\n{generate}\n")
    for name in ("one", "two"):
        write(tmp_path / f"wit/{name}/w.wit", WORLD.format(name=name))
    component = one(tmp_path)
    assert (component.world, component.package) == ("two", "a:two")


def test_a_hint_is_found_in_any_source_and_the_crates_root_goes_first(tmp_path: Path) -> None:
    write(tmp_path / "src/a.rs", 'generate!({ world: "a" });')
    assert rust.Rust().world_hint(tmp_path) == WorldHint("a", None, Place(tmp_path / "src/a.rs", 1))
    write(tmp_path / "src/lib.rs", '\ngenerate!({ world: "lib" });')
    assert rust.Rust().world_hint(tmp_path) == WorldHint("lib", None, Place(tmp_path / "src/lib.rs", 2))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[component", "WW101", 1),
        ('\n[component]\n\nlanguage = "cobol"', "WW103", 4),
        ('[component]\n"wrold" = "w"', "WW102", 2),
        ('component.wrold = "w"', "WW102", 1),
        ("[rust]\nprofile = 1", "WW102", 2),
        ("[rust]\nfeatures = [1]", "WW102", 2),
        ("rust = []", "WW102", 1),
        ("[tool.x]\ny = 1", "WW102", 1),
    ],
)
def test_manifests_that_are_refused_with_their_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    file = write(tmp_path / "component.toml", text)
    with pytest.raises(ManifestError) as caught:
        manifest.read(tmp_path, MARKERS)
    assert caught.value.code == code
    assert caught.value.at is not None
    assert (caught.value.at.path, caught.value.at.line) == (file, line)


def test_a_manifest_and_its_defaults(tmp_path: Path) -> None:
    assert manifest.read(tmp_path, MARKERS) == manifest.Manifest()
    write(tmp_path / "component.toml", '[component]\nworld = "w"\n[rust]\nfeatures = ["a", "b"]\ndefault-features = false\n')
    read_back = manifest.read(tmp_path, MARKERS)
    assert read_back.component.world == "w"
    assert (read_back.rust.features, read_back.rust.default_features, read_back.rust.profile) == (("a", "b"), False, "release")


def test_a_manifest_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "component.toml").write_bytes(b"# \xff\n")
    with pytest.raises(ManifestError, match="WW101"):
        manifest.read(tmp_path, MARKERS)


def test_every_language_that_a_folder_can_be_of_is_built() -> None:
    assert set(MARKERS) <= set(LANGUAGES)
