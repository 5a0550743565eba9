"""`hosts/web` in a real browser: built as a user builds it, and used with mouse, keyboard and files."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.bindgen import js
from witworks.setup import provision
from witworks.setup.steps import Steps
from witworks.toolchains import machine

from tests import js_modules
from tests.conformance import vectors

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
USE = """
import { Echo as Alone, type Imports as Elsewhere } from "./isolated.js";
import { Echo, ResultError, host, things, type Option, type Person } from "./index.js";

class Item {
  constructor(private of: string) {}
  name() { return this.of; }
  rename(name: string) { this.of = name; }
  static make(name: string) { return new Item(name); }
  static join(a: Item, b: Item) { return new Item(`${a.name()}+${b.name()}`); }
}
declare const supplied: host.Host;
declare const supplied_elsewhere: Elsewhere;
const echo = await Echo.instantiate({
  host: supplied,
  hostThings: {
    Item,
    pass: (value) => value,
    take: (value) => value.name(),
    look: (value) => value.name(),
    passList: (value) => value,
    lookList: (value) => value.map((item) => item.name()),
    passOption: (value) => value,
  },
}, { memory: 2 ** 24 });
const thing: things.Thing = new echo.things.Thing("a");
thing[Symbol.dispose]();
const numbers: [number, bigint] = [echo.api.echoU8(3), echo.api.echoU64(3n)];
const twice: Option<number | undefined> = echo.api.echoOptionTwice({ tag: "some", val: undefined });
const person: Person | undefined = echo.api.echoOptionRecord();
try {
  echo.inspect.check(1);
} catch (error) {
  if (error instanceof ResultError) throw new host.EchoResultBothError(String(error.payload));
}
// @ts-expect-error a string is no number
echo.api.echoU8("3");
// @ts-expect-error there is no such case
echo.api.echoEnum("blue");
// @ts-expect-error an import is missing
Echo.instantiate({ host: supplied });
// @ts-expect-error instances are made by instantiate
new Echo();
const isolated = await Alone.instantiate(supplied_elsewhere, { timeout: 5, memory: 2 ** 24, signal: new AbortController().signal });
const held = await new isolated.things.Thing("a");
const said: string = await held.name();
await held[Symbol.asyncDispose]();
const bigs: [number, bigint] = [await isolated.api.echoU8(3), await isolated.api.echoU64(3n)];
isolated[Symbol.dispose]();
// @ts-expect-error a promise is no number
const now: number = isolated.api.echoU8(3);
// @ts-expect-error there is no such case
isolated.api.echoEnum("blue");
export { bigs, now, numbers, person, said, twice };
"""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _browser() -> Path:
    """Chromium, which is installed where that is for us to do; skips the test where there is none to be had."""
    found = next((path for name in NAMES if (path := programs.find(name))), None)
    if found is None and machine.has_apt() and machine.is_root():
        steps = Steps(print, verbose=False, what="chromium")
        provision.apt(["update"], steps)
        done = provision.apt([*machine.APT_OPTIONS, "chromium"], steps)
        found = programs.find("chromium")
        if found is None:
            pytest.skip(f"Chromium cannot be installed: {done.tail(1)}")
    if found is None:
        pytest.skip("no Chromium on this machine, and only root may install it: apt-get install chromium")
    return found


def _run(folder: Path, *command: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the page's folder, with what its lock file names."""
    js_modules.tool()
    folder = tmp_path_factory.mktemp("web") / "hosts" / "web"
    shutil.copytree(js_modules.ROOT / "hosts" / "web", folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
    return folder


def test_the_page(installed: Path) -> None:
    browser = _browser()
    js_modules.of_project(installed.parents[1] / "build" / "js", "analytics-processor", "image-filter")
    _run(installed, "npm", "run", "build")
    assert [file.name for file in (installed / "dist").iterdir()] == ["index.html"], "the page is one file"
    _run(installed, "npm", "test", env={"CHROMIUM": str(browser)})


def test_types_are_what_they_say(installed: Path, tmp_path: Path) -> None:
    for name, text in js.render(vectors.shared_world(), component="echo").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "use.mts").write_text(USE, encoding="utf-8")
    checked = [str(file) for file in (*sorted(tmp_path.rglob("*.d.ts")), tmp_path / "use.mts")]
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--types", ""]
    _run(tmp_path, str(installed / "node_modules" / ".bin" / "tsc"), *options, *checked)
