;; The component `{{name}}`: what its world, wit/world.wit, promises, written by hand.
;;
;; The host puts arguments where `cabi_realloc` says. The answer lies behind them until the host has read it and calls
;; `cabi_post_…`: then all of it is free again.

(module
  (memory (export "memory") 1)

  ;; 0: the words of the greeting. 16: where the answer is and how long. 32: the heap.
  (data (i32.const 0) "Hello, world!")
  (global $answer i32 (i32.const 16))
  (global $heap i32 (i32.const 32))
  (global $next (mut i32) (i32.const 32))

  (func (export "local:component-{{name}}/greetings#greet") (param $name i32) (param $length i32) (result i32)
    (local $text i32)
    (if (i32.eqz (local.get $length))
      (then
        (local.set $name (i32.const 7))
        (local.set $length (i32.const 5))))
    ;; "Hello, ", the name, and "!".
    (local.set $text (call $allocate (i32.const 1) (i32.add (local.get $length) (i32.const 8))))
    (memory.copy (local.get $text) (i32.const 0) (i32.const 7))
    (memory.copy (i32.add (local.get $text) (i32.const 7)) (local.get $name) (local.get $length))
    (i32.store8 offset=7 (i32.add (local.get $text) (local.get $length)) (i32.const 0x21))
    (i32.store (global.get $answer) (local.get $text))
    (i32.store offset=4 (global.get $answer) (i32.add (local.get $length) (i32.const 8)))
    (global.get $answer))

  (func (export "cabi_post_local:component-{{name}}/greetings#greet") (param $answer i32)
    (global.set $next (global.get $heap)))

  ;; Nothing that the host puts here is made larger, so the old block is not looked at.
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (call $allocate (local.get $align) (local.get $size)))

  (func $allocate (param $align i32) (param $size i32) (result i32)
    (local $block i32)
    (local $end i32)
    (local $missing i32)
    (local.set $block
      (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (local.set $end (i32.add (local.get $block) (local.get $size)))
    (if (i32.lt_u (local.get $end) (local.get $block)) (then unreachable))
    (local.set $missing
      (i32.sub
        (i32.add (i32.shr_u (local.get $end) (i32.const 16)) (i32.const 1))
        (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then unreachable))))
    (global.set $next (local.get $end))
    (local.get $block)))
