"""Interfaces with a version in their names, from JavaScript; two versions of one are two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests import js_modules

if TYPE_CHECKING:
    from pathlib import Path

WIT = """
package t:versions;

world versions {
  import w:x/things@1.0.0;
  import w:x/things@2.1.0;
  export w:x/things@1.0.0;
  export w:x/things@2.1.0;
}

package w:x@1.0.0 { interface things { count: func() -> u32; } }
package w:x@2.1.0 { interface things { count: func() -> u32; } }
"""
WAT = """(module
  (import "w:x/things@1.0.0" "count" (func $old (result i32)))
  (import "w:x/things@2.1.0" "count" (func $new (result i32)))
  (func (export "w:x/things@1.0.0#count") (result i32) (i32.add (call $old) (i32.const 10)))
  (func (export "w:x/things@2.1.0#count") (result i32) (i32.add (call $new) (i32.const 20))))
"""
PROGRAM = """
import { Versions } from "./versions/index.js";

const names = %s;
const versions = await Versions.instantiate({ [names[0]]: { count: () => 1 }, [names[1]]: { count: () => 2 } });
console.log(JSON.stringify([Object.keys(versions), Object.values(versions).map((each) => each.count())]));
"""


def test_two_versions_of_an_interface_are_two(tmp_path: Path) -> None:
    js_modules.of_wat(tmp_path, "versions", WIT, WAT)
    declared = (
        (tmp_path / "versions" / "index.d.ts").read_text("utf-8").partition("export interface Imports {")[2].partition("}")[0]
    )
    arguments = [line.partition(":")[0].strip() for line in declared.splitlines() if ":" in line]
    assert len(arguments) == 2
    program = tmp_path / "program.mjs"
    program.write_text(PROGRAM % json.dumps(arguments), encoding="utf-8")
    done = js_modules.node(program)
    assert done.returncode == 0, done.stderr
    names, counts = json.loads(done.stdout)
    assert len(names) == 2
    assert counts == [11, 22]
