"""`hosts/node`: what a component reaches from Node.js is what it was granted, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests import js_modules

if TYPE_CHECKING:
    from pathlib import Path

CONDENSED = """\
run: clean points above zero, means of 2
  2026-06-12T10:00:00Z   48.90  cpu
run: No valid data points after filtering
"""
RIGHTS = """
import { mkdirSync, readFileSync, symlinkSync, writeFileSync, existsSync, readdirSync } from "node:fs";
import { Trap, Exited, readOnly, readWrite } from "./csv-reader/index.js";
import { Exit } from "./csv-reader/runtime/instance.js";
import { wasi } from "./csv-reader/runtime/wasi.js";

const home = process.argv[2];
mkdirSync(`${home}/ro`); mkdirSync(`${home}/rw`); mkdirSync(`${home}/out`);
writeFileSync(`${home}/ro/file`, "text"); writeFileSync(`${home}/out/secret`, "secret"); writeFileSync(`${home}/rw/own`, "own");
symlinkSync("../out", `${home}/ro/up`); symlinkSync(`${home}/out`, `${home}/ro/absolute`);
symlinkSync("../out", `${home}/rw/up`);
const grants = { preopen: { "/ro": readOnly(`${home}/ro`), "/rw": readWrite(`${home}/rw`) }, env: { GIVEN: "1" }, args: ["me"] };
const has = wasi({ component: "test" }, grants);
const none = wasi({ component: "test" });
const said = {};
const tried = (name, work) => {
  try {
    const value = work();
    said[name] = value === undefined ? "done" : value;
  } catch (error) {
    said[name] = `refused: ${typeof error === "string" ? error : (error.status ?? error.message)}`;
  }
};
const environment = (of) => of["wasi:cli/environment"];
said.env = environment(has).getEnvironment();
said.args = environment(has).getArguments();
const folders = (of) => of["wasi:filesystem/preopens"].getDirectories();
said.nothing = [environment(none).getEnvironment(), environment(none).getArguments(), folders(none)];
said.cwd = environment(has).initialCwd() ?? "none";
const [[ro], [rw]] = folders(has);
const follow = { symlinkFollow: true }, read = { read: true }, write = { write: true };
const text = (folder, path) => new TextDecoder().decode(folder.openAt(follow, path, {}, read).read(100n, 0n)[0]);
tried("read", () => text(ro, "file"));
tried("read outside", () => text(ro, "../out/secret"));
tried("read by link", () => text(ro, "up/secret"));
tried("read by absolute link", () => text(ro, "absolute/secret"));
tried("read absolute", () => text(ro, `${home}/out/secret`));
tried("write", () => ro.openAt(follow, "file", {}, write));
tried("create", () => ro.openAt(follow, "new", { create: true }, read));
tried("truncate", () => ro.openAt(follow, "file", { truncate: true }, read));
tried("write what was opened to read", () => ro.openAt(follow, "file", {}, read).write(new Uint8Array(1), 0n));
tried("stream", () => ro.openAt(follow, "file", {}, read).writeViaStream(0n));
tried("resize", () => ro.openAt(follow, "file", {}, read).setSize(0n));
tried("mkdir", () => ro.createDirectoryAt("folder"));
tried("unlink", () => ro.unlinkFileAt("file"));
tried("symlink", () => ro.symlinkAt("file", "link"));
tried("rename", () => ro.renameAt("file", ro, "other"));
tried("move out", () => ro.renameAt("file", rw, "moved"));
tried("move in", () => rw.renameAt("own", ro, "own"));
tried("link in", () => rw.linkAt(follow, "own", ro, "own"));
tried("touch", () => ro.setTimesAt(follow, "file", { tag: "now" }, { tag: "now" }));
mkdirSync(`${home}/ro/sub`);
tried("through a subfolder", () => ro.openAt(follow, "sub", { directory: true }, read).createDirectoryAt("x"));
const made = new TextEncoder().encode("made");
tried("write where it may", () => rw.openAt(follow, "made", { create: true }, write).write(made, 0n).toString());
tried("write out by link", () => rw.openAt(follow, "up/secret", { truncate: true }, write));
const network = has["wasi:sockets/instance-network"].instanceNetwork();
tried("resolve", () => has["wasi:sockets/ip-name-lookup"].resolveAddresses(network, "localhost"));
tried("listen", () => {
  const socket = has["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv4");
  return socket.startBind(network, { tag: "ipv4", val: { port: 0, address: [127, 0, 0, 1] } });
});
tried("http", () => has["wasi:http/outgoing-handler"].handle({}));
tried("exit", () => has["wasi:cli/exit"].exit({ tag: "err" }));
said.files = [readFileSync(`${home}/ro/file`, "utf8"), readdirSync(`${home}/ro`), readFileSync(`${home}/out/secret`, "utf8")];
console.log(JSON.stringify(said));
process.exit(0);
"""
REFUSED = (
    *(
        "read outside",
        "read by link",
        "read by absolute link",
        "read absolute",
        "write",
        "create",
        "truncate",
        "stream",
        "resize",
    ),
    *("write what was opened to read", "mkdir", "unlink", "symlink", "rename", "move out", "move in", "link in", "touch"),
    *("through a subfolder", "write out by link", "resolve", "listen", "http", "exit"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("host")
    js_modules.of_project(folder / "build" / "js", "analytics-processor", "csv-reader", "pipeline")
    for name in ("node", "python"):
        shutil.copytree(js_modules.ROOT / "hosts" / name, folder / "hosts" / name)
    return folder


def test_a_composition_with_python_in_it(home: Path) -> None:
    done = js_modules.node(home / "hosts/node/condense.js")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", CONDENSED)
    done = js_modules.node(home / "hosts/node/condense.js", "-1")
    assert done.returncode == 2
    assert done.stderr == "[WW505] windowSize: -1 does not fit u32 (0 to 4294967295)\n"


def test_files_of_the_folder_that_was_granted(home: Path) -> None:
    done = js_modules.node(home / "hosts/node/files.js", env={**os.environ, "SECRET": "x"})
    assert (done.returncode, done.stderr) == (0, "")
    *lines, outside, said = done.stdout.splitlines()
    means = ["  2026-06-12T10:00:00Z   49.00  cpu", "  2026-06-12T10:02:00Z   61.00  cpu"]
    assert lines == ["cpu.csv", *means, "disk.csv", "  not read: line 2: `many` is no number"]
    assert outside.startswith("outside: ")
    assert said == "the reader said: [ '/data/cpu.csv: 3 points' ]"
    done = js_modules.node(home / "hosts/node/files.js", "/no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no folder /no/such/folder" in done.stderr


def test_nothing_else_of_the_machine(home: Path, tmp_path: Path) -> None:
    script = home / "build" / "js" / "rights.mjs"
    script.write_text(RIGHTS, encoding="utf-8")
    done = js_modules.node(script, str(tmp_path), env={**os.environ, "SECRET": "x"})
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["env"], said["args"], said["nothing"], said["cwd"]) == ([["GIVEN", "1"]], ["me"], [[], [], []], "none")
    assert said["read"] == "text"
    assert said["write where it may"] == "4"
    assert {name: said[name] for name in REFUSED if not str(said[name]).startswith("refused")} == {}
    assert said["files"] == ["text", ["absolute", "file", "sub", "up"], "secret"]
