"""Exactly what must be rebuilt is rebuilt, in every language: a table of edits, each with all actions that it may cost.

The project ``tests/projects/every`` has one component in each language, all of one world that reaches a record elsewhere.
It is built once; each row edits it everywhere at once, and leaves it as it was.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest
from witworks import programs
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.toolchains import rust, tools, wasm_tools

from tests.e2e.conftest import ROOT, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.e2e.conftest import Project

    Actions = dict[str, str]
    """By language: stages, and for those that are made of single files ``stage:file``."""

pytestmark = pytest.mark.slow

TREE: Final = ROOT / "tests" / "projects" / "every"
# No component may be called what `scons go` and the like mean.
LANGUAGES: Final = tuple(sorted(path.name for path in (TREE / "components").iterdir()))
NATIVE: Final = ("c", "cpp", "zig")
SCRIPTS: Final = ("javascript", "typescript")
SOURCES: Final = {
    "c": "sums.c",
    "cpp": "sums.cpp",
    "golang": "exports/export_demo_calc_ops/ops.go",
    "javascript": "app.js",
    "py": "app.py",
    "rust": "src/lib.rs",
    "typescript": "app.ts",
    "wat": "sums.wat",
    "zig": "main.zig",
}
SPARE: Final = {
    "c": "spare.c",
    "cpp": "spare.cpp",
    "golang": "spare.go",
    "javascript": "spare.js",
    "py": "spare.py",
    "rust": "src/spare.rs",
    "typescript": "spare.ts",
    "zig": "spare.zig",
}
"""A source file that no other needs."""
COMMENTS: Final = {"py": "#", "wat": ";;"}
TOOLS: Final = {
    **dict.fromkeys(NATIVE, ("wit-bindgen", "zig")),
    **dict.fromkeys(SCRIPTS, ("componentize-qjs",)),
    "golang": ("wit-bindgen",),
    "py": ("componentize-py",),
}
PROGRAMS: Final = {"golang": "go", "rust": "cargo"}

GUEST: Final = {
    "c": "guest:calculator.h",
    "cpp": "guest:calculator.h",
    "golang": "guest",
    "py": "guest:componentize_py_types.py",
    "zig": "guest:calculator.h guest:calculator.zig",
}
"""What is made of the world for the language alone."""
CODE: Final = {
    "c": "compile:sums.c compile:spare.c compile:guest",
    "cpp": "compile:sums.cpp compile:spare.cpp compile:guest",
    "golang": "go",
    "javascript": "bundle",
    "rust": "cargo",
    "typescript": "bundle tsc",
    "wat": "wat",
    "zig": "compile:main.zig compile:guest",
}
"""What a compiler does of the sources and the bindings."""
CHANGED: Final = {**CODE, "c": "compile:sums.c", "cpp": "compile:sums.cpp", "zig": "compile:main.zig"}
"""What a compiler does when one file has changed."""
COMPONENT: Final = {
    **dict.fromkeys(NATIVE, "link component"),
    **dict.fromkeys(SCRIPTS, "javascript"),
    **dict.fromkeys(("golang", "py", "rust", "wat"), "component"),
}
"""What makes the component of that."""
CORE: Final = (*NATIVE, "golang", "rust", "wat")
"""Languages whose compiler makes a core module."""
AFTER: Final = "validate precompile package"
ANEW: Final = f"component {AFTER}"


def of(*stages: str) -> Actions:
    """These stages in every language."""
    return dict.fromkeys(LANGUAGES, " ".join(stages))


def joined(*parts: Mapping[str, str]) -> Actions:
    """All stages of all parts, language by language."""
    return {language: " ".join(part.get(language, "") for part in parts) for language in LANGUAGES}


TYPES: Final = dict.fromkeys(SCRIPTS, "types")
EVERYTHING: Final = joined(of("world bindings", AFTER), TYPES, GUEST, CODE, COMPONENT)


@dataclass(frozen=True)
class Row:
    """A kind of edit, and what it costs; ``edit`` answers with what else is typed after ``scons``."""

    name: str
    edit: Callable[[Project], list[str] | None]
    cost: Actions = field(default_factory=dict)
    suffix: str = ""
    """What the components' names end in after the edit."""

    def actions(self) -> set[str]:
        """The actions as :class:`~tests.e2e.conftest.Run` names them."""
        return {
            f"{stage} {language}{self.suffix}{'/' if stage in {'guest', 'compile'} else ''}{file}"
            for language, words in self.cost.items()
            for word in words.split()
            for stage, _, file in [word.partition(":")]
        }


def _worlds(project: Project) -> Iterator[str]:
    for folder in sorted((project.root / "components").iterdir()):
        yield f"components/{folder.name}/wit/world.wit"


def in_wit(old: str, new: str) -> Callable[[Project], None]:
    """The same edit of every component's own WIT."""

    def edit(project: Project) -> None:
        for path in _worlds(project):
            project.edit(path, old, new)

    return edit


def in_shared_wit(old: str, new: str) -> Callable[[Project], None]:
    """An edit of the package that all worlds reach."""
    return lambda project: project.edit("wit/common/types.wit", old, new)


def _present(project: Project, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The language and the path of each of its files, for the languages that this machine builds."""
    for language, file in files.items():
        if (project.root / "components" / language).is_dir():
            yield language, f"components/{language}/{file}"


def _reorder(project: Project) -> None:
    for path in _worlds(project):
        text = project.read(path)
        head, record, add, sub, tail = re.split(r"(?=  record|  add|  sub|^})", text, maxsplit=4, flags=re.MULTILINE)
        project.edit(path, text, head + sub + add + record + tail)


def _implementation(project: Project) -> None:
    edits = {"rust": ("a.wrapping_sub(b)", "b.wrapping_sub(a)"), "wat": ("i32.sub", "i32.mul")}
    for language, path in _present(project, SOURCES):
        project.edit(path, *edits.get(language, ("a - b", "a - b - 1")))


def _comment_in_code(project: Project) -> None:
    for language, path in _present(project, SOURCES):
        text = project.read(path)
        project.edit(path, text, f"{text}{COMMENTS.get(language, '//')} A comment.\n")


def _touch(project: Project) -> None:
    for file in sorted((project.root / "components").rglob("*")):
        if file.is_file():
            os.utime(file)
    os.utime(project.root / "wit/common/types.wit")


def _readme(project: Project) -> None:
    for _, path in _present(project, dict.fromkeys(LANGUAGES, "README.md")):
        project.edit(path, "reader", "person")


def _new_file(project: Project) -> None:
    for _, path in _present(project, dict.fromkeys(LANGUAGES, "notes.txt")):
        project.write(path, "To be read by people.\n")


def _new_source(project: Project) -> None:
    for _, path in _present(project, SPARE):
        text = project.read(path)
        project.write(path.replace("spare", "more"), text.replace("spare", "more"))


def _lost_source(project: Project) -> None:
    for _, path in _present(project, SPARE):
        (project.root / path).unlink()


def _lost_file(project: Project) -> None:
    for _, path in _present(project, dict.fromkeys(LANGUAGES, "README.md")):
        (project.root / path).unlink()


def _lock(project: Project) -> None:
    for _, path in _present(project, {"rust": "Cargo.lock"}):
        project.edit(path, "version = 4\n", "version = 4\n# a comment\n")


def _rename(project: Project) -> None:
    for folder in sorted((project.root / "components").iterdir()):
        folder.rename(folder.with_name(f"{folder.name}-moved"))


def _move_package(project: Project) -> None:
    shutil.copytree(project.root / "components/wat/wit", project.root / "wit/calc")
    for path in _worlds(project):
        shutil.rmtree((project.root / path).parent)
    for _, path in _present(project, {"rust": SOURCES["rust"]}):
        project.edit(path, '"wit"]', '"../../wit/calc"]')


def _flags(project: Project) -> None:
    flags = {
        "CARGOFLAGS": ["--quiet"],
        "GOBUILDFLAGS": ["-p=1"],
        "NATIVEFLAGS": ["-DUNUSED"],
        "TSCFLAGS": ["--noErrorTruncation"],
        "WATFLAGS": ["--encoding=utf8"],
        "ZIGFLAGS": ["-freference-trace=3"],
    }
    given = ", ".join(f"{name}={words!r}" for name, words in flags.items())
    project.edit("SConstruct", 'Environment(tools=["wasm"])', f'Environment(tools=["wasm"], {given})')


def _component_flags(project: Project) -> None:
    project.edit(
        "SConstruct", 'Environment(tools=["wasm"])', 'Environment(tools=["wasm"], WASMCOMPONENTFLAGS=["--skip-validation"])'
    )


def another(tool: str, setting: str, ask: str) -> Callable[[Project], list[str]]:
    """The same tool, which calls itself a later version."""

    def edit(project: Project) -> list[str]:
        asked = wasm_tools.find("", Probes(None)) if tool == "wasm-tools" else tools.find(tools.TOOLS[tool], "", Probes(None))
        later = project.script(f"later/{tool}", f'[ "$1" = {ask} ] && echo "{tool} 1.999.0" && exit\nexec {asked.path} "$@"\n')
        return [f"{setting}={later}"]

    return edit


def another_go(project: Project) -> None:
    """Go, which calls itself a later version when it is asked for its settings."""
    if (real := programs.find("go")) is None:
        return
    later = """sed 's/"go1[^"]*"/"go1.999.0"/'"""
    project.script("later-go/go", f'[ "$1" = env ] && "{real}" "$@" | {later} && exit\nexec "{real}" "$@"\n')
    (project.scratch / "later-go" / "gofmt").symlink_to(real.resolve().with_name("gofmt"))
    project.environment["PATH"] = f"{project.scratch / 'later-go'}{os.pathsep}{os.environ['PATH']}"


def another_node(project: Project) -> None:
    """Node.js of a later version."""
    if (real := programs.find("node")) is None:
        return
    project.script("later-node/node", f'[ "$1" = --version ] && echo v99.0.0 && exit\nexec "{real}" "$@"\n')
    project.environment["PATH"] = f"{project.scratch / 'later-node'}{os.pathsep}{os.environ['PATH']}"


def another_rustc(project: Project) -> None:
    """Rust's compiler of a later version, but for cargo: that would compile the standard library once more."""
    if lacks("rust"):
        return
    real = rust.find(os.environ.get("WITWORKS_RUST_STD", "auto"), Probes(None), cwd=project.root).rustc
    home = project.scratch / "later-rust"
    answers = f"""\
        read -r caller < /proc/$PPID/comm
        case "$caller $*" in
        cargo*) ;;
        *"--print sysroot"*) "{real}" "$@" | sed "1s|.*|{home}|"; exit ;;
        *-vV) "{real}" -vV | sed "s/^release: .*/release: 1.999.0/"; exit ;;
        esac
        exec "{real}" "$@"
        """
    project.script("later-rust/bin/rustc", answers)
    (home / "bin" / "cargo").symlink_to(real.with_name("cargo"))
    (home / "lib").symlink_to(real.resolve().parent.parent / "lib")
    project.environment["RUSTC"] = str(home / "bin" / "rustc")


def another_python_tool(project: Project) -> list[str]:
    """componentize-py of a later version."""
    found = tools.find(tools.TOOLS["componentize-py"], "", Probes(None))
    variables = " ".join(f'{name}="{value}"' for name, value in found.env.items())
    command = " ".join(f'"{word}"' for word in found.command)
    ask = '[ "$1" = --version ] && echo "componentize-py 1.999.0" && exit'
    later = project.script("later/componentize-py", f'{ask}\nexec env {variables} {command} "$@"\n')
    return [f"componentize_py={later}"]


TABLE: Final = (
    Row("nothing", lambda _project: None),
    Row("everything touched, nothing changed", _touch),
    Row("a comment in WIT", in_wit("  export ops;", "  export ops; // A comment."), of("world")),
    Row("a comment before an item", in_wit("  add:", "  // An aside.\n  /* And */ add:"), of("world")),
    Row("documentation in WIT", in_wit("  add:", "  /// The sum.\n  add:"), joined(of("world bindings"), TYPES)),
    Row("functions and types in another order", _reorder, joined(of("world bindings"), TYPES)),
    Row("an interface that no world has", in_wit("world ", "interface later { f: func(); }\n\nworld "), of("world")),
    Row("a field of a type", in_wit("last: s32", "last: s32, step: s32"), EVERYTHING),
    Row("another package: what no world reaches", in_shared_wit("b: s32", "b: s64"), of("world")),
    Row("another package: documentation", in_shared_wit("A place", "One place"), joined(of("world bindings"), TYPES)),
    Row("another package: a field", in_shared_wit("y: s32", "y: s32, z: s32"), EVERYTHING),
    Row("an implementation", _implementation, joined(CHANGED, COMPONENT, of(AFTER))),
    Row("a comment in code", _comment_in_code, joined(CHANGED, {"py": "component"})),
    Row("the README", _readme),
    # Python's code may read any file beside it while the component is made.
    Row("a new file that is no source", _new_file, {"py": ANEW}),
    Row("a file that is no source is gone", _lost_file),
    # What a linker leaves out changes nothing; Go's keeps the file's name.
    Row(
        "a new source that none needs",
        _new_source,
        {"c": "compile:more.c link", "cpp": "compile:more.cpp link", "golang": f"go {ANEW}", "py": ANEW, "typescript": "tsc"},
    ),
    Row(
        "a source that none needs is gone",
        _lost_source,
        {"c": "link", "cpp": "link", "golang": f"go {ANEW}", "py": ANEW, "typescript": "tsc"},
    ),
    Row("the lock file", _lock, {"rust": "cargo"}),
    Row("folders renamed", _rename, EVERYTHING, suffix="-moved"),
    Row("the package moved to the shared folder", _move_package, joined(of("world"), {"rust": "cargo"})),
    Row("flags of compilers", _flags, {**CODE, "javascript": "", "typescript": "tsc"}),
    Row("flags of `wasm-tools component new`", _component_flags, dict.fromkeys(CORE, "component")),
    Row(
        "a profile",
        lambda _project: ["profile=small"],
        {
            **dict.fromkeys(SCRIPTS, f"bundle javascript {AFTER}"),
            **{language: f"{CODE[language]} {COMPONENT[language]} {AFTER}" for language in (*NATIVE, "golang", "rust")},
            "wat": "wat",  # it has no names to lose
        },
    ),
    Row(
        "another wasm-tools",
        another("wasm-tools", "wasm_tools", "--version"),
        joined(
            of("world validate"),
            dict.fromkeys(CORE, "component"),
            dict.fromkeys(NATIVE, "link"),
            {"golang": "go", "wat": "wat"},
        ),
    ),
    Row(
        "another zig",
        another("zig", "zig", "version"),
        joined({language: f"{CODE[language]} link" for language in NATIVE}, {"zig": "guest:calculator.zig"}),
    ),
    Row(
        "another wit-bindgen",
        another("wit-bindgen", "wit_bindgen", "--version"),
        {**dict.fromkeys(NATIVE, "guest:calculator.h"), "golang": "guest"},
    ),
    # These make the same again, and so nothing follows; engines of JavaScript and Python never do. gofmt formats Go's bindings.
    Row("another go", another_go, {"golang": "guest go"}),
    Row("another rustc", another_rustc, {"rust": "cargo"}),
    Row("another node", another_node, joined(dict.fromkeys(SCRIPTS, f"bundle javascript {AFTER}"), {"typescript": "tsc"})),
    Row("another componentize-py", another_python_tool, {"py": f"guest:componentize_py_types.py {ANEW}"}),
)


def lacks(language: str) -> str:
    """What this machine lacks for the language; empty where it lacks nothing."""
    if (program := PROGRAMS.get(language)) is not None and programs.find(program) is None:
        return f"no {program} on this machine"
    try:
        for name in TOOLS.get(language, ()):
            tools.find(tools.TOOLS[name], "", Probes(None))
    except ToolError as error:
        return f"{error.message}: {error.fix}"
    return ""


@pytest.fixture(scope="module")
def built(shared: Project, cargo_target: Path) -> Project:
    """The project, built, with a copy of all that is in it then."""
    shutil.copytree(TREE, shared.root, dirs_exist_ok=True)
    for language in LANGUAGES:
        if lacks(language):
            shutil.rmtree(shared.root / "components" / language)
    shared.environment["WITWORKS_CARGO_TARGET"] = str(cargo_target)
    first = shared.scons().good()
    assert set(first.actions) == expected(shared, Row("", lambda _project: None, EVERYTHING))
    shared.scons().idle()
    shutil.copytree(shared.root, shared.scratch / "built", symlinks=True)
    return shared


@pytest.fixture
def every(built: Project) -> Iterator[Project]:
    """The built project, to edit: afterwards it is as it was, in the same place."""
    environment = dict(built.environment)
    yield built
    built.environment = environment
    shutil.rmtree(built.root)
    shutil.copytree(built.scratch / "built", built.root, symlinks=True)


def expected(project: Project, row: Row) -> set[str]:
    """The row's actions, without those of languages that are missing here."""
    present = {path.name for path in (project.root / "components").iterdir()}
    return {action for action in row.actions() if action.split()[1].split("/")[0] in present}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_takes_part(language: str) -> None:
    if reason := lacks(language):
        pytest.skip(reason)


def test_every_stage_is_counted(built: Project) -> None:
    """What a run prints is an action of the table: a stage that the tests do not know would go uncounted."""
    shutil.rmtree(built.root / "build")
    shutil.copytree(built.scratch / "built" / "build", built.root / "build", symlinks=True)
    assert {action.split()[0] for action in Row("", lambda _project: None, EVERYTHING).actions()} <= STAGES


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_an_edit_costs_what_it_must_and_no_more(every: Project, row: Row) -> None:
    more = row.edit(every) or []
    run = every.scons(*more).good()
    wanted = expected(every, row)
    done = set(run.actions)
    assert sorted(done) == sorted(wanted), f"too much: {sorted(done - wanted)}\ntoo little: {sorted(wanted - done)}"
    every.scons(*more).idle()
