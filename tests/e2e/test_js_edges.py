"""What JavaScript and a guest may take for something else: text, names that every object has, handles, and what an `err` is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import js_modules

WIT = """
package t:edges;

interface api {
  flags rights { read, value-of, %constructor }
  record choice { to-string: option<string>, other: option<string> }
  resource thing { constructor(at: u32); }

  /// The bits of the flags.
  bits: func(rights: rights) -> u32;
  /// 1 where `to-string` is there, and 2 where `other` is.
  chosen: func(choice: choice) -> u32;
  echo: func(text: string) -> string;
  /// Text that is no UTF-8.
  broken: func() -> string;
  /// Calls the host.
  ask: func() -> bool;
}

interface first { run: func() -> result<_, string>; }
interface second { run: func() -> result<_, string>; }

world edges {
  import first;
  import second;
  import to-string: func();
  export api;
}
"""
WAT = r"""(module
  (import "t:edges/first" "run" (func $first (param i32)))
  (import "t:edges/second" "run" (func $second (param i32)))
  (import "$root" "to-string" (func $to_string))
  (import "[export]t:edges/api" "[resource-new]thing" (func $new (param i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "\18\00\00\00\03\00\00\00a\ffb")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (func (export "t:edges/api#[constructor]thing") (param i32) (result i32) (call $new (local.get 0)))
  (func (export "t:edges/api#[dtor]thing") (param i32) (if (i32.eqz (local.get 0)) (then (unreachable))))
  (func (export "t:edges/api#bits") (param i32) (result i32) (local.get 0))
  (func (export "t:edges/api#chosen") (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.add (local.get 0) (i32.shl (local.get 3) (i32.const 1))))
  (func (export "t:edges/api#echo") (param i32 i32) (result i32)
    (i32.store (i32.const 64) (local.get 0))
    (i32.store (i32.const 68) (local.get 1))
    (i32.const 64))
  (func (export "t:edges/api#broken") (result i32) (i32.const 16))
  (func (export "t:edges/api#ask") (result i32) (call $second (i32.const 128)) (i32.load8_u (i32.const 128))))
"""
PROGRAM = r"""
import { Edges, first as ofFirst, second as ofSecond } from "./edges/index.js";

const said = {};
const tried = async (name, work) => {
  try {
    said[name] = (await work()) ?? null;
  } catch (error) {
    said[name] = `${error.name} ${error.message.split("\n")[0]}`;
  }
};
const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");
let answer = () => undefined;
const given = { first: { run() {} }, second: { run: () => answer() }, toString() {} };
const edges = () => Edges.instantiate(given);
const { first, second } = given;
await tried("toString is missing", () => Edges.instantiate({ first, second }));
const { api } = await edges();

await tried("BOM", () => api.echo("\ufeffa\ufeff") === "\ufeffa\ufeff");
let other = await edges();
await tried("no UTF-8", () => other.api.broken());
await tried("after no UTF-8", () => other.api.echo(""));

const inherited = Object.create({ get read() { return true; }, get valueOf() { return true; } });
const rights = {
  "no flags": {},
  "all flags": { read: true, valueOf: true, constructor: true },
  "inherited flags": inherited,
  "some flags": Object.assign(Object.create({ read: true }), { valueOf: undefined }),
  "set": new Set(["read"]),
  "map": new Map([["read", true]]),
  "array": ["read"],
  "inherited number": Object.create({ read: 1 }),
  "unknown": { write: true },
};
for (const [name, value] of Object.entries(rights)) await tried(name, () => api.bits(value));
await tried("neither", () => api.chosen({}));
await tried("both", () => api.chosen({ toString: "a", other: "b" }));
await tried("map as record", () => api.chosen(new Map([["other", "b"]])));
await tried("array as record", () => api.chosen([]));
await tried("iterable record", () => api.chosen({ other: "b", *[Symbol.iterator]() {} }));

answer = () => { throw new ofSecond.RunError("mine"); };
await tried("own err", () => api.ask());
answer = () => { throw new ofFirst.RunError("another's"); };
other = await edges();
await tried("err of another", () => other.api.ask());
await tried("after err of another", () => other.api.ask());

other = await edges();
const good = new other.api.Thing(1);
answer = () => { good[DISPOSE](); };
await tried("dispose in an import", () => other.api.ask());
other = await edges();
const things = [1, 0, 2].map((at) => new other.api.Thing(at));
await tried("dispose", () => things[0][DISPOSE]());
await tried("dispose twice", () => things[0][DISPOSE]());
await tried("trap in a destructor", () => things[1][DISPOSE]());
await tried("after the trap", () => other.api.echo(""));
await tried("dispose what is dead", () => things[2][DISPOSE]());
console.log(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("js")
    js_modules.of_wat(folder, "edges", WIT, WAT)
    (folder / "edges.mjs").write_text(PROGRAM, encoding="utf-8")
    done = js_modules.node(folder / "edges.mjs")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_text_is_never_changed(said: dict[str, Any]) -> None:
    assert said["BOM"] is True
    assert said["no UTF-8"].startswith("Trap [WW520]")
    assert said["after no UTF-8"].startswith("InstanceDead [WW508]")


def test_names_that_every_object_has(said: dict[str, Any]) -> None:
    assert said["toString is missing"].startswith("ImportNotProvided [WW501]")
    assert (said["no flags"], said["all flags"], said["inherited flags"], said["some flags"]) == (0, 7, 3, 1)
    assert (said["neither"], said["both"]) == (0, 3)


def test_what_is_no_flags_and_no_record_is_refused(said: dict[str, Any]) -> None:
    for name, got in {"set": "Set", "map": "Map", "array": "array"}.items():
        assert said[name].startswith(f"WrongType [WW504] rights: expected an object (Rights), got {got} ")
    assert said["inherited number"] == "WrongType [WW504] rights.read: expected a boolean, got number 1"
    assert said["unknown"] == "WrongType [WW504] rights: Rights has no flag `write`"
    assert said["map as record"].startswith("WrongType [WW504] choice: expected an object (Choice), got Map")
    assert said["array as record"].startswith("WrongType [WW504] choice: expected an object (Choice), got array")
    assert said["iterable record"] == 2


def test_an_err_is_the_imports_own(said: dict[str, Any]) -> None:
    assert said["own err"] is True
    assert said["err of another"] == "RunError another's"
    assert said["after err of another"].startswith("InstanceDead [WW508]")


def test_to_close_a_handle_is_a_call(said: dict[str, Any]) -> None:
    assert said["dispose in an import"].startswith("Reentered [WW509]")
    assert (said["dispose"], said["dispose twice"], said["dispose what is dead"]) == (None, None, None)
    assert said["trap in a destructor"].startswith("Trap [WW520]")
    assert said["after the trap"].startswith("InstanceDead [WW508]")
