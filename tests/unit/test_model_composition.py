"""Wiring by interface and version, and what keeps parts from being one: each report names both parts and lines of WIT."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from witworks.artifacts import resolving
from witworks.errors import WitworksError
from witworks.model import compositions, versions, wac
from witworks.model.composition import Link, Part, Plan, Workspace
from witworks.model.packages import closure, read_index, read_package
from witworks.programs import Probes
from witworks.toolchains import wasm_tools

if TYPE_CHECKING:
    from pathlib import Path

    from witworks.model.world import World

STORE = """
interface files {
  record entry { name: string, size: u64 }
  resource handle { size: func() -> u64; }
  open: func(name: string) -> result<entry, string>;
}
"""
READS = "package demo:reader;\ninterface read { all: func() -> u32; }\n"


class Project:
    """A folder with components' WIT and compositions' files, planned without anything being built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tools = wasm_tools.find("", Probes(None)).path
        self._names: list[str] = []

    def component(self, name: str, wit: str, **packages: str) -> None:
        folder = self.root / "components" / name / "wit"
        for path, text in {"world.wit": wit, **{f"deps/{key}/{key}.wit": text for key, text in packages.items()}}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(textwrap.dedent(text), encoding="utf-8")
        self._names.append(name)

    def plan(self, text: str, name: str = "whole", **others: str) -> Plan:
        folder = self.root / "compositions"
        folder.mkdir(exist_ok=True)
        for stem, content in {name: text, **others}.items():
            (folder / f"{stem}.toml").write_text(content, encoding="utf-8")
        wirings, errors = compositions.discover(folder, self._names)
        for _, error in errors:
            raise error
        return Workspace({name: self._part(name) for name in self._names}, {one.name: one for one in wirings}).plan(name)

    def refused(self, code: str, text: str, *words: str) -> str:
        with pytest.raises(WitworksError) as caught:
            self.plan(text)
        report = caught.value.render().replace(f"{self.root}/", "")
        assert caught.value.code == code, report
        for word in words:
            assert word in report, f"{word!r} is not in:\n{report}"
        return report

    def world(self, name: str) -> World:
        return self._part(name).world

    def _part(self, name: str) -> Part:
        wit = closure(read_package(self.root / "components" / name / "wit"), read_index(self.root / "wit"))
        world = resolving.resolve(wit, wit.root.worlds[0].name, self._tools)
        return Part(name, world, wit.files)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def reader(project: Project) -> Project:
    """A component that reads from a store, which no component is yet."""
    project.component(
        "reader",
        READS + "world reader {\n  import demo:store/files;\n  import wasi:random/random@0.2.0;\n  export read;\n}\n",
        store=f"package demo:store;{STORE}",
        random="package wasi:random@0.2.0;\ninterface random { get: func() -> u64; }\n",
    )
    return project


def store(project: Project, name: str = "store", version: str = "", text: str = STORE) -> None:
    project.component(name, f"package demo:store{version};{text}world {name} {{\n  export files;\n}}\n")


def test_an_import_is_taken_from_the_one_component_that_exports_it(reader: Project) -> None:
    store(reader)
    plan = reader.plan('root = "reader"\n')
    assert plan.order == ("store", "reader")
    assert plan.links == (Link("reader", "demo:store/files", "store", "demo:store/files"),)
    assert plan.open == ()
    assert plan.world.exports == ("demo:reader/read",)
    # WASI is no part's to supply, and no import that must be spoken of; nor is it one of the composition's own world.
    assert plan.world.imports == ()


def test_what_is_imported_and_exported_by_nobody(reader: Project) -> None:
    reader.component("shop", "package demo:stores;\ninterface files { f: func(); }\nworld shop {\n  export files;\n}\n")
    reader.refused(
        "WW450",
        'root = "reader"\n',
        "`reader` imports `demo:store/files`",
        "components/reader/wit/world.wit:4",
        "did you mean 'demo:stores/files'?",
        'open = ["demo:store/files"] in whole.toml',
    )
    assert reader.plan('root = "reader"\nopen = ["demo:store/files"]\n').open == ("demo:store/files",)


def test_two_candidates_are_listed_and_the_file_says_which(reader: Project) -> None:
    store(reader, "old")
    store(reader, "new-store")
    reader.refused(
        "WW451",
        'root = "reader"\n',
        "2 components export it: new-store and old",
        "`new-store` exports `demo:store/files` (components/new-store/wit/world.wit:8)",
        "`old` exports",
        'below [wire]: "demo:store/files" = "new-store"',
    )
    assert reader.plan('root = "reader"\n[wire]\n"demo:store/files" = "old"\n').order == ("old", "reader")
    assert reader.plan('root = "reader"\n[wire.reader]\n"demo:store/files" = "old"\n').order == ("old", "reader")
    both = '[wire]\n"demo:store/files" = "old"\n[replace]\n"demo:store/files" = "new-store"\n'
    assert reader.plan(f'root = "reader"\n{both}').order == ("new-store", "reader")
    assert reader.plan('root = "reader"\n[replace]\n"demo:store/files" = "host"\n').open == ("demo:store/files",)


def test_types_that_differ_are_told_down_to_the_field(reader: Project) -> None:
    store(reader, text=STORE.replace("size: u64 }", "size: u32 }"))
    reader.refused(
        "WW452",
        'root = "reader"\n',
        "`reader` and `store` have different types for `demo:store/files`",
        "open: result: `entry`: field `size`: `reader` says u64, `store` has u32",
        "--> components/reader/wit/deps/store/store.wit:3",
        "`store` has the interface at components/store/wit/world.wit:3",
    )


def test_a_function_that_the_exporter_lacks(reader: Project) -> None:
    store(reader, text=STORE.replace("  open: func(name: string) -> result<entry, string>;\n", ""))
    reader.refused("WW452", 'root = "reader"\n', "open: `reader` has this function; `store` does not")


@pytest.mark.parametrize(
    ("wanted", "found", "fits"),
    [
        ("1.0.0", "1.1.0", True),
        ("1.1.0", "1.0.0", False),
        ("1.0.0", "2.0.0", False),
        ("0.2.0", "0.2.9", True),
        ("0.2.0", "0.3.0", False),
        ("0.0.1", "0.0.2", False),
        ("1.0.0", "", False),
        ("", "1.0.0", False),
        ("", "", True),
        ("1.0.0-rc.1", "1.0.0", False),
        ("1.0.0-rc.1", "1.0.0-rc.1", True),
        ("1.9.0", "1.10.0", True),
    ],
)
def test_versions_serve_upward_within_what_does_not_break(wanted: str, found: str, *, fits: bool) -> None:
    assert versions.serves(wanted, found) is fits


def test_of_one_component_the_newest_fitting_version_is_taken(project: Project) -> None:
    text = READS + "world reader {\n  import demo:store/files@1.0.0;\n  export read;\n}\n"
    project.component("reader", text, store=f"package demo:store@1.0.0;{STORE}")
    store(project, version="@1.3.0")
    assert project.plan('root = "reader"\n').links == (
        Link("reader", "demo:store/files@1.0.0", "store", "demo:store/files@1.3.0"),
    )


def test_versions_that_do_not_meet(project: Project) -> None:
    text = READS + "world reader {\n  import demo:store/files@1.2.0;\n  export read;\n}\n"
    project.component("reader", text, store=f"package demo:store@1.2.0;{STORE}")
    store(project, version="@1.1.0")
    project.refused(
        "WW453",
        'root = "reader"\n',
        "`reader` imports `demo:store/files@1.2.0`",
        "components/reader/wit/world.wit:4",
        "wanted is 1.2.0 up to, not including, 2.0.0",
        "`store` exports `demo:store/files@1.1.0` (components/store/wit/world.wit:8)",
    )


def test_a_cycle_is_drawn(project: Project) -> None:
    one, two = ("interface x { f: func(); }\n", "interface y { g: func(); }\n")
    project.component(
        "a", f"package demo:a;\n{one}world a {{\n  import demo:b/y;\n  export x;\n}}\n", b=f"package demo:b;\n{two}"
    )
    project.component(
        "b", f"package demo:b;\n{two}world b {{\n  import demo:a/x;\n  export y;\n}}\n", a=f"package demo:a;\n{one}"
    )
    project.refused(
        "WW454",
        'root = "a"\n',
        "components import each other: a → b → a",
        "`a` imports `demo:b/y` of `b` (components/a/wit/world.wit:4)",
        "`b` imports `demo:a/x` of `a` (components/b/wit/world.wit:4)",
        "move `demo:b/y` and `demo:a/x` into a package of their own (scons new name=shared lang=wit)",
    )


def test_functions_of_a_world_are_the_hosts_and_that_is_said(project: Project) -> None:
    project.component("noisy", READS + "world noisy {\n  import log: func(text: string);\n  export read;\n}\n")
    project.refused("WW455", 'root = "noisy"\n', "`log` of `noisy`", "components/noisy/wit/world.wit:4", 'open = ["log"]')
    plan = project.plan('root = "noisy"\nopen = ["log"]\n')
    assert [function.name for function in plan.world.import_functions] == ["log"]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ('[wire]\n"demo:store/files" = "reader"\n', "WW456", "`reader` exports: demo:reader/read"),
        ('[wire]\n"demo:store/file" = "store"\n', "WW457", "did you mean 'demo:store/files'?"),
        ('[wire.raeder]\n"demo:store/files" = "store"\n', "WW457", "did you mean 'reader'?"),
        ('open = "log"\n', "WW102", "`open` must be a list of imports"),
        ("[replace]\nx = 3\n", "WW102", "`x` must be the name of a component, not 3"),
        ('[wires]\nx = "y"\n', "WW102", "did you mean 'wire'?"),
        ("open = [\n", "WW101", "whole.toml is not TOML"),
        ('[wheel]\nversion = "one"\n', "WW102", "`wheel.version`"),
    ],
)
def test_what_the_file_may_not_say(reader: Project, text: str, code: str, word: str) -> None:
    store(reader)
    reader.refused(code, f'root = "reader"\n{text}', word)


def test_a_part_is_one_instance_whoever_needs_it(project: Project) -> None:
    """A diamond: two parts share a third, which comes first and once."""
    base = "package demo:base;\ninterface n { one: func() -> u32; }\n"
    project.component("base", base + "world base {\n  export n;\n}\n")
    for name in ("left", "right"):
        wit = f"package demo:{name};\ninterface {name[0]} {{ f: func(); }}\nworld {name} {{\n  import demo:base/n;\n"
        project.component(name, wit + f"  export {name[0]};\n}}\n", base=base)
    packages = {name: f"package demo:{name};\ninterface {name[0]} {{ f: func(); }}\n" for name in ("left", "right")}
    project.component(
        "top", READS + "world top {\n  import demo:left/l;\n  import demo:right/r;\n  export read;\n}\n", **packages
    )
    plan = project.plan('root = "top"\n')
    assert plan.order == ("base", "left", "right", "top")
    links = [[link.importer, link.interface, link.provider, link.export] for link in plan.links]
    worlds = {name: project.world(name) for name in plan.order}
    worlds["right"] = replace(worlds["right"], imports=())
    text = wac.write("whole", links, plan.open, worlds, ())
    assert text.count("new component:base") == 1
    # What a guest's bytes do not import is not given to it, though its world allows the import.
    assert text.count('"demo:base/n": p0-base["demo:base/n"]') == 1


def test_compositions_nest_where_they_are_named(reader: Project) -> None:
    store(reader)
    reader.component(
        "top", "package demo:top;\ninterface t { f: func(); }\nworld top {\n  import demo:reader/read;\n  export t;\n}\n", r=READS
    )
    inner = 'root = "reader"\nopen = ["demo:store/files"]\n'
    plan = reader.plan('root = "top"\n[wire]\n"demo:reader/read" = "inner"\n"demo:store/files" = "store"\n', inner=inner)
    assert plan.order == ("store", "inner", "top")
    assert reader.plan('root = "top"\n', inner=inner).order == ("store", "reader", "top")


def test_a_composition_that_contains_itself(reader: Project) -> None:
    with pytest.raises(WitworksError, match="whole → other → whole") as caught:
        reader.plan('root = "other"\n', other='root = "whole"\n')
    assert caught.value.code == "WW123"


def test_types_of_what_is_supplied_inside_stay_in_the_world(project: Project) -> None:
    """The root's exports may speak of a record that another part's interface has: the host has nothing to supply for it."""
    reads = "package demo:reader;\ninterface read {\n  use demo:store/files.{entry};\n  first: func() -> entry;\n}\n"
    project.component(
        "reader", reads + "world reader {\n  import demo:store/files;\n  export read;\n}\n", store=f"package demo:store;{STORE}"
    )
    store(project)
    world = project.plan('root = "reader"\n').world
    assert world.imports == ("demo:store/files",)
    assert world.interfaces["demo:store/files"].functions == ()
    assert [item.name for item in world.interfaces["demo:store/files"].types] == ["entry"]


def test_resources_of_the_inside_stay_there(project: Project) -> None:
    reads = "package demo:reader;\ninterface read {\n  use demo:store/files.{handle};\n  first: func() -> handle;\n}\n"
    project.component(
        "reader", reads + "world reader {\n  import demo:store/files;\n  export read;\n}\n", store=f"package demo:store;{STORE}"
    )
    store(project)
    project.refused("WW459", 'root = "reader"\n', "resource `handle` of `demo:store/files`", "components/reader/wit/world.wit:7")
    assert project.plan('root = "reader"\nopen = ["demo:store/files"]\n').order == ("reader",)


def test_an_open_import_with_types_of_the_inside_is_spelt_out(project: Project) -> None:
    """Else wac would import the other interface too, functions and all."""
    types = (
        "interface files {\n  enum kind { plain, odd }\n  type size = u64;\n  flags mode { r, w }\n"
        "  record entry { name: string, kind: kind, size: size, %list: list<mode> }\n"
        "  variant found { one(entry), none }\n  open: func() -> found;\n}\n"
    )
    show = (
        "package demo:show;\ninterface show {\n  use demo:store/files.{found, entry as %record};\n"
        "  show: func(what: found, r: option<%record>) -> result<_, string>;\n}\n"
    )
    world = "world reader {\n  import demo:store/files;\n  import demo:show/show;\n  export read;\n}\n"
    project.component("reader", READS + world, store=f"package demo:store;\n{types}", show=show)
    store(project, text=f"\n{types}")
    plan = project.plan('root = "reader"\nopen = ["demo:show/show"]\n')
    links = [[link.importer, link.interface, link.provider, link.export] for link in plan.links]
    text = wac.write("whole", links, plan.open, {name: project.world(name) for name in plan.order}, ())
    assert text.split("};")[0].splitlines()[2:] == [
        'import i0 as "demo:show/show": interface {',
        "  enum %kind { %plain, %odd }",
        "  type %size = u64;",
        "  flags %mode { %r, %w }",
        "  record %entry { %name: string, %kind: %kind, %size: %size, %list: list<%mode> }",
        "  variant %found { %one(%entry), %none }",
        "  type %record = %entry;",
        "  %show: func(%what: %found, %r: option<%entry>) -> result<_, string>;",
    ]
    assert '  "demo:show/show": i0,' in text
