"""A core module of ours beside each guest: it moves nested data into the guest's memory, many allocations in one call.

Python lays all blocks of a value out in the helper's own memory, with the blocks' places in there where pointers will be, and
lists the pointers in operations: `count` slots from `base`, `stride` apart, each the place of a block and its number of
items; an item takes `size` bytes and the block starts at a multiple of `align`. A place of 0 stands for no block.
"""

from __future__ import annotations

from typing import Final

MISALIGNED: Final = 1
BEYOND: Final = 2
WAT: Final = """(module $witworks_helper
  (import "guest" "memory" (memory $guest 0))
  (import "guest" "cabi_realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (func (export "relocate") (param $op i32) (param $left i32) (result i32)
    (local $slot i32) (local $count i32) (local $stride i32) (local $item i32) (local $align i32)
    (local $from i32) (local $size i32) (local $to i32)
    (block $done (loop $operation
      (br_if $done (i32.eqz (local.get $left)))
      (local.set $slot (i32.load $own (local.get $op)))
      (local.set $count (i32.load $own offset=4 (local.get $op)))
      (local.set $stride (i32.load $own offset=8 (local.get $op)))
      (local.set $item (i32.load $own offset=12 (local.get $op)))
      (local.set $align (i32.load $own offset=16 (local.get $op)))
      (block $next (loop $block
        (br_if $next (i32.eqz (local.get $count)))
        (local.set $from (i32.load $own (local.get $slot)))
        (if (local.get $from) (then
          (local.set $size (i32.mul (local.get $item) (i32.load $own offset=4 (local.get $slot))))
          (local.set $to (call $realloc (i32.const 0) (i32.const 0) (local.get $align) (local.get $size)))
          (if (i32.and (local.get $to) (i32.sub (local.get $align) (i32.const 1))) (then (return (i32.const 1))))
          (if (i64.gt_u (i64.add (i64.extend_i32_u (local.get $to)) (i64.extend_i32_u (local.get $size)))
                        (i64.shl (i64.extend_i32_u (memory.size $guest)) (i64.const 16)))
            (then (return (i32.const 2))))
          (memory.copy $guest $own (local.get $to) (local.get $from) (local.get $size))
          (i32.store $own (local.get $slot) (local.get $to))))
        (local.set $slot (i32.add (local.get $slot) (local.get $stride)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $block)))
      (local.set $op (i32.add (local.get $op) (i32.const 20)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br $operation)))
    (i32.const 0)))
"""
