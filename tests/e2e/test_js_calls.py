"""What can go wrong in a call from JavaScript, each as its own error, and what becomes of the instance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import js_modules

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import { MathEngine, MultiplyError } from "./math-engine/index.js";
import { AnalyticsProcessor } from "./analytics-processor/index.js";

const said = {};
async function tried(name, work) {
  try {
    const value = await work();
    said[name] = { value: value === undefined ? null : value };
  } catch (error) {
    const { code = null, message, payload = null, frames = null, reason = null } = error;
    const is = ["TypeError", "RangeError"].find((kind) => error instanceof globalThis[kind]) ?? "Error";
    const own = error instanceof MultiplyError;
    said[name] = { name: error.name, own, is, code, message, payload, frames, reason };
  }
}
const ZERO = { x: 0, y: 0, z: 0 };
const matrix = (size) => ({ data: new Float64Array(size) });
const point = { timestamp: "a", value: 1, label: "cpu" };
const logged = [];
const quiet = await MathEngine.instantiate({ log: (text) => logged.push(text) });
const analytics = await AnalyticsProcessor.instantiate();
const process = (points) => analytics.dataProcessor.process(points);

await tried("new", () => new MathEngine());
await tried("no import", () => MathEngine.instantiate());
await tried("import is no function", () => MathEngine.instantiate({ log: 3 }));
await tried("no such limit", () => MathEngine.instantiate({ log() {} }, { timeout: 3 }));
await tried("bad limit", () => MathEngine.instantiate({ log() {} }, { memory: "1 MB" }));
await tried("limit below what the guest begins with", () => MathEngine.instantiate({ log() {} }, { memory: 65536 }));
await tried("err", () => quiet.matrixOps.multiply(matrix(3), matrix(16)));
await tried("after err", () => quiet.vectorOps.magnitude({ x: 3, y: 4, z: 0 }));
const counted = Array.from({ length: 16 }, (_, at) => at + 0.5);
const twice = { data: Float64Array.from(counted, (_, at) => (at % 5 ? 0 : 2)) };
await tried("array in the place of a typed one", () => [...quiet.matrixOps.multiply({ data: counted }, twice).data]);
await tried("other typed array", () => quiet.matrixOps.multiply({ data: new Float32Array(16) }, matrix(16)));
await tried("no object", () => quiet.vectorOps.magnitude(null));
await tried("missing field", () => quiet.vectorOps.magnitude({ x: 1, y: 2 }));
await tried("NaN", () => Number.isNaN(quiet.vectorOps.magnitude({ x: NaN, y: 0, z: 0 })));
await tried("deep", () => process([point, point, { ...point, value: "x" }]));
await tried("holes", () => process(Array(2)));
await tried("string for a list", () => process("points"));
await tried("surrogate", () => process([{ ...point, label: "\\ud800x" }]));
await tried("null is none", () => process([{ ...point, label: null }]).val[0].label ?? "none");
await tried("getter that throws", () => process([{ get timestamp() { throw new Error("mine"); } }]));
await tried("after all that", () => process([point]).tag);

let mine = await MathEngine.instantiate({ log() { throw new RangeError("mine"); } });
await tried("host throws", () => mine.vectorOps.normalize(ZERO));
await tried("then", () => mine.vectorOps.magnitude(ZERO));
mine = await MathEngine.instantiate({ async log() { throw new Error("late"); } });
await tried("host is async", () => mine.vectorOps.normalize(ZERO));
mine = await MathEngine.instantiate({ log: () => mine.vectorOps.magnitude(ZERO) });
await tried("reentered", () => mine.vectorOps.normalize(ZERO));
mine = await AnalyticsProcessor.instantiate({}, { memory: 2 ** 21 });
await tried("small", () => mine.dataProcessor.process([point]).tag);
await tried("out of memory", () => mine.dataProcessor.process(Array(200_000).fill(point)));
await tried("dead", () => mine.dataProcessor.process([point]));
await tried("others live", () => process([point]).tag);
said.logged = logged;
console.log(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = js_modules.of_project(tmp_path_factory.mktemp("js"), "analytics-processor", "math-engine")
    (folder / "calls.mjs").write_text(PROGRAM, encoding="utf-8")
    done = js_modules.node(folder / "calls.mjs")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("what", "kind", "code", "words"),
    [
        ("no import", "TypeError", "WW501", "imports `log`, and the host does not supply it"),
        ("import is no function", "TypeError", "WW501", "is no function"),
        ("no such limit", "RangeError", "WW513", "import isolated.js in the place of index.js"),
        ("bad limit", "RangeError", "WW513", "memory is 1 MB"),
        ("limit below what the guest begins with", "RangeError", "WW513", "and the guest begins with"),
        ("other typed array", "TypeError", "WW504", "a.data: expected Float64Array, got Float32Array"),
        ("no object", "TypeError", "WW504", "v: expected an object (Vector3), got null"),
        ("missing field", "TypeError", "WW504", "v.z: expected a number (f64), got undefined"),
        ("deep", "TypeError", "WW504", 'input[2].value: expected a number (f64), got string "x"'),
        ("holes", "TypeError", "WW504", "input[0]: expected an object (DataPoint), got undefined"),
        ("string for a list", "TypeError", "WW504", 'input: expected an array, got string "points"'),
        ("surrogate", "TypeError", "WW506", "input[0].label: the string holds a lone surrogate"),
        ("then", "Error", "WW508", "a function of the host failed in the midst of a call"),
        ("host is async", "TypeError", "WW504", "log: expected its result, got a Promise"),
        ("reentered", "Error", "WW509", "`magnitude` of math-engine was called from a host import"),
        ("out of memory", "Error", "WW523", "the guest needs more than the 2097152 bytes of memory it may have"),
        ("dead", "Error", "WW508", "an earlier call trapped: the guest needs more than"),
    ],
)
def test_each_mistake_has_its_error(said: dict[str, Any], what: str, kind: str, code: str, words: str) -> None:
    found = said[what]
    assert (found.get("is"), found.get("code")) == (kind, code), found
    assert words in found["message"]


def test_what_is_no_mistake_is_none(said: dict[str, Any]) -> None:
    right = {
        "after err": 5,
        "array in the place of a typed one": [2 * (at + 0.5) for at in range(16)],
        "NaN": True,
        "null is none": "none",
        "after all that": "success",
        "small": "success",
        "others live": "success",
    }
    assert {name: said[name].get("value") for name in right} == right


def test_errors_of_others_come_through(said: dict[str, Any]) -> None:
    assert (said["host throws"]["name"], said["host throws"]["message"]) == ("RangeError", "mine")
    assert said["getter that throws"]["message"] == "mine"
    assert (said["err"]["name"], said["err"]["own"], said["host throws"]["own"]) == ("MultiplyError", True, False)
    assert said["err"]["payload"] == {"tag": "wrong-size", "val": 3}
    assert said["logged"][0] == "multiply: matrix a has 3 values instead of 16"
    assert said["out of memory"]["frames"][-1] == "cabi_realloc"
    assert "MathEngine.instantiate()" in said["new"]["message"]
