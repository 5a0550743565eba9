"""C, C++ and Zig with the real tools: they build, rebuild exactly what they must, and say what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Project, Run

WIT = """\
package demo:sums;

interface ops {
  record pair { a: u32, b: u32 }
  total: func(of: pair) -> u32;
}

world summer {
  export ops;
}
"""
C = """\
#include "summer.h"

#include "steps.h"

uint32_t exports_demo_sums_ops_total(exports_demo_sums_ops_pair_t *of) { return step(of->a) + of->b; }
"""
CPP = """\
#include "summer.h"

#include <vector>

#include "steps.h"

uint32_t exports_demo_sums_ops_total(exports_demo_sums_ops_pair_t *of) {
  std::vector<uint32_t> parts{step(of->a), of->b};
  uint32_t sum = 0;
  for (uint32_t part : parts) sum += part;
  return sum;
}
"""
HEADER = """\
#pragma once
#include <stdint.h>
#ifdef __cplusplus
extern "C"
#endif
uint32_t step(uint32_t value);
#ifndef BY
#define BY 0
#endif
"""
STEP = """\
#include "steps.h"

uint32_t step(uint32_t value) { return value + BY; }
"""
ZIG = """\
const summer = @import("summer");
const steps = @import("src/steps.zig");

export fn exports_demo_sums_ops_total(of: *summer.exports_demo_sums_ops_pair_t) u32 {
    return steps.step(of.a) + of.b;
}
"""
ZIG_STEP = """\
pub fn step(value: u32) u32 {
    return value + @embedFile("by.txt").len;
}
"""
ALL = frozenset({"by-c", "by-cpp", "by-zig"})
CALL = """
import importlib, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    with getattr(module, "".join(map(str.capitalize, name.split("_"))))() as made:
        print(made.ops.total(module.Pair(30, 8)))
"""


@pytest.fixture(scope="module")
def built(shared: Project) -> Project:
    """A project with one world in three languages, built; the tools are installed where this machine lacks them."""
    shared.environment["WITWORKS_PROVISION"] = "1"
    shared.write("wit/sums/world.wit", WIT)
    for name, source, text in (("by-c", "sum.c", C), ("by-cpp", "sum.cpp", CPP)):
        shared.write(f"components/{name}/{source}", text)
        shared.write(f"components/{name}/include/steps.h", HEADER)
        shared.write(f"components/{name}/src/steps.c", STEP)
    shared.write("components/by-zig/main.zig", ZIG)
    shared.write("components/by-zig/src/steps.zig", ZIG_STEP)
    shared.write("components/by-zig/src/by.txt", "")
    first = shared.scons().good()
    assert first.ran("validate") == ALL
    return shared


@pytest.fixture
def sums(built: Project, copy_of: Callable[[Project], Project]) -> Project:
    """A copy of that project, where it was built once: what is made does not tell where."""
    copied = copy_of(built)
    copied.environment = dict(built.environment)
    moved = copied.scons().good()
    assert moved.ran("compile", "link", "guest", "component") == set(), moved.text
    return copied


def totals(project: Project, *names: str) -> list[int]:
    return [int(line) for line in project.python(CALL, *(name.replace("-", "_") for name in names)).split()]


def test_one_world_in_three_languages(sums: Project) -> None:
    assert totals(sums, *sorted(ALL)) == [38, 38, 38]
    sums.scons().idle()


@pytest.mark.parametrize(
    ("path", "old", "new", "made"),
    [
        ("components/by-c/src/steps.c", "+ BY", "+ 1", {"by-c/src/steps.c"}),
        ("components/by-c/sum.c", "+ of->b", "+ of->b + 1", {"by-c/sum.c"}),
        ("components/by-c/include/steps.h", "BY 0", "BY 1", {"by-c/sum.c", "by-c/src/steps.c"}),
        ("components/by-cpp/sum.cpp", "sum = 0", "sum = 1", {"by-cpp/sum.cpp"}),
        ("components/by-zig/src/steps.zig", "value +", "value + 1 +", {"by-zig/main.zig"}),
        ("components/by-zig/src/by.txt", "", "x", {"by-zig/main.zig"}),
    ],
)
def test_a_changed_source_compiles_what_reads_it_alone(sums: Project, path: str, old: str, new: str, made: set[str]) -> None:
    sums.edit(path, old, new)
    run = sums.scons().good()
    assert run.ran("compile") == made
    (name,) = {one.split("/")[0] for one in made}
    assert run.ran("link", "validate", "package") == {name}
    assert run.ran("guest", "world", "bindings") == set()
    assert totals(sums, name) == [39]
    sums.scons().idle()


def test_a_comment_in_the_wit_compiles_nothing(sums: Project) -> None:
    sums.edit("wit/sums/world.wit", "  total:", "  /// Adds both.\n  total:")
    run = sums.scons().good()
    assert {action.split()[0] for action in run.actions} == {"world", "bindings"}
    sums.scons().idle()


def test_a_field_of_the_world_compiles_everything(sums: Project) -> None:
    sums.edit("wit/sums/world.wit", "b: u32 }", "b: u32, c: u32 }")
    run = sums.scons().good()
    assert run.ran("link") == ALL
    assert {one.split("/")[0] for one in run.ran("guest")} == ALL
    sums.scons().idle()


def test_what_is_no_source_makes_nothing(sums: Project) -> None:
    sums.write("components/by-c/README.md", "# Sums\n")
    sums.write("components/by-c/tests/data.c", "no C at all\n")
    sums.write("components/by-zig/notes.txt", "none\n")
    assert sums.scons().good().actions == ()


def test_a_new_file_is_compiled_too(sums: Project) -> None:
    sums.write("components/by-c/src/more.c", "int more(void) { return 1; }\n")
    run = sums.scons().good()
    assert run.ran("compile") == {"by-c/src/more.c"}
    assert run.ran("link") == {"by-c"}


def test_headers_of_this_machine_are_not_read(sums: Project) -> None:
    """What CPATH and the like bring would be in no graph and no key of a cache."""
    (sums.scratch / "include").mkdir()
    (sums.scratch / "include" / "of-this-machine.h").write_text("#define MORE 1000\n", encoding="utf-8")
    sums.edit("components/by-c/sum.c", "#include", '#if __has_include("of-this-machine.h")\n#error read\n#endif\n#include')
    sums.environment |= dict.fromkeys(("CPATH", "C_INCLUDE_PATH"), str(sums.scratch / "include"))
    sums.environment["CCC_OVERRIDE_OPTIONS"] = "+-DMORE"
    assert sums.scons().good().ran("compile") == {"by-c/sum.c"}


def test_what_steers_zig_is_an_input(sums: Project) -> None:
    whole = sums.scons(env={"SOURCE_DATE_EPOCH": "1"}).good().ran("compile")
    assert {"by-c/sum.c", "by-c/src/steps.c"} <= whole
    assert sums.scons(env={"SOURCE_DATE_EPOCH": "1"}).good().ran("compile") == set()


def test_flags_of_the_manifest_are_inputs(sums: Project) -> None:
    sums.write("components/by-c/component.toml", '[c]\ndefines = ["BY=5"]\n')
    assert sums.scons().good().ran("compile") == {"by-c/sum.c", "by-c/src/steps.c"}
    assert totals(sums, "by-c") == [43]
    sums.scons().idle()


def test_a_profile_is_an_input(sums: Project) -> None:
    core = sums.root / "build/by-c/by-c.core.wasm"
    release = core.read_bytes()
    assert b".debug_info" not in release
    assert b"exports_demo_sums_ops_total" in release, "names are kept for backtraces"
    assert "by-c/sum.c" in sums.scons("by-c", "profile=debug").good().ran("compile")
    assert b".debug_info" in core.read_bytes()
    assert b"wasi_snapshot" not in core.read_bytes()
    assert totals(sums, "by-c") == [38]
    sums.scons("by-c", "profile=small").good()
    small = core.read_bytes()
    assert len(small) < len(release)
    assert b"exports_demo_sums_ops_total" not in small


def test_wasi_only_where_it_is_asked_for(sums: Project) -> None:
    component = sums.root / "build/by-c/by-c.wasm"
    assert b"wasi:" not in component.read_bytes()
    printing = C.replace('#include "steps.h"', '#include <stdio.h>\n\n#include "steps.h"').replace(
        "{ return", '{\n  printf("%u\\n", of->a);\n  return'
    )
    sums.write("components/by-c/sum.c", printing)
    sums.scons("by-c").good()
    assert b"wasi:cli/stdout" in component.read_bytes()
    assert totals(sums, "by-c") == [38]
    sums.write("components/by-c/component.toml", "[c]\nwasi = false\n")
    assert "what it prints is dropped" in sums.scons("by-c").good().stdout
    assert b"wasi:" not in component.read_bytes()
    assert totals(sums, "by-c") == [38]


PANIC = """
from by_zig import ByZig, Pair
from witworks.runtime import Trap, using_backend
for backend in ("component", "direct"):
    with using_backend(backend), ByZig() as made:
        try:
            made.ops.total(Pair(2**32 - 1, 1))
        except Trap as trap:
            print(trap)
"""


def test_a_panic_of_zig_is_told_in_a_debug_build_and_brings_no_wasi_into_others(sums: Project) -> None:
    component = sums.root / "build/by-zig/by-zig.wasm"
    sums.edit("components/by-zig/main.zig", "    return", '    if (of.a == 5) @panic("five");\n    return')
    sums.scons("by-zig").good()
    assert b"wasi:" not in component.read_bytes()
    sums.scons("by-zig", "profile=debug").good()
    told = sums.python(PANIC)
    assert told.count("panic: integer overflow") == 2
    assert told.count("by-zig/main.zig:6:") == 2
    sums.edit("components/by-zig/main.zig", "const summer", 'pub const panic = @import("std").debug.no_panic;\nconst summer')
    sums.scons("by-zig", "profile=debug").good()
    assert b"wasi:" not in component.read_bytes()
    assert "panic: " not in sums.python(PANIC)


def test_editors_are_told_how_it_is_compiled(sums: Project) -> None:
    commands = json.loads(sums.read("build/compile_commands.json"))
    assert [entry["file"].rpartition("components/")[2] for entry in commands] == [
        "by-c/src/steps.c",
        "by-c/sum.c",
        "by-cpp/src/steps.c",
        "by-cpp/sum.cpp",
    ]
    for entry in commands:
        assert any(word.startswith("-I") and word.endswith("/guest") for word in entry["arguments"])


@pytest.mark.parametrize("file", ["by-c/sum.c", "by-c/src/steps.c", "by-cpp/sum.cpp"])
def test_clangd_finds_the_bindings(sums: Project, file: str) -> None:
    # An older clang cannot read the C++ library that zig brings.
    clangd = next((found for version in ("", *(f"-{n}" for n in range(40, 18, -1))) if (found := _clangd(version))), None)
    if clangd is None:
        pytest.skip("no clangd of version 19 or newer on this machine")
    sums.scons("by-c", "by-cpp").good()

    def check() -> str:
        argv = [clangd, f"--check={sums.root / 'components' / file}", f"--compile-commands-dir={sums.root / 'build'}"]
        return subprocess.run(argv, capture_output=True, text=True, check=False).stderr

    assert "All checks completed, 0 errors" in check()
    shutil.rmtree(sums.root / "build" / file.split("/", maxsplit=1)[0] / "guest")
    assert ("'summer.h' file not found" in check()) == (file != "by-c/src/steps.c")


def _clangd(version: str) -> str | None:
    found = shutil.which(f"clangd{version}")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""
    number = re.search(r"version (\d+)", said)
    return found if number and int(number[1]) >= 19 else None


@pytest.mark.parametrize(
    ("path", "text", "line", "words"),
    [
        ("components/by-c/sum.c", C.replace("step(of->a)", "stepp(of->a)"), "sum.c:5:", ("by-c", "stepp")),
        ("components/by-c/sum.c", C.replace("steps.h", "gone.h"), "sum.c:3:", ("by-c", "gone.h")),
        ("components/by-cpp/sum.cpp", CPP.replace("sum = 0;", "sum = 0"), "sum.cpp:9:", ("by-cpp", "expected ';'")),
        ("components/by-zig/main.zig", ZIG.replace("of.b", "of.c"), "main.zig:5:", ("by-zig", "no field named 'c'")),
        ("components/by-zig/src/steps.zig", "pub fn step(", "src/steps.zig:1:", ("by-zig", "expected")),
    ],
)
def test_an_error_of_the_compiler_comes_once_with_its_place(
    sums: Project, path: str, text: str, line: str, words: tuple[str, ...]
) -> None:
    good = sums.read(path)
    sums.write(path, text)
    run = sums.scons().refused("WW401", f"components/{path.split('/')[1]}/{line}", *words)
    assert run.stderr.count(f"error[WW401]: component `{words[0]}` does not compile") == 1
    sums.write(path, good)
    sums.scons().good()
    assert totals(sums, *sorted(ALL)) == [38, 38, 38]


def test_a_warning_is_shown_and_builds(sums: Project) -> None:
    sums.edit("components/by-c/src/steps.c", "{ return", "{ int unused = 1; return")
    assert "unused variable" in sums.scons().good().stdout


@pytest.mark.provokes("WW414")
def test_an_export_that_is_not_defined_is_named(sums: Project) -> None:
    sums.edit("components/by-c/sum.c", "exports_demo_sums_ops_total", "exports_demo_sums_ops_totel")
    sums.scons().refused("WW414", "by-c", "exports_demo_sums_ops_total", "guest/summer.h", ".wit:")


@pytest.mark.provokes("WW415")
def test_a_function_that_is_nowhere_is_named(sums: Project) -> None:
    sums.edit("components/by-c/src/steps.c", "step(uint32_t", "stride(uint32_t")
    sums.scons().refused("WW415", "by-c", "undefined: step")


def test_a_header_of_no_world(sums: Project) -> None:
    sums.edit("components/by-c/sum.c", "summer.h", "sumer.h")
    sums.scons().refused("WW211", "world `sumer`", "sum.c:1", "did you mean 'summer'")


@pytest.mark.provokes("WW416")
@pytest.mark.parametrize(
    ("type_", "feature"),
    [("list<u32, 4>", "a list of fixed length"), ("error-context", "error-context")],
)
def test_a_world_that_c_cannot_have_names_the_feature(sums: Project, type_: str, feature: str) -> None:
    sums.write("wit/sums/world.wit", WIT.replace("total: func(of: pair)", f"total: func(of: pair, more: {type_})"))
    sums.scons("by-c").refused("WW416", "`by-c`", feature, "world.wit:5")


@pytest.mark.parametrize("language", ["c", "cpp", "zig"])
def test_a_new_component_builds_and_passes_its_tests(sums: Project, language: str) -> None:
    for name in ("int-main" if language == "c" else "export-fn", "a1"):
        sums.scons("new", f"name={name}", f"lang={language}").good()
        made = sums.scons(f"test-{name}").good()
        assert f"tested     {name}: 2 passed" in made.stdout
        assert b"wasi:" not in (sums.root / f"build/{name}/{name}.wasm").read_bytes()


def test_two_languages_in_one_folder(sums: Project) -> None:
    sums.write("components/by-c/main.zig", ZIG)
    sums.scons().refused("WW105", "sum.c says c", "main.zig says zig")


def test_a_language_without_sources(sums: Project) -> None:
    sums.write("components/empty/component.toml", '[component]\nlanguage = "c"\nworld = "summer"\n')
    sums.scons().refused("WW112", "`empty`", "component.toml:2")


@pytest.mark.provokes("WW113")
def test_several_zig_files_without_a_first(sums: Project) -> None:
    sums.write("components/by-zig/other.zig", sums.read("components/by-zig/main.zig"))
    (sums.root / "components/by-zig/main.zig").rename(sums.root / "components/by-zig/sum.zig")
    sums.scons().refused("WW113", "other.zig, sum.zig", "main.zig")


@pytest.mark.parametrize("key", ["cflag", "wasi"])
def test_the_manifest_is_strict(sums: Project, key: str) -> None:
    sums.write("components/by-c/component.toml", f'[c]\n{key} = "x"\n')
    sums.scons().refused("WW102", f"c.{key}", "component.toml:2")


def test_missing_tools_fail_what_needs_them_and_build_the_rest(sums: Project) -> None:
    sums.wat("calc")
    lacking = {"WITWORKS_PROVISION": "", "WITWORKS_TOOLS": str(sums.scratch / "none"), "PATH": "/usr/bin:/bin"}
    run = sums.scons(env=lacking)
    assert run.status == 2, run.text
    assert run.ran("validate") == {"calc"}
    assert run.stdout.count("FAILED: ") == 3
    assert "wit-bindgen is not installed" in run.stderr
    assert "scons setup" in run.stderr
    skipped = sums.scons("skip_missing=yes", env=lacking).good()
    assert skipped.stdout.count("skipped by-") == 3
    doctor = sums.scons("doctor", env=lacking)
    assert doctor.status == 1
    assert len(re.findall(r"MISSING +\S+ +by-c, by-cpp, by-zig", doctor.stdout)) == 2


def test_a_tool_of_the_users_own_and_its_version_are_inputs(sums: Project, wit_bindgen: Path) -> None:
    mine = sums.script("wit-bindgen", f'[ "$1" = --version ] && echo wit-bindgen-cli 77.0.0 || exec {wit_bindgen} "$@"')
    run = sums.scons("by-c", f"wit_bindgen={mine}").good()
    assert run.ran("guest") == {"by-c/summer.h"}
    assert run.ran("compile", "link") == set(), "the same bindings are compiled once"
    sums.scons("by-c", f"wit_bindgen={mine}").idle()


def test_an_interrupted_compiler_leaves_nothing(sums: Project, wait_for: Callable[[Callable[[], bool]], None], zig: Path) -> None:
    started = sums.scratch / "started"
    slow = sums.script("zig", f'[ "$1" = version ] && exec {zig} version; {zig} "$@"; : >{started}; sleep 60')
    sums.edit("components/by-c/src/steps.c", "+ BY", "+ 1")
    child = sums.start("by-c", f"zig={slow}")
    wait_for(started.exists)
    time.sleep(0.1)
    child.send_signal(2)
    assert sums.finish(child).status != 0
    assert not (sums.root / "build/by-c/objects/src/steps.c.o").exists()
    sums.scons().good()
    assert totals(sums, "by-c") == [39]


def test_a_compiler_that_is_killed_is_named_and_its_component(sums: Project, zig: Path) -> None:
    dying = sums.script("zig", f'[ "$1" = version ] && exec {zig} version; kill -9 $$')
    sums.edit("components/by-c/src/steps.c", "+ BY", "+ 1")
    sums.scons("by-c", f"zig={dying}").refused("WW332", "component `by-c`: zig was ended by SIGKILL")
    assert sums.scons().good().ran("compile") == {"by-c/src/steps.c"}
    assert totals(sums, "by-c") == [39]


@pytest.fixture
def wit_bindgen(sums: Project) -> Path:
    return _tool(sums, "wit-bindgen")


@pytest.fixture
def zig(sums: Project) -> Path:
    return _tool(sums, "zig")


def _tool(project: Project, name: str) -> Path:
    """Where ``scons doctor`` says that a tool is."""
    from pathlib import Path

    (line,) = [line for line in _doctor(project).stdout.splitlines() if line.startswith(f"{name}: ")]
    return Path(line.split()[-1])


def _doctor(project: Project) -> Run:
    return project.scons("doctor", "--verbose").good()


READS = """\
#include "summer.h"

#include <stdio.h>

uint32_t exports_demo_sums_ops_total(exports_demo_sums_ops_pair_t *of) {
  FILE *file = fopen("/data/numbers", "r");
  if (file == NULL) return of->a;
  fclose(file);
  printf("found\\n");
  return of->b;
}
"""


@pytest.mark.provokes("WW417")
def test_code_that_opens_files_must_be_approved(sums: Project) -> None:
    source = "components/by-c/sum.c"
    sums.write(source, READS.replace('fopen("/data/numbers", "r")', "stderr"))
    sums.scons().good()
    sums.write(source, READS)
    refused = sums.scons().refused("WW417", "component `by-c` imports wasi:filesystem/", "which nobody has approved")
    assert 'write in components/by-c/component.toml: [wasi] imports = ["filesystem"]' in refused.text
    assert refused.ran("package") == set()
    sums.write("components/by-c/component.toml", '[wasi]\nimports = ["filesystem"]\n')
    approved = sums.scons().good()
    assert approved.ran("validate") == {"by-c"}
    assert approved.ran("compile", "link") == set()
    assert totals(sums, "by-c") == [30], "there is no such folder"
    sums.scons().idle()
