"""Cargo's formats read: JSON messages, dep-info files, and the files that steer a build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from witworks.languages import cargo

MANIFEST = Path("/p/components/calc/Cargo.toml")


def artifact(manifest: Path = MANIFEST, kind: str = "cdylib", *files: str) -> str:
    target = {"kind": [kind], "crate_types": [kind], "name": "calc"}
    message = {"reason": "compiler-artifact", "manifest_path": str(manifest), "target": target, "filenames": list(files)}
    return json.dumps(message)


def diagnostic(text: str = "mismatched types", level: str = "error", *, place: bool = True) -> str:
    span = {"file_name": "src/lib.rs", "line_start": 12, "column_start": 9, "is_primary": True}
    message = {
        "level": level,
        "message": text,
        "spans": [span] if place else [],
        "rendered": f"{level}: {text}\n --> src/lib.rs:12:9\n",
    }
    return json.dumps({"reason": "compiler-message", "manifest_path": str(MANIFEST), "message": message})


def test_the_artefact_is_the_packages_own() -> None:
    lines = [
        artifact(Path("/registry/dep/Cargo.toml"), "cdylib", "/t/dep.wasm"),
        "   Compiling calc v0.1.0",
        artifact(MANIFEST, "cdylib", "/t/calc.wasm", "/t/calc.d"),
        '{"reason":"build-finished","success":true}',
    ]
    messages = cargo.read_messages("\n".join(lines), MANIFEST)
    assert messages.artefacts == (Path("/t/calc.wasm"),)
    assert messages.crate_types == ("cdylib",)


def test_a_diagnostic_has_its_place_in_the_users_folder_and_comes_once() -> None:
    messages = cargo.read_messages("\n".join([diagnostic(), diagnostic(), diagnostic("unused", "warning")]), MANIFEST)
    assert [found.level for found in messages.diagnostics] == ["error", "warning"]
    assert str(messages.diagnostics[0].place) == "/p/components/calc/src/lib.rs:12:9"


def test_a_compile_error_shows_what_the_compiler_rendered() -> None:
    text = "\n".join([diagnostic(), diagnostic("aborting due to 1 previous error", place=False)])
    error = cargo.compile_error("calc", cargo.read_messages(text, MANIFEST), "error: could not compile `calc`", MANIFEST)
    assert error.code == "WW401"
    assert error.render().count("error: mismatched types") == 1
    assert "aborting" not in error.render()


@pytest.mark.parametrize("causes", ["    0: ", "  failed to parse package: /p/wit\n\nCaused by:\n  "])
def test_wit_that_the_macro_does_not_take_has_its_place_in_the_wit(causes: str) -> None:
    """As the macro of wit-bindgen 0.20 says it: with a number for each cause, or with the words before each."""
    said = (
        f"failed to resolve directory while parsing WIT for path [/p/wit]\n\nCaused by:\n{causes}expected `import`, found `@`\n"
        "            --> /p/wit/world.wit:4:3\n             |\n           4 |   @since\n"
    )
    messages = cargo.read_messages(diagnostic(said), MANIFEST)
    found = cargo.wit_refused(messages, MANIFEST.parent)
    assert found is not None
    assert (str(found[0]), found[1]) == ("/p/wit/world.wit:4:3", "expected `import`, found `@`")
    error = cargo.compile_error("calc", messages, "", MANIFEST)
    assert (error.code, str(error.at)) == ("WW401", "/p/wit/world.wit:4:3")


def test_a_package_that_the_macro_is_not_told_of_is_what_the_report_begins_with() -> None:
    """As the macro of wit-bindgen 0.63 says it."""
    said = (
        "failed to resolve directory while parsing WIT for path [/p/wit]\n\nCaused by:\n"
        "  package 'a:b' not found. known packages:\n    a:calc\n"
        "     --> /p/wit/world.wit:8:10\n      |\n    8 |   import a:b/i;\n"
    )
    error = cargo.compile_error("calc", cargo.read_messages(diagnostic(said), MANIFEST), "", MANIFEST)
    assert error.message == "component `calc` does not compile: package 'a:b' not found"
    assert "generate_all" in error.render()


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        (  # as the macro of wit-bindgen 0.63 says it
            "missing one of:\n* `generate_all` option\n* `with: …`\n\nCaused by:\n  missing `with` mapping for the key `a:b/c`",
            "missing `with` mapping for the key `a:b/c`",
        ),
        ("one of two:\n  this\n  that", "one of two:"),
    ],
)
def test_of_a_message_of_several_lines_one_is_the_headline(said: str, headline: str) -> None:
    report = cargo.compile_error("calc", cargo.read_messages(diagnostic(said), MANIFEST), "", MANIFEST).render().splitlines()
    assert report[0] == f"error[WW401]: component `calc` does not compile: {headline}"
    assert report[1].startswith("  --> ")
    assert report[2] == f"  | error: {said.splitlines()[0]}"


def test_a_macros_error_has_its_place_where_the_package_calls_it() -> None:
    ours = {"file_name": "src/lib.rs", "line_start": 3, "column_start": 1, "is_primary": False}
    theirs = {"file_name": "/registry/dep/src/lib.rs", "line_start": 9, "column_start": 2, "is_primary": True}
    message = {"level": "error", "message": "no", "spans": [theirs | {"expansion": {"span": ours}}], "rendered": "error: no\n"}
    text = json.dumps({"reason": "compiler-message", "manifest_path": str(MANIFEST), "message": message})
    (found,) = cargo.read_messages(text, MANIFEST).diagnostics
    assert str(found.place) == "/p/components/calc/src/lib.rs:3:1"


def test_an_error_before_the_compiler_shows_cargos_own_words() -> None:
    error = cargo.compile_error(
        "calc", cargo.read_messages("", MANIFEST), "error: no matching package named `wti` found", MANIFEST
    )
    assert error.code == "WW402"
    assert "no matching package named `wti` found" in error.render()


def test_a_crate_that_builds_no_wasm_says_what_it_builds() -> None:
    messages = cargo.read_messages(artifact(MANIFEST, "rlib", "/t/libcalc.rlib"), MANIFEST)
    error = cargo.no_cdylib(MANIFEST, messages)
    assert error.code == "WW403"
    assert "it builds: rlib" in error.render()


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("/t/calc.wasm: /p/src/lib.rs /p/src/more.rs\n", ["/p/src/lib.rs", "/p/src/more.rs"]),
        ("/t/calc.wasm: /p/my\\ calc/lib.rs\n", ["/p/my calc/lib.rs"]),
        ("/t/calc.wasm:\n", []),
        ("", []),
        ("# env-dep:N=1\n/t/a: /p/a.rs\n\n/p/a.rs:\n", ["/p/a.rs"]),
        ("/t/a: /p/a#b.rs /p/c\\\\d.rs\n", ["/p/a#b.rs", "/p/c\\d.rs"]),
    ],
)
def test_a_dep_info_file(tmp_path: Path, text: str, files: list[str]) -> None:
    (tmp_path / "calc.d").write_text(text, encoding="utf-8")
    assert cargo.dependencies(tmp_path / "calc.d") == [Path(file) for file in files]


def test_no_dep_info_is_told_from_an_empty_one(tmp_path: Path) -> None:
    assert cargo.dependencies(tmp_path / "calc.d") is None


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_path_dependencies_are_followed_wherever_they_are_declared(tmp_path: Path) -> None:
    write(
        tmp_path / "calc/Cargo.toml",
        """
        [package]
        name = "calc"
        [dependencies]
        one = { path = "../one" }
        serde = "1"
        [target.'cfg(target_arch = "wasm32")'.dependencies]
        two = { path = "../two", version = "1" }
        [build-dependencies]
        three = { path = "../three" }
        [patch.crates-io]
        four = { path = "../four" }
        [dev-dependencies]
        five = { path = "../five" }
        [dependencies.six]
        path = "../nowhere"
        """,
    )
    for name in ("one", "two", "three", "four", "five"):
        write(tmp_path / name / "Cargo.toml", '[dependencies]\nback = { path = "../calc" }\nseven = { path = "../seven" }\n')
    write(tmp_path / "seven/Cargo.toml", "not toml [")
    found = [path.name for path in cargo.path_dependencies(tmp_path / "calc")]
    assert found == ["four", "one", "seven", "three", "two"]


def test_before_the_first_build_every_source_is_an_input(tmp_path: Path) -> None:
    for name in (
        "Cargo.toml",
        "Cargo.lock",
        "src/lib.rs",
        "src/data.bin",
        "tests/test_x.py",
        "target/x.rs",
        "wit/w.wit",
        "README.md",
    ):
        write(tmp_path / "components/calc" / name)
    write(tmp_path / ".cargo/config.toml")
    write(tmp_path / "rust-toolchain.toml")
    inputs = cargo.inputs(tmp_path / "components/calc", tmp_path, tmp_path / "none.d")
    shown = [str(file.relative_to(tmp_path)) for file in inputs if file.is_relative_to(tmp_path)]
    assert shown == [
        ".cargo/config.toml",
        "components/calc/Cargo.lock",
        "components/calc/Cargo.toml",
        "components/calc/src/data.bin",
        "components/calc/src/lib.rs",
        "rust-toolchain.toml",
    ]


def test_after_a_build_the_dep_info_says_which(tmp_path: Path) -> None:
    lib = write(tmp_path / "calc/src/lib.rs")
    write(tmp_path / "calc/src/orphan.rs")
    write(tmp_path / "calc/Cargo.toml")
    outside = write(tmp_path / "shared.txt")
    wit = write(tmp_path / "wit/w.wit")
    dep_file = write(tmp_path / "calc.d", f"/t/calc.wasm: {lib} {outside} {wit} {tmp_path / 'gone.rs'} {tmp_path / 'wit'}\n")
    inputs = cargo.inputs(tmp_path / "calc", tmp_path, dep_file)
    assert {file.name for file in inputs if file.is_relative_to(tmp_path)} == {"lib.rs", "Cargo.toml", "shared.txt"}


def test_the_standard_library_is_another_with_other_settings_alone(tmp_path: Path) -> None:
    def settings(*flags: str, compiler: str = "rustc 1", manifest: str = "") -> str:
        (tmp_path / "Cargo.toml").write_text(f'[package]\nname = "a"\n{manifest}')
        return cargo.std_settings(tmp_path, ["build", *flags], compiler)

    plain = settings("--profile", "release")
    assert settings("--profile", "release", "--features", "fast,small", "--no-default-features") == plain
    assert settings("--profile", "release", manifest='version = "2.0.0"\n') == plain
    others = [
        settings("--profile", "dev"),
        settings("--profile", "release", "--config", "profile.release.opt-level='z'"),
        settings("--profile", "release", manifest='[profile.release]\nopt-level = "s"\n'),
        settings("--profile", "release", compiler="rustc 2"),
    ]
    assert len({plain, *others}) == 1 + len(others)
