"""The component that waits for a guest: a wait in WASI as many short ones, between which the guest's time can run out.

Epochs interrupt code of wasm alone. So what a guest would wait for inside wasmtime is waited for out here, in wasm, never for
longer than a slice, and then once more. It is written in WAT, for one interface of ``wasi:io`` and as much of that as the guest
imports: the functions come from WASI by the names ``i0``, ``i1``, …, and go to the guest as the instance ``answering``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from witworks.runtime.waits_io import POLL, STREAM_ERROR, STREAMS, TYPES_OF_IO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from witworks.runtime.waits_io import Interface

SLICE: Final = 5_000_000
"""Nanoseconds of one short wait."""
_MEMORY: Final = """
  (core module $witworks_waits_memory
    (memory (export "memory") 1)
    (global $top (export "top") (mut i32) (i32.const 64))
    (func (export "realloc") (param $old i32) (param $held i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32) (local $end i64)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
                              (i32.sub (i32.const 0) (local.get $align))))
      (local.set $end (i64.add (i64.extend_i32_u (local.get $at)) (i64.extend_i32_u (local.get $size))))
      (if (i64.gt_u (local.get $end) (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))) (then
        (if (i32.eq (i32.const -1) (memory.grow (i32.wrap_i64 (i64.add (i64.const 1) (i64.shr_u
              (i64.sub (local.get $end) (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))) (i64.const 16))))))
          (then unreachable))))
      (global.set $top (i32.wrap_i64 (local.get $end)))
      (memory.copy (local.get $at) (local.get $old) (local.get $held))
      (local.get $at)))
  (core instance $memory (instantiate $witworks_waits_memory))
  (alias core export $memory "memory" (core memory $bytes))
  (alias core export $memory "realloc" (core func $realloc))
"""
_IMPORTED: Final = """
    (import "memory" "memory" (memory 1))
    (import "memory" "top" (global $top (mut i32)))
    (import "memory" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
    (import "wasi" "poll" (func $poll (param i32 i32 i32)))
    (import "wasi" "timer" (func $timer (param i64) (result i32)))
    (import "wasi" "drop" (func $drop (param i32)))
"""
_WAITING: Final = f"""
    ;; waits until any of $count pollables at $at is ready, behind which there is room for one more; which they are is a list
    ;; whose place and length are at 32
    (func $wait (param $at i32) (param $count i32)
      (local $mark i32) (local $timer i32) (local $from i32) (local $to i32) (local $end i32)
      (local.set $mark (global.get $top))
      (loop $again
        (global.set $top (local.get $mark))
        (local.set $timer (call $timer (i64.const {SLICE})))
        (i32.store (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))) (local.get $timer))
        (call $poll (local.get $at) (i32.add (local.get $count) (i32.const 1)) (i32.const 32))
        (call $drop (local.get $timer))
        (local.set $from (i32.load (i32.const 32)))
        (local.set $to (local.get $from))
        (local.set $end (i32.add (local.get $from) (i32.shl (i32.load (i32.const 36)) (i32.const 2))))
        (loop $next
          (if (i32.ne (i32.load (local.get $from)) (local.get $count)) (then
            (i32.store (local.get $to) (i32.load (local.get $from)))
            (local.set $to (i32.add (local.get $to) (i32.const 4)))))
          (local.set $from (i32.add (local.get $from) (i32.const 4)))
          (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
        (i32.store (i32.const 36) (i32.shr_u (i32.sub (local.get $to) (i32.load (i32.const 32))) (i32.const 2)))
        (br_if $again (i32.eqz (i32.load (i32.const 36))))))

    (func (export "poll") (param $given i32) (param $count i32) (result i32) (local $at i32)
      (if (i32.eqz (local.get $count)) (then (call $poll (local.get $given) (i32.const 0) (i32.const 32)) unreachable))
      (local.set $at (call $realloc (i32.const 0) (i32.const 0) (i32.const 4)
        (i32.shl (i32.add (local.get $count) (i32.const 1)) (i32.const 2))))
      (memory.copy (local.get $at) (local.get $given) (i32.shl (local.get $count) (i32.const 2)))
      (call $wait (local.get $at) (local.get $count))
      (loop $next
        (call $drop (i32.load (local.get $given)))
        (local.set $given (i32.add (local.get $given) (i32.const 4)))
        (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
      (i32.const 32))

    (func (export "block") (param $one i32)
      (i32.store (i32.const 48) (local.get $one))
      (call $wait (i32.const 48) (i32.const 1))
      (call $drop (local.get $one))
      (global.set $top (i32.const 64)))

    (func (export "done") (param i32) (global.set $top (i32.const 64)))
"""
_READY: Final = """
    (func $ready (param $stream i32) (local $one i32)
      (local.set $one (call $subscribe (local.get $stream)))
      (i32.store (i32.const 48) (local.get $one))
      (call $wait (i32.const 48) (i32.const 1))
      (call $drop (local.get $one))
      (global.set $top (i32.const 64)))
"""
_LIFTED: Final = '(memory $bytes) (realloc $realloc) (post-return (core func $code "done"))'
_SPLICE: Final = "blocking-splice"


def component(interface: Interface, items: Sequence[str]) -> str:
    """What stands in for an interface of which the guest imports these items, functions and types."""
    return "\n".join(("(component", *_component(interface, items), ")"))


def _component(interface: Interface, items: Sequence[str]) -> Iterator[str]:
    functions = {item: interface.functions[item] for item in items if item in interface.functions}
    numbers = {item: f"i{n}" for n, item in enumerate(functions)}
    answers = {item: answer for item, answer in interface.waiting.items() if item in items}
    types = [name for name in TYPES_OF_IO if name in (*items, "pollable")]
    yield from _types(types)
    yield f'  (import "poll" (func $poll {_typed(POLL.functions["poll"])}))'
    yield '  (import "timer" (func $timer (param "when" u64) (result (own $pollable))))'
    if interface is STREAMS:
        yield f'  (import "subscribe" (func $subscribe {_typed(STREAMS.functions["[method]input-stream.subscribe"])}))'
    yield from _imported(functions, numbers)
    yield _MEMORY
    natives = [(answer, numbers[item]) for item, answer in answers.items() if interface is STREAMS]
    yield from _lowered(types, natives)
    yield from _code([answer for answer, _ in natives])
    for item, answer in answers.items():
        options = "" if answer == "block" else _LIFTED
        yield f'  (func ${answer}-answered {_typed(functions[item])} (canon lift (core func $code "{answer}") {options}))'
    yield "  (component $named"
    yield from _named([item for item in types if item in items], functions, numbers)
    yield "  )"
    given = [f'(with "{item}" (type ${item}))' for item in types if item in items]
    sources = {item: f"{answers[item]}-answered" if item in answers else numbers[item] for item in functions}
    given += [f'(with "{numbers[item]}" (func ${source}))' for item, source in sources.items()]
    yield f"  (instance $answering (instantiate $named {' '.join(given)}))"
    yield '  (export "answering" (instance $answering))'


def _imported(functions: Mapping[str, str], numbers: Mapping[str, str]) -> Iterator[str]:
    for item, kind in functions.items():
        yield f'  (import "{numbers[item]}" (func ${numbers[item]} {_typed(kind)}))'


def _named(types: Sequence[str], functions: Mapping[str, str], numbers: Mapping[str, str]) -> Iterator[str]:
    """What gives the items their own names, which in WAT takes a component."""
    yield from _types(types)
    yield from _imported(functions, numbers)
    for item in types:
        if item == "stream-error":
            yield f"  (type $x-cases {_typed(STREAM_ERROR, 'x-')})"
        yield f'  (export $x-{item} "{item}" (type ${item}) {"(type (eq $x-cases))" if item == "stream-error" else ""})'
    for item, kind in functions.items():
        yield f'  (export "{item}" (func ${numbers[item]}) (func {_typed(kind, "x-")}))'


def _typed(kind: str, prefix: str = "") -> str:
    return kind.replace("$@", f"${prefix}")


def _types(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name == "stream-error":
            yield f"  (type $cases {_typed(STREAM_ERROR)})"
            yield f'  (import "{name}" (type ${name} (eq $cases)))'
        else:
            yield f'  (import "{name}" (type ${name} (sub resource)))'


def _lowered(types: Sequence[str], natives: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "  (core func $poll (canon lower (func $poll) (memory $bytes) (realloc $realloc)))"
    yield "  (core func $timer (canon lower (func $timer)))"
    yield "  (core func $drop (canon resource.drop $pollable))"
    if natives:
        yield "  (core func $subscribe (canon lower (func $subscribe)))"
    for name in ("input-stream", "output-stream"):
        if name in types:
            yield f"  (core func $drop-{name} (canon resource.drop ${name}))"
    for answer, number in natives:
        yield f"  (core func ${answer} (canon lower (func ${number}) (memory $bytes) (realloc $realloc)))"


def _code(answers: Sequence[str]) -> Iterator[str]:
    """The module that waits."""
    given = ["poll", "timer", "drop"]
    imports, functions = [_IMPORTED], [_WAITING]
    if answers:
        imports.append('    (import "wasi" "subscribe" (func $subscribe (param i32) (result i32)))')
        functions.append(_READY)
        given += ["subscribe", *answers]
    for name in ["input-stream"] * bool(answers) + ["output-stream"] * (_SPLICE in answers):
        imports.append(f'    (import "wasi" "drop-{name}" (func $drop-{name} (param i32)))')
        given.append(f"drop-{name}")
    for answer in answers:
        imports.append(f'    (import "wasi" "{answer}" (func ${answer} (param {_params(answer)} i32)))')
        functions.append(_answer(answer))
    yield "\n".join(["  (core module $witworks_waits", *imports, *functions, "  )"])
    exports = " ".join(f'(export "{item}" (func ${item}))' for item in given)
    yield '  (core instance $code (instantiate $witworks_waits (with "memory" (instance $memory))'
    yield f'    (with "wasi" (instance {exports}))))'


def _params(answer: str) -> str:
    return "i32 i32 i64" if answer == _SPLICE else "i32 i64"


def _answer(answer: str) -> str:
    """A function of a stream, which waits for input and then asks WASI."""
    source, length, more = (1, 2, "(call $drop-output-stream (local.get 0))") if answer == _SPLICE else (0, 1, "")
    handles = " ".join(f"(local.get {n})" for n in range(length + 1))
    return f"""
    (func (export "{answer}") (param {_params(answer)}) (result i32)
      (call $ready (local.get {source}))
      (call ${answer} {handles} (i32.const 16))
      (call $drop-input-stream (local.get {source})) {more}
      (i32.const 16))"""
