"""Guests of WASI preview 1, adapted by wit-component: the direct backend answers what the adapter answers, call by call."""

from __future__ import annotations

import time
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.runtime import direct_preview1
from witworks.runtime.direct_module import guest_module

TYPES = {"i": "i32", "I": "i64"}
INTEGERS = {"i": "u32", "I": "u64"}
RESULT, AT, BYTES, EVENTS = 6000, 4096, 5000, 7000
"""Where calls put their results; where the list of buffers, their bytes and poll's subscriptions are."""
STREAMS_AND_OTHERS = (0, 1, 2, 3, 77, 0xFFFFFFFF)


def wit_of(functions: dict[str, str]) -> str:
    exports = "".join(
        f"  export {name.replace('_', '-')}: func("
        + ", ".join(f"a{n}: {INTEGERS[kind]}" for n, kind in enumerate(params))
        + (") -> u32;\n" if direct_preview1.results(name) else ");\n")
        for name, params in functions.items()
    )
    return f"package t:wasi;\nworld wasi {{\n  export poke: func(at: u32, data: u32);\n  export peek: func() -> list<u8>;\n{exports}}}"


def core_of(functions: dict[str, str], realloc: str, more: str = "") -> str:
    imports, exports = "", ""
    for name, params in functions.items():
        kinds = " ".join(TYPES[kind] for kind in params)
        result = "(result i32)" if direct_preview1.results(name) else ""
        imports += f'  (import "wasi_snapshot_preview1" "{name}" (func ${name} (param {kinds}) {result}))\n'
        given = " ".join(f"(local.get {n})" for n in range(len(params)))
        exports += f'  (func (export "{name.replace("_", "-")}") (param {kinds}) {result} (call ${name} {given}))\n'
    return f"""(module
{imports}
{realloc.replace('(memory (export "memory") 2)', '(memory (export "memory") 4)').replace("1024", "131072")}
  (func (export "poke") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "peek") (result i32)
    (i32.store (i32.const 8) (i32.const {AT})) (i32.store (i32.const 12) (i32.const 4096)) (i32.const 8))
{exports}{more})"""


@pytest.fixture(scope="module")
def preview1(module_builder: Any, adapter: Any) -> Any:
    """A component whose exports are the functions of preview 1."""
    module_builder.adapter = adapter
    functions = direct_preview1.PARAMS
    core = core_of(functions, module_builder.realloc)
    return module_builder.text("preview1", wit_of(functions), "wasi", core)


@pytest.fixture
def both(preview1: Any) -> Any:
    """An instance of it on each backend, with two buffers and two subscriptions of poll in its memory."""
    made = []
    for name in ("direct", "component"):
        with rt.using_backend(name):
            made.append(preview1.component_class())
        for at, word in (
            *((AT, BYTES), (AT + 4, 5), (AT + 8, BYTES + 100), (AT + 12, 3), (BYTES, 0x64636261), (BYTES + 4, 0x68676665)),
            *((EVENTS, 41), (EVENTS + 16, 1), (EVENTS + 24, 1_000_000)),  # a millisecond on the monotonic clock
            *((EVENTS + 48, 42), (EVENTS + 56, 2), (EVENTS + 64, 1)),  # standard output can be written
        ):
            made[-1].poke(at, word)
    assert [component.backend for component in made] == ["direct", "component"]
    yield made
    for component in made:
        component.close()


def same(both: Any, function: str, *arguments: int, memory: bool = True) -> Any:
    """What both answer, which must be equal, also in what it does to the memory."""
    answers = [getattr(component, function)(*arguments) for component in both]
    assert answers[0] == answers[1], (function, arguments, answers)
    if memory:
        left, right = (component.peek() for component in both)
        assert left == right, (function, arguments)
    return answers[0]


ON_DESCRIPTORS: tuple[tuple[Any, ...], ...] = (
    *(("fd_write", AT, 2, RESULT), ("fd_read", AT, 2, RESULT), ("fd_pread", AT, 1, 0, RESULT), ("fd_pwrite", AT, 1, 0, RESULT)),
    *(("fd_fdstat_get", RESULT), ("fd_fdstat_set_flags", 0), ("fd_fdstat_set_flags", 4), ("fd_fdstat_set_rights", 0, 0)),
    *(("fd_filestat_get", RESULT), ("fd_filestat_set_size", 0), ("fd_filestat_set_times", 0, 0, 0), ("fd_prestat_get", RESULT)),
    *(("fd_prestat_dir_name", RESULT, 10), ("fd_readdir", RESULT, 100, 0, RESULT + 200), ("fd_seek", 0, 0, RESULT)),
    *(("fd_seek", 0, 1, RESULT), ("fd_tell", RESULT), ("fd_sync",), ("fd_datasync",), ("fd_advise", 0, 0, 0)),
    *(("fd_allocate", 0, 1), ("path_create_directory", BYTES, 3), ("path_filestat_get", 0, BYTES, 3, RESULT)),
    *(("path_filestat_set_times", 0, BYTES, 3, 0, 0, 0), ("path_link", 0, BYTES, 3, 3, BYTES, 2)),
    *(("path_open", 0, BYTES, 3, 0, 0, 0, 0, RESULT), ("path_readlink", BYTES, 3, RESULT, 100, RESULT + 200)),
    *(("path_remove_directory", BYTES, 3), ("path_rename", BYTES, 3, 3, BYTES, 2), ("path_unlink_file", BYTES, 3)),
    *(("sock_shutdown", 0), ("fd_renumber", 77), ("fd_close",)),
)


@pytest.mark.parametrize("fd", STREAMS_AND_OTHERS)
def test_every_function_on_a_descriptor_answers_alike(fd: int, both: Any) -> None:
    for function, *arguments in ON_DESCRIPTORS:
        same(both, function, fd, *arguments)
    same(both, "path_symlink", BYTES, 3, fd, BYTES, 2)


def test_output_is_taken_and_dropped_and_input_is_at_its_end(both: Any, capfd: pytest.CaptureFixture[str]) -> None:
    assert same(both, "fd_write", 1, AT, 2, RESULT) == 0
    assert both[0].peek()[RESULT - AT] == 5, "the first buffer: the guest's library goes on with the next"
    assert same(both, "fd_read", 0, AT, 1, RESULT) == 0
    assert both[0].peek()[RESULT - AT] == 0
    assert capfd.readouterr() == ("", "")


def test_descriptors_that_were_closed_or_renumbered_are_so_on_both(both: Any) -> None:
    assert same(both, "fd_close", 2) == 0
    assert same(both, "fd_write", 2, AT, 2, RESULT) == 8
    assert same(both, "fd_renumber", 1, 0) == 0
    same(both, "fd_write", 0, AT, 2, RESULT)
    same(both, "fd_write", 1, AT, 2, RESULT)


def test_arguments_and_environment_are_empty(both: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the host")
    for kind in ("args", "environ"):
        assert same(both, f"{kind}_sizes_get", RESULT, RESULT + 4) == 0
        assert both[0].peek()[RESULT - AT : RESULT - AT + 8] == bytes(8)
        assert same(both, f"{kind}_get", RESULT, RESULT + 100) == 0


def test_clocks_and_random_numbers_are_real(both: Any) -> None:
    for clock in range(4):
        assert same(both, "clock_res_get", clock, RESULT) == (0 if clock < 2 else 8)
    for clock in range(4):
        same(both, "clock_time_get", clock, 1000, RESULT, memory=False)
    for component in both:
        component.clock_time_get(0, 0, RESULT)
        seconds = int.from_bytes(component.peek()[RESULT - AT : RESULT - AT + 8], "little") / 1e9
        assert abs(seconds - time.time()) < 60
        component.random_get(RESULT, 32)
    assert both[0].peek()[RESULT - AT :][:32] != both[1].peek()[RESULT - AT :][:32]
    assert same(both, "random_get", RESULT, 0, memory=False) == 0
    assert same(both, "sched_yield", memory=False) == 0


@pytest.mark.parametrize(("first", "count"), [(0, 0), (0, 1), (1, 1)])
def test_polling_gives_the_same_events(first: int, count: int, both: Any) -> None:
    same(both, "poll_oneoff", EVENTS + 48 * first, RESULT, count, RESULT + 200)


TRAPS: tuple[tuple[Any, ...], ...] = (
    *(("proc_exit", code) for code in (0, 1, 3, 126, 255, 0xFFFFFFFF)),
    *(("proc_raise", 6), ("sock_accept", 0, 0, RESULT), ("sock_recv", 0, AT, 1, 0, RESULT, RESULT + 8)),
    ("sock_send", 0, AT, 1, 0, RESULT),
)


@pytest.mark.provokes("WW508")
@pytest.mark.parametrize("call", TRAPS, ids=str)
def test_exits_and_traps_are_the_same(call: tuple[Any, ...], both: Any) -> None:
    function, *arguments = call
    ends = []
    for component in both:
        with pytest.raises(rt.Trap) as caught:
            getattr(component, function)(*arguments)
        ends.append((str(caught.value), caught.value.frames))
        with pytest.raises(rt.InstanceDead):
            component.sched_yield()
    assert ends[0] == ends[1]
    if function == "proc_exit":
        assert f"Exited with i32 exit status {min(arguments[0], 1)}" in ends[0][0]


def test_a_pointer_outside_the_memory_is_a_trap_of_the_guest(both: Any) -> None:
    for component in both:
        with pytest.raises(rt.Trap) as caught:
            component.random_get(0xFFFFFFF0, 16)
        assert len(caught.value.frames) == 1


def test_fuel_and_memory_are_limited(preview1: Any) -> None:
    for backend in ("direct", "component"):
        with rt.using_backend(backend), preview1.component_class(fuel=100_000, memory=2**20) as component:
            assert component.random_get(RESULT, 16) == 0


@pytest.mark.parametrize("function", sorted(direct_preview1.PARAMS))
def test_the_adapter_is_known_by_any_of_its_functions(function: str, builder: Any, adapter: Any) -> None:
    """wit-component leaves of the adapter what the guest uses."""
    builder.adapter = adapter
    functions = {function: direct_preview1.PARAMS[function]}
    wit = builder.root / "one.wit"
    wit.write_text(wit_of(functions), encoding="utf-8")
    found = guest_module(builder.component(wit, "wasi", core_of(functions, builder.realloc)))
    assert found.adapted
    assert found.imports == {("wasi_snapshot_preview1", function)}


def test_a_function_that_is_imported_twice_is_one(builder: Any, adapter: Any) -> None:
    builder.adapter = adapter
    functions = {"fd_write": "iiii"}
    core = core_of(functions, builder.realloc)
    again = core.replace("(func $fd_write", "(func $again", 1)
    first = next(line for line in core.splitlines() if '"fd_write"' in line)
    second = next(line for line in again.splitlines() if '"fd_write"' in line)
    nothing = "(drop (call $again (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 16)))"
    core = core.replace(first, f"{first}\n{second}").replace("(call $fd_write", f"{nothing} (call $fd_write")
    built = builder.text("twice", wit_of(functions), "wasi", core)
    with built.component_class() as component:
        assert component.backend == "direct"
        assert component.fd_write(77, AT, 1, RESULT) == 8


STUB = """(module
  (func (export "fd_write") (param i32 i32 i32 i32) (result i32) (i32.const 52))
  (func (export "proc_exit") (param i32) unreachable))"""


def test_another_adapter_is_not_taken_for_it(builder: Any) -> None:
    builder.adapter = builder.root / "stub.wat"
    builder.adapter.write_text(STUB, encoding="utf-8")
    functions = {name: direct_preview1.PARAMS[name] for name in ("fd_write", "proc_exit")}
    built = builder.text("stubbed", wit_of(functions), "wasi", core_of(functions, builder.realloc))
    with built.component_class() as component:
        assert component.backend == "component"
        assert component.fd_write(1, AT, 0, RESULT) == 52
    with rt.using_backend("direct"), pytest.raises(rt.CannotInstantiate, match="2 core modules of its own"):
        built.component_class()


INITIALIZE = """
  (global $begun (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $begun (i32.add (global.get $begun) (i32.const 1))) AND)
  (func (export "begun") (result i32) (global.get $begun))
"""


@pytest.mark.provokes("WW525")
@pytest.mark.parametrize("name", ["direct", "component"])
def test_the_guest_is_initialized_once_and_may_end_there(name: str, builder: Any, adapter: Any) -> None:
    builder.adapter = adapter
    functions = {"proc_exit": "i"}
    wit = wit_of(functions).replace("world wasi {", "world wasi {\n  export begun: func() -> u32;")
    for package, more in (("begins", ""), ("ends", "(call $proc_exit (i32.const 3))")):
        core = core_of(functions, builder.realloc, INITIALIZE.replace("AND", more))
        built = builder.text(package, wit, "wasi", core)
        with rt.using_backend(name):
            if more:
                with pytest.raises(rt.Trap, match="Exited with i32 exit status 1"):
                    built.component_class()
            else:
                with built.component_class() as component:
                    assert (component.backend, component.begun()) == (name, 1)
