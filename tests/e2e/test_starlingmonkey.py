"""JavaScript on StarlingMonkey, with the real componentize-js: what the setting gives, what is built again, what goes wrong."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.setup.install import install
from witworks.toolchains import tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Project

pytestmark = pytest.mark.slow

WIT = """\
package demo:texts;

interface host {
  record place { line: u64, column: option<u32> }
  shown: func(at: place) -> string;
}

interface texts {
  use host.{place};
  variant kind { plain, numbered(u64), listed(list<u32>) }
  encode: func(text: string) -> list<u8>;
  same: func(kind: kind) -> kind;
  show: func(at: place) -> result<string, place>;
}

world texts-world { import host; export texts; }
"""
JS = """\
import { shown } from "demo:texts/host";

export const texts = {
  encode: (text) => new TextEncoder().encode(text),
  same: (kind) => (kind.tag === "listed" ? { tag: "listed", val: Uint32Array.from(kind.val) } : kind),
  show(at) {
    if (at.column === undefined) throw { line: at.line + 1n, column: 7 };
    return shown(at);
  },
};
"""
CALLS = """
from text_guest import *

class Host:
    def shown(self, at): return f"{at.line}:{at.column}"

with TextGuest(host=Host()) as c:
    t = c.texts
    print(bytes(t.encode("naïve 🦀")).decode())
    for kind in (KindPlain(), KindNumbered(2**64 - 1), KindListed([0, 2**32 - 1])):
        assert t.same(kind) == kind, kind
    print(t.show(Place(2**63, 5)))
    try:
        t.show(Place(2**53, None))
    except ShowError as error:
        print(error.payload)
"""


@pytest.fixture(scope="module")
def built(shared: Project) -> Project:
    """A guest that wants what QuickJS has not, built with the engine that the setting names."""
    if programs.find("node") is None or programs.find("npm") is None:
        pytest.skip("no Node.js on this machine")
    for tool in ("componentize-qjs", "componentize-js"):
        install(tools.TOOLS[tool], print)
    shared.environment |= {"WITWORKS_TOOLS": str(tools.tools_folder()), "WITWORKS_JS_ENGINE": "starlingmonkey"}
    shared.write("components/text-guest/app.js", JS)
    shared.write("components/text-guest/wit/world.wit", WIT)
    shared.scons().good()
    return shared


def test_what_the_engine_has_and_quickjs_has_not(built: Project, bundled: Path) -> None:
    assert built.python(CALLS).splitlines() == [
        "naïve 🦀",
        f"{2**63}:5",
        f"Place(line={2**53 + 1}, column=7)",
    ]
    argv: list[str | Path] = [bundled, "component", "wit", built.root / "build/text-guest/text-guest.wasm"]
    wit = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert "import demo:texts/host" in wit
    assert "import wasi:" not in wit
    built.scons().idle()


def test_the_tool_is_known_with_the_component_that_needs_it(built: Project) -> None:
    doctor = built.scons("doctor").good().stdout
    (line,) = [line for line in doctor.splitlines() if line.startswith("componentize-js ")]
    assert "0.23.0" in line
    assert "text-guest" in line
    none = {"WITWORKS_TOOLS": str(built.scratch / "none"), "WITWORKS_PROVISION": "", "PATH": "/usr/bin:/bin"}
    assert "componentize-js" in built.scons("doctor", env=none).stdout
    assert re.search(r"componentize-js .* nothing in this", built.scons("doctor", "js_engine=qjs").good().stdout)


def test_a_comment_makes_no_component_although_no_two_are_alike(built: Project) -> None:
    component = built.root / "build/text-guest/text-guest.unchecked.wasm"
    before = component.read_bytes()
    built.edit("components/text-guest/app.js", "export const", "// What texts are.\nexport const")
    assert built.scons().good().actions == ("bundle text-guest",)
    built.edit("components/text-guest/wit/world.wit", "  encode:", "  /// As UTF-8.\n  encode:")
    assert "javascript" not in {action.split()[0] for action in built.scons().good().actions}
    assert component.read_bytes() == before
    built.scons().idle()


def test_what_is_thrown_while_it_is_made_is_told_with_its_place(built: Project, copy_of: Callable[[Project], Project]) -> None:
    project = copy_of(built)
    project.environment |= built.environment
    project.edit("components/text-guest/app.js", "export const texts = {", "export const texts = {\n  ...explode(),")
    project.scons().refused("WW434", "text-guest", "app.js", "explode")
