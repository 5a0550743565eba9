"""`hosts/web` in a real browser: built as a user builds it, and used with mouse, keyboard and files."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from witworks import programs
from witworks.bindgen import js
from witworks.setup import provision
from witworks.setup.steps import Steps
from witworks.toolchains import machine

from tests import js_modules
from tests.conformance import vectors
from tests.e2e import js_guests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
const { signal } = new AbortController();
const isolated = await Alone.instantiate(supplied_elsewhere, { timeout: 5, memory: 2 ** 24, signal });
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
IN_CHROMIUM: Final = Path(__file__).with_name("in_chromium.mjs")
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


@pytest.fixture
def said_in_chromium(installed: Path, tmp_path: Path) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Runs a module on a page of ``tmp_path`` in a real browser, and gives what it has put into ``said``."""
    browser = _browser()
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def run(program: str) -> dict[str, Any]:
        (tmp_path / "program.mjs").write_text(f"{program}\nglobalThis.done = said;\n", encoding="utf-8")
        (tmp_path / "page.html").write_text('<script type="module" src="program.mjs"></script>', encoding="utf-8")
        url = f"http://127.0.0.1:{server.server_port}/page.html"
        done = js_modules.node(IN_CHROMIUM, str(installed), str(browser), url)
        assert (done.returncode, done.stderr) == (0, "")
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["wrong"] == []
        return found

    yield run
    server.shutdown()
    server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *_said: object) -> None:
        """Nothing."""


def test_what_is_forgotten_in_a_browser(said_in_chromium: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    js_modules.of_wat(tmp_path, "kept", js_guests.KEPT, js_guests.KEPT_WAT)
    js_guests.check_forgotten(said_in_chromium(js_guests.FORGET))


def test_workers_in_a_browser(said_in_chromium: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    asks = "(func $tick (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))"
    alone = js_guests.ISOLATED_WAT.replace(js_guests.TICK, "").removesuffix(")") + asks + ")"
    wit = js_guests.ISOLATED.replace("import tick: func(x: u32) -> u32;", "")
    js_modules.of_wat(tmp_path, "isolated", wit, alone)
    (tmp_path / "asking").mkdir()
    js_modules.of_wat(tmp_path / "asking", "isolated", js_guests.ISOLATED, js_guests.ISOLATED_WAT)
    refused = """
        await tried("told", async () => [await api.ask(4), [...notes]]);
        await tried("refused", async () => (await import("./asking/isolated/isolated.js")).Isolated.instantiate(given));
        await tried("throws", async () => (await make({}, { note() { throw new RangeError("mine"); } })).api.ask(4));
    """
    said = said_in_chromium(js_guests.CALLS + refused)
    js_guests.check_calls(said)
    assert said["told"] == [5, ["no seven"]]
    assert said["refused"][0].startswith("CannotInstantiate [WW511] isolated cannot run in a Worker: `tick` gives results")
    assert said["throws"][0] == "RangeError mine"


def test_types_are_what_they_say(installed: Path, tmp_path: Path) -> None:
    for name, text in js.render(vectors.shared_world(), component="echo").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "use.mts").write_text(USE, encoding="utf-8")
    checked = [str(file) for file in (*sorted(tmp_path.rglob("*.d.ts")), tmp_path / "use.mts")]
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--types", ""]
    _run(tmp_path, str(installed / "node_modules" / ".bin" / "tsc"), *options, *checked)
