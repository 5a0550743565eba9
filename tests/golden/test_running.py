"""An instance's life: imports, traps, limits, threads, wrong files, wrong worlds; each failure coded and to the point."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from witworks.model import world_json
from witworks import cli
from witworks import runtime as rt
from witworks.runtime import fingerprint, precompiled

pytestmark = pytest.mark.usefixtures("backend")

WIT = """
    package t:run;
    interface store {
        get: func(key: u32) -> result<u32, string>;
        check: func(key: u32) -> result;
    }
    interface work {
        fetch: func(key: u32) -> result<u32, string>;
        try-check: func(key: u32) -> bool;
    }
    world run {
        import log: func(level: u32);
        import ask: func(key: u32) -> result<_, u32>;
        import store;
        export work;
        export tell: func(level: u32);
        export ask-back: func(key: u32) -> result<_, u32>;
        export add: func(a: u32, b: u32) -> u32;
        export panic: func();
        export deep: func() -> u32;
        export divide: func(a: u32, b: u32) -> u32;
        export peek: func(at: u32) -> u32;
        export spin: func();
        export grow: func(pages: u32) -> s32;
        export bad-text: func() -> string;
        export far-text: func() -> string;
    }
"""
CORE = """(module
  (import "$root" "log" (func $log (param i32)))
  (import "$root" "ask" (func $ask (param i32 i32)))
  (import "t:run/store" "get" (func $get (param i32 i32)))
  (import "t:run/store" "check" (func $check (param i32) (result i32)))
  REALLOC
  (func (export "tell") (param i32) (call $log (local.get 0)))
  (func (export "ask-back") (param i32) (result i32) (local i32)
    (local.set 1 (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 8)))
    (call $ask (local.get 0) (local.get 1))
    (local.get 1))
  (func (export "t:run/work#fetch") (param i32) (result i32) (local i32)
    (local.set 1 (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 12)))
    (call $get (local.get 0) (local.get 1))
    (local.get 1))
  (func (export "t:run/work#try-check") (param i32) (result i32) (i32.eqz (call $check (local.get 0))))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $inner_panic unreachable)
  (func $outer (call $inner_panic))
  (func (export "panic") (call $outer))
  (func $deep (export "deep") (result i32) (i32.add (call $deep) (i32.const 1)))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "spin") (loop (br 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "bad-text") (result i32)
    (i32.store8 (i32.const 16) (i32.const 255)) (i32.store (i32.const 8) (i32.const 16))
    (i32.store (i32.const 12) (i32.const 1)) (i32.const 8))
  (func (export "far-text") (result i32)
    (i32.store (i32.const 8) (i32.const -16)) (i32.store (i32.const 12) (i32.const 1)) (i32.const 8))
)"""


class Store:
    def __init__(self, module: Any) -> None:
        self.module = module

    def get(self, key: int) -> int:
        if key == 0:
            raise self.module.store.GetError("no such key")
        return key * 2

    def check(self, key: int) -> None:
        if key == 0:
            raise self.module.store.CheckError(None)


@pytest.fixture(scope="module")
def built(module_builder: Any) -> Any:
    core = CORE.replace("REALLOC", module_builder.realloc)
    return module_builder.text("run", WIT, "run", core)


@pytest.fixture
def imports(built: Any) -> dict[str, Any]:
    def ask(key: int) -> None:
        if key:
            raise built.module.AskError(key)

    return {"log": lambda _level: None, "ask": ask, "store": Store(built.module)}


@pytest.fixture
def run(built: Any, imports: dict[str, Any], backend: str) -> Any:
    with built.component_class(**imports) as component:
        assert component.backend == backend
        yield component


def test_host_functions_answer_and_err(run: Any, built: Any) -> None:
    assert run.work.fetch(21) == 42
    with pytest.raises(built.module.FetchError) as caught:
        run.work.fetch(0)
    assert caught.value.payload == "no such key"
    assert run.work.try_check(1) is True
    assert run.work.try_check(0) is False
    assert run.ask_back(0) is None
    with pytest.raises(built.module.AskBackError) as asked:
        run.ask_back(5)
    assert asked.value.payload == 5
    assert run.add(1, 2) == 3


def test_an_exception_of_a_host_function_comes_out_whole(built: Any, imports: dict[str, Any]) -> None:
    class OwnError(Exception):
        pass

    def log(level: int) -> None:
        raise OwnError(level)

    component = built.component_class(**{**imports, "log": log})
    with pytest.raises(OwnError) as caught:
        component.tell(3)
    assert caught.value.args == (3,)
    assert caught.traceback[-1].name == "log"
    with pytest.raises(rt.InstanceDead, match="a host import raised OwnError"):
        component.add(1, 2)


@pytest.mark.provokes("WW509")
def test_a_host_function_must_not_call_back(built: Any, imports: dict[str, Any]) -> None:
    calls: list[Any] = []
    component = built.component_class(**{**imports, "log": lambda _level: calls[0].add(1, 2)})
    calls.append(component)
    with pytest.raises(rt.Reentered, match=r"WW509.*`add` of run was called from a host import"):
        component.tell(1)


@pytest.mark.parametrize("missing", ["log", "ask", "store"])
def test_a_missing_import_is_named(missing: str, built: Any, imports: dict[str, Any]) -> None:
    for given in ({}, {missing: None}):
        left = {name: value for name, value in imports.items() if name != missing} | given
        with pytest.raises(rt.ImportNotProvided, match=rf"WW501.*run imports `(t:run/)?{missing}`") as caught:
            built.component_class(**left)
        assert f"Run({missing}=" in str(caught.value)
        assert isinstance(caught.value, TypeError)


def test_a_misspelt_import_is_named(built: Any, imports: dict[str, Any]) -> None:
    left = {name: value for name, value in imports.items() if name != "log"}
    with pytest.raises(rt.ImportNotProvided, match=r"Run\(log=…\), not lgo="):
        built.component_class(**left, lgo=imports["log"])
    with pytest.raises(TypeError, match="extra"):
        built.component_class(**imports, extra=1)


def test_an_import_that_is_no_function_is_named(built: Any, imports: dict[str, Any]) -> None:
    with pytest.raises(rt.ImportNotProvided, match="`log` is not callable but int"):
        built.component_class(**{**imports, "log": 3})
    with pytest.raises(rt.ImportNotProvided, match=r"`store\.get` is missing"):
        built.component_class(**{**imports, "store": object()})


def test_other_mistakes_in_the_arguments_are_pythons_own(built: Any, imports: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'lgo'"):
        built.component_class(**imports, lgo=print)


TRAPS = [
    ("panic", (), "unreachable"),
    ("deep", (), "call stack exhausted"),
    ("divide", (1, 0), "integer divide by zero"),
    ("peek", (2**32 - 1,), "out of bounds memory access"),
    ("bad_text", (), "invalid utf-8"),
    ("far_text", (), "out of bounds of memory"),
]


@pytest.mark.parametrize(("function", "arguments", "reason"), TRAPS)
def test_traps_say_why_and_end_the_instance(function: str, arguments: tuple[int, ...], reason: str, run: Any) -> None:
    with pytest.raises(rt.Trap, match=r"\[WW520\] the component trapped") as caught:
        getattr(run, function)(*arguments)
    assert reason in caught.value.reason
    with pytest.raises(rt.InstanceDead, match=r"WW508.*it trapped earlier"):
        run.add(1, 2)


def test_a_trap_names_the_guests_functions(run: Any) -> None:
    with pytest.raises(rt.Trap, match=r"trapped in `inner_panic`") as caught:
        run.panic()
    assert caught.value.frames[:2] == ("inner_panic", "outer")


def test_a_new_instance_lives_after_another_died(run: Any, built: Any, imports: dict[str, Any]) -> None:
    with pytest.raises(rt.Trap):
        run.panic()
    with built.component_class(**imports) as second:
        assert second.add(1, 2) == 3


def test_closed_instances_say_so(built: Any, imports: dict[str, Any]) -> None:
    component = built.component_class(**imports)
    component.close()
    component.close()
    with pytest.raises(rt.InstanceDead, match="it was closed"):
        component.add(1, 2)


@pytest.mark.provokes("WW521")
def test_fuel_ends_a_call_and_is_given_anew_for_each(built: Any, imports: dict[str, Any]) -> None:
    with built.component_class(**imports, fuel=1000) as component:
        for _ in range(500):
            assert component.add(1, 2) == 3
        with pytest.raises(rt.OutOfFuel, match=r"WW521.*fuel of 1000"):
            component.spin()


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.15])
def test_time_between_calls_counts_for_none(pause: float, built: Any, imports: dict[str, Any]) -> None:
    with built.component_class(**imports, timeout=0.1) as component:
        assert component.add(1, 2) == 3
        time.sleep(pause)
        begun = time.monotonic()
        with pytest.raises(rt.TimedOut):
            component.spin()
        assert time.monotonic() - begun >= 0.1


@pytest.mark.provokes("WW522")
def test_timeout_ends_a_call(built: Any, imports: dict[str, Any]) -> None:
    with built.component_class(**imports, timeout=0.2) as component:
        assert component.add(1, 2) == 3
        begun = time.monotonic()
        with pytest.raises(rt.TimedOut, match=r"WW522.*0\.2 s") as caught:
            component.spin()
        assert isinstance(caught.value, TimeoutError)
        assert 0.2 <= time.monotonic() - begun < 5


def test_a_short_timeout_does_not_end_a_neighbours_call(built: Any, imports: dict[str, Any]) -> None:
    """Both instances share one engine and so one epoch."""
    patient = built.component_class(**{**imports, "log": lambda _level: time.sleep(0.5)}, timeout=30)
    errors: list[BaseException] = []

    def wait() -> None:
        try:
            patient.tell(1)
        except BaseException as error:  # noqa: BLE001 - it is asserted on below
            errors.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    with built.component_class(**imports, timeout=0.05) as hasty, pytest.raises(rt.TimedOut):
        hasty.spin()
    thread.join()
    assert errors == []
    patient.close()


@pytest.mark.provokes("WW523")
def test_memory_is_limited(built: Any, imports: dict[str, Any]) -> None:
    with built.component_class(**imports, memory=1 << 20) as component:
        assert component.grow(4) == 2
        assert component.grow(100) == -1
    with pytest.raises(rt.OutOfMemory, match=r"WW523.*65536 bytes"):
        built.component_class(**imports, memory=65536)


@pytest.mark.provokes("WW513")
@pytest.mark.parametrize("limits", [{"fuel": 0}, {"timeout": -1}, {"memory": "1M"}, {"fuel": True}, {"timeout": float("nan")}])
def test_limits_that_make_no_sense_are_refused(limits: dict[str, Any], built: Any, imports: dict[str, Any]) -> None:
    with pytest.raises(rt.BadLimit, match="WW513"):
        built.component_class(**imports, **limits)


def test_threads_take_turns(run: Any) -> None:
    results: list[int] = []
    threads = [threading.Thread(target=lambda n=n: results.extend(run.add(n, 1) for _ in range(50))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(n + 1 for n in range(4) for _ in range(50))


@pytest.mark.provokes("WW502")
def test_a_component_of_another_world_is_refused(built: Any, imports: dict[str, Any]) -> None:
    wasm = built.folder / "run.wasm"
    data = wasm.read_bytes()
    try:
        wasm.write_bytes(fingerprint.stamp(data, "0" * 64))
        with pytest.raises(rt.WrongWorld, match=r"WW502.*built from 000000000000…") as caught:
            built.component_class(**imports)
        assert "run scons run" in str(caught.value)
    finally:
        wasm.write_bytes(data)


def test_a_component_without_fingerprint_must_have_all_exports(builder: Any) -> None:
    one = "package t:p; world plain { export a: func(); }"
    builder.text("plain", one, "plain", stamped=False).component_class().close()
    more = "package t:q; interface i { c: func(); } world two { export a: func(); export i; }"
    two = builder.text("two", more, "two")
    shutil.copy(builder.root / "plain" / "plain.wasm", two.folder / "two.wasm")
    with pytest.raises(rt.WrongWorld, match=r"WW502.*two lacks `c` of `t:q/i`"):
        two.component_class()


def test_a_component_that_imports_more_than_its_world_is_refused(builder: Any) -> None:
    more = "package t:m; world more { import extra: func(); export a: func(); }"
    core = '(module (import "$root" "extra" (func $x)) (func (export "a") (call $x)))'
    builder.text("more", more, "more", core)
    less = builder.text("less", "package t:m; world less { export a: func(); }", "less")
    wasm = builder.root / "more" / "more.wasm"
    (less.folder / "less.wasm").write_bytes(fingerprint.stamp(wasm.read_bytes(), world_json.signature(less.world)))
    with pytest.raises(rt.WrongWorld, match=r"imports something that its world `t:m/less` does not have.*`extra`"):
        less.component_class()


@pytest.mark.provokes("WW503")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0asm\x01\0\0\0", "is a core module, not a component"),
        (b"", "is empty"),
        (b"#!/bin/sh", "is not WebAssembly"),
        (b"\0asm\x0d\0\x01\0\x0b\xff\xff", "is damaged"),
        (None, "cannot be read: No such file"),
    ],
)
def test_files_that_are_no_component_are_named(
    content: bytes | None, words: str, built: Any, imports: dict[str, Any]
) -> None:
    wasm = built.folder / "run.wasm"
    data = wasm.read_bytes()
    try:
        wasm.unlink()
        if content is not None:
            wasm.write_bytes(content)
        with pytest.raises(rt.NotAComponent, match=rf"WW503.*{words}"):
            built.component_class(**imports)
    finally:
        wasm.write_bytes(data)


def world_with(function: str) -> str:
    return f"package t:odd; interface i {{ plain: func(x: u32) -> u32; odd: {function}; }} world odd {{ export i; }}"


@pytest.mark.provokes("WW507")
@pytest.mark.parametrize(
    ("function", "feature"),
    [("async func()", "async functions"), ("func() -> stream<u32>", "stream"), ("func() -> future<string>", "future")],
)
def test_a_function_that_cannot_run_is_refused_when_it_is_called(function: str, feature: str, builder: Any) -> None:
    built = builder.text("odd", world_with(function), "odd")
    with built.component_class() as component:
        with pytest.raises(rt.Unsupported, match=rf"WW507.*`odd` needs {feature}, which"):
            component.i.odd()
        with pytest.raises(rt.Trap, match="unreachable"):
            component.i.plain(1)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("func(x: map<string, u32>)", "maps"),
        ("func(x: list<u8, 3>)", "fixed-length lists"),
        ("func(x: error-context)", "`error-context`"),
    ],
)
def test_a_component_that_wasmtime_refuses_as_a_whole_says_why(function: str, words: str, builder: Any) -> None:
    built = builder.text("odd", world_with(function), "odd")
    with pytest.raises(rt.Unsupported, match=rf"WW507. odd uses {words}, which wasmtime's Python API cannot run"):
        built.component_class()


@pytest.mark.parametrize("result", ["stream<u32>", "future<string>"])
def test_an_import_that_cannot_run_is_no_bar_to_the_rest(result: str, builder: Any) -> None:
    wit = f"package t:odd; world odd {{ import odd: func() -> {result}; export plain: func(x: u32) -> u32; }}"
    built = builder.text("odd", wit, "odd")
    with built.component_class(odd=lambda: None) as component, pytest.raises(rt.Trap, match="unreachable"):
        component.plain(1)


def test_an_async_import_is_named(builder: Any) -> None:
    wit = "package t:odd; world odd { import later: async func(); export plain: func(x: u32) -> u32; }"
    built = builder.text("odd", wit, "odd")
    with pytest.raises(rt.Unsupported, match=r"WW507.*`later` needs async functions, which"):
        built.component_class(later=lambda: None)


def test_more_flags_than_wasm_tools_takes_are_refused_in_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ", ".join(f"b{n}" for n in range(33))
    (tmp_path / "many.wit").write_text(
        f"package t:many;\ninterface i {{\n  flags many {{ {flags} }}\n}}\nworld many {{ export i; }}\n", encoding="utf-8"
    )
    assert cli.main(["bindings", str(tmp_path / "many.wit"), "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "error[WW200]: the WIT does not resolve: cannot have more than 32 flags" in said
    assert "many.wit:3" in said


def test_precompiling_serves_both_backends(built: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path))
    precompiled.precompile(built.folder / "run.wasm", tmp_path / "run.cwasm")
    assert len(list((tmp_path / "precompiled").glob("*.cwasm"))) == 2


@pytest.mark.provokes("WW511")
def test_the_backend_can_be_demanded(built: Any, imports: dict[str, Any], builder: Any) -> None:
    for name in ("direct", "component"):
        with rt.using_backend(name), built.component_class(**imports) as component:
            assert component.backend == name
    unstamped = builder.text("plain", "package t:p; world plain { export a: func(); }", "plain", stamped=False)
    with unstamped.component_class() as component:
        assert component.backend == "component"
    with rt.using_backend("direct"), pytest.raises(rt.CannotInstantiate, match=r"WW511.*does not say which world"):
        unstamped.component_class()
