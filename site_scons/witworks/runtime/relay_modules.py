"""The relay's core code, in WAT: a memory for the values of one call, and a function for each call.

Arguments come as two strings, since that is how bytes enter a component in bulk: ``low`` holds the low 7 bits of each byte,
``high`` the top bits, or nothing where all are 0. The first lands at address 0, so that byte i of what the host laid out is
at address i; its last bytes are the core parameters. Results follow in the same memory, and all that lies there in the end
goes back in one string: the low 7 bits of each byte, the top bits if any is 1, and a byte that says whether these are
there. The next call starts over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.runtime.relay_shape import Call, Shape

RAW: Final = 16
"""Bytes from one core value to the next, as the host lays them out."""
START: Final = 16
"""What the place of the results is a multiple of; they begin with a core value."""
MEMORY: Final = """(module $witworks_relay
  (memory (export "memory") 1)
  (global $taken (mut i32) (i32.const 0))
  (global $top (mut i32) (i32.const 0))

  (func $reach (param $end i64) (local $have i64)
    (local.set $have (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))
    (if (i64.gt_u (local.get $end) (local.get $have)) (then
      (if (i32.eq (i32.const -1) (memory.grow (i32.wrap_i64 (i64.shr_u
            (i64.add (i64.sub (local.get $end) (local.get $have)) (i64.const 65535)) (i64.const 16)))))
        (then unreachable)))))

  ;; the first aligned place from $from on, with room for $size bytes and 8 more, which loops of 8 bytes may touch
  (func $room (param $from i32) (param $align i32) (param $size i32) (result i32) (local $at i64)
    (local.set $at (i64.and
      (i64.add (i64.extend_i32_u (local.get $from)) (i64.extend_i32_u (i32.sub (local.get $align) (i32.const 1))))
      (i64.extend_i32_s (i32.sub (i32.const 0) (local.get $align)))))
    (call $reach (i64.add (i64.add (local.get $at) (i64.extend_i32_u (local.get $size))) (i64.const 8)))
    (i32.wrap_i64 (local.get $at)))

  (func (export "take") (param i32 i32 i32) (param $size i32) (result i32) (local $at i32)
    (local.set $at (call $room (global.get $taken) (i32.const 8) (local.get $size)))
    (global.set $taken (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  (func (export "realloc") (param $old i32) (param $held i32) (param $align i32) (param $size i32) (result i32) (local $at i32)
    (if (i32.and (i32.ne (local.get $held) (i32.const 0)) (i32.le_u (local.get $size) (local.get $held)))
      (then (return (local.get $old))))
    (local.set $at (call $room (global.get $top) (local.get $align) (local.get $size)))
    (global.set $top (i32.add (local.get $at) (local.get $size)))
    (memory.copy (local.get $at) (local.get $old) (local.get $held))
    (local.get $at))

  (func (export "begin") (param $size i32) (param $high i32) (param $count i32) (param $room i32) (result i32)
    (local $at i32)
    (global.set $taken (i32.const 0))
    (if (local.get $count) (then (loop $next
      (i64.store (local.get $at) (i64.or
        (i64.load (local.get $at))
        (i64.shl (i64.load (i32.add (local.get $high) (local.get $at))) (i64.const 7))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $size))))))
    (local.set $at (call $room (local.get $size) (i32.const 16) (i32.add (i32.const 16) (local.get $room))))
    (global.set $top (i32.add (i32.add (local.get $at) (i32.const 16)) (local.get $room)))
    (local.get $at))

  ;; in place: the low bits where the results are, the top bits behind them, then the byte that tells, then the text's address
  (func (export "reply") (param $from i32) (result i32)
    (local $end i32) (local $size i32) (local $at i32) (local $bytes i64) (local $all i64)
    (local.set $end (global.get $top))
    (local.set $size (i32.sub (local.get $end) (local.get $from)))
    (call $reach (i64.add (i64.extend_i32_u (local.get $end)) (i64.add (i64.extend_i32_u (local.get $size)) (i64.const 32))))
    (i64.store (local.get $end) (i64.const 0))
    (loop $look
      (local.set $all (i64.or (local.get $all) (i64.load (i32.add (local.get $from) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $look (i32.lt_u (local.get $at) (local.get $size))))
    (if (i64.eqz (i64.and (local.get $all) (i64.const 0x8080808080808080)))
      (then (i32.store8 (local.get $end) (i32.const 0)))
      (else
        (local.set $at (i32.const 0))
        (loop $split
          (local.set $bytes (i64.load (i32.add (local.get $from) (local.get $at))))
          (i64.store (i32.add (local.get $from) (local.get $at))
            (i64.and (local.get $bytes) (i64.const 0x7F7F7F7F7F7F7F7F)))
          (i64.store (i32.add (local.get $end) (local.get $at))
            (i64.and (i64.shr_u (local.get $bytes) (i64.const 7)) (i64.const 0x0101010101010101)))
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br_if $split (i32.lt_u (local.get $at) (local.get $size))))
        (local.set $end (i32.add (local.get $end) (local.get $size)))
        (i32.store8 (local.get $end) (i32.const 1))))
    (local.set $at (i32.and (i32.add (local.get $end) (i32.const 4)) (i32.const -4)))
    (i32.store (local.get $at) (local.get $from))
    (i32.store offset=4 (local.get $at) (i32.sub (i32.add (local.get $end) (i32.const 1)) (local.get $from)))
    (local.get $at)))
"""
_KINDS: Final = {"i": "i32", "I": "i64", "f": "f32", "F": "f64"}
_BITS: Final = str.maketrans("fF", "iI")


def calls(shape: Shape) -> str:
    """The module that makes the calls: it exports ``c0``, ``c1``, … for the functions and ``d0``, … to drop resources.

    Of the host's resources that calls hand on, ``p0``, … puts one into the relay's table, ``g0``, … gets it out again and
    ``e0``, … drops it there.
    """
    lines = ["(module $witworks_relay", '  (import "relay" "memory" (memory 1))']
    lines.append('  (import "relay" "begin" (func $begin (param i32 i32 i32 i32) (result i32)))')
    lines.append('  (import "relay" "reply" (func $reply (param i32) (result i32)))')
    for n, call in enumerate(shape.calls):
        lines.append(
            f'  (import "guest" "c{n}" (func $c{n}{_types("param", call.core_params)}{_types("result", call.core_results)}))'
        )
    lines += [f'  (import "guest" "d{n}" (func $d{n} (param i32)))' for n in range(len(shape.resources))]
    lines += [f'  (import "guest" "e{n}" (func $e{n} (param i32)))' for n in range(len(shape.lent))]
    for n, call in enumerate(shape.calls):
        lines += _plain(n, call) if call.room is None else _with_memory(n, call, call.room)
    lines += [f'  (func (export "d{n}") (param i32) (call $d{n} (local.get 0)))' for n in range(len(shape.resources))]
    for n in range(len(shape.lent)):
        lines += [f'  (func (export "{verb}{n}") (param i32) (result i32) (local.get 0))' for verb in "pg"]
        lines.append(f'  (func (export "e{n}") (param i32) (call $e{n} (local.get 0)))')
    return "\n".join([*lines, ")"])


def _types(what: str, kinds: str) -> str:
    return f" ({what} {' '.join(_KINDS[kind] for kind in kinds)})" if kinds else ""


def _plain(n: int, call: Call) -> Iterator[str]:
    """Core values in and out as integers, so that not a bit of a float is lost."""
    given = [_from_bits(kind, f"(local.get {position})") for position, kind in enumerate(call.params)]
    head = f'(func (export "c{n}"){_types("param", bits(call.params))}{_types("result", bits(call.results))}'
    made = f"(call $c{n} {' '.join(given)})"
    yield f"  {head} {_to_bits(call.results, made)})"


def bits(kinds: str) -> str:
    """The integers that are as wide as those core values."""
    return kinds.translate(_BITS)


def _from_bits(kind: str, value: str) -> str:
    return {"f": f"(f32.reinterpret_i32 {value})", "F": f"(f64.reinterpret_i64 {value})"}.get(kind, value)


def _to_bits(kind: str, value: str) -> str:
    return {"f": f"(i32.reinterpret_f32 {value})", "F": f"(i64.reinterpret_f64 {value})"}.get(kind, value)


def _with_memory(n: int, call: Call, room: int) -> Iterator[str]:
    """All in memory: the core parameters at the end of the arguments, the result where the reply starts."""
    yield f'  (func (export "c{n}") (param $low i32) (param $size i32) (param $high i32) (param $count i32)'
    yield f"    {'(result i32) ' if call.results else ''}(local $start i32) (local $raw i32)"
    yield f"    (local.set $start (call $begin (local.get $size) (local.get $high) (local.get $count) (i32.const {room})))"
    yield f"    (local.set $raw (i32.sub (local.get $size) (i32.const {RAW * len(call.params)})))"
    given = [f"({_KINDS[kind]}.load offset={RAW * slot} (local.get $raw))" for slot, kind in enumerate(call.params)]
    if room:
        given.append(f"(i32.add (local.get $start) (i32.const {START}))")
        yield f"    (i32.store (local.get $start) (i32.add (local.get $start) (i32.const {START})))"
    made = f"(call $c{n} {' '.join(given)})"
    yield f"    ({_KINDS[call.core_results]}.store (local.get $start) {made})" if call.core_results else f"    {made}"
    yield "    (call $reply (local.get $start)))" if call.results else "  )"
