;; The world `checksum` by hand: what a compiler would write, and no more.
;;
;; Arguments are put where `cabi_realloc` says, one behind the other from $heap on. An export has read them when it returns, so
;; it gives all of that memory back. What `verify` answers lies at $answer, below the heap.

(module
  (memory (export "memory") 1)

  ;; 0: the sums of every byte, for CRC-32. 1024: the answer of `verify`. 1056: the heap.
  (global $answer i32 (i32.const 1024))
  (global $heap i32 (i32.const 1056))
  (global $next (mut i32) (i32.const 1056))

  (func (export "_initialize")
    (local $byte i32)
    (local $bit i32)
    (local $rest i32)
    (loop $bytes
      (local.set $rest (local.get $byte))
      (local.set $bit (i32.const 8))
      (loop $bits
        (local.set $rest
          (i32.xor
            (i32.shr_u (local.get $rest) (i32.const 1))
            (i32.and (i32.const 0xedb88320) (i32.sub (i32.const 0) (i32.and (local.get $rest) (i32.const 1))))))
        (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
      (i32.store (i32.shl (local.get $byte) (i32.const 2)) (local.get $rest))
      (br_if $bytes (i32.ne (local.tee $byte (i32.add (local.get $byte) (i32.const 1))) (i32.const 256)))))

  ;; A new block: nothing here is ever made larger, so the old one is not looked at.
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
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
    (local.get $block))

  (func $crc32 (param $data i32) (param $size i32) (param $so-far i32) (result i32)
    (local $end i32)
    (local $sum i32)
    (local.set $end (i32.add (local.get $data) (local.get $size)))
    (local.set $sum (i32.xor (local.get $so-far) (i32.const -1)))
    (block $done
      (loop $bytes
        (br_if $done (i32.eq (local.get $data) (local.get $end)))
        (local.set $sum
          (i32.xor
            (i32.shr_u (local.get $sum) (i32.const 8))
            (i32.load
              (i32.shl
                (i32.and (i32.xor (local.get $sum) (i32.load8_u (local.get $data))) (i32.const 0xff))
                (i32.const 2)))))
        (local.set $data (i32.add (local.get $data) (i32.const 1)))
        (br $bytes)))
    (i32.xor (local.get $sum) (i32.const -1)))

  ;; In 64 bits the sums of 65,536 bytes do not overflow: they are reduced that often.
  (func $adler32 (param $data i32) (param $size i32) (param $so-far i32) (result i32)
    (local $end i32)
    (local $low i64)
    (local $high i64)
    (local $run i32)
    (local.set $end (i32.add (local.get $data) (local.get $size)))
    (local.set $low (i64.extend_i32_u (i32.and (local.get $so-far) (i32.const 0xffff))))
    (local.set $high (i64.extend_i32_u (i32.shr_u (local.get $so-far) (i32.const 16))))
    (block $done
      (loop $runs
        (br_if $done (i32.eq (local.get $data) (local.get $end)))
        (local.set $run (i32.const 65536))
        (loop $bytes
          (local.set $low (i64.add (local.get $low) (i64.load8_u (local.get $data))))
          (local.set $high (i64.add (local.get $high) (local.get $low)))
          (local.set $data (i32.add (local.get $data) (i32.const 1)))
          (local.set $run (i32.sub (local.get $run) (i32.const 1)))
          (br_if $bytes (i32.and (i32.ne (local.get $run) (i32.const 0)) (i32.ne (local.get $data) (local.get $end)))))
        (local.set $low (i64.rem_u (local.get $low) (i64.const 65521)))
        (local.set $high (i64.rem_u (local.get $high) (i64.const 65521)))
        (br $runs)))
    (i32.or
      (i32.shl (i32.wrap_i64 (local.get $high)) (i32.const 16))
      (i32.wrap_i64 (local.get $low))))

  (func $fnv1a64 (param $data i32) (param $size i32) (result i64)
    (local $end i32)
    (local $hash i64)
    (local.set $end (i32.add (local.get $data) (local.get $size)))
    (local.set $hash (i64.const 0xcbf29ce484222325))
    (block $done
      (loop $bytes
        (br_if $done (i32.eq (local.get $data) (local.get $end)))
        (local.set $hash
          (i64.mul (i64.xor (local.get $hash) (i64.load8_u (local.get $data))) (i64.const 0x100000001b3)))
        (local.set $data (i32.add (local.get $data) (i32.const 1)))
        (br $bytes)))
    (local.get $hash))

  ;; The enum `algorithm`: 0 is crc32, 1 adler32, 2 fnv1a64.
  (func $sum (param $algorithm i32) (param $data i32) (param $size i32) (result i64)
    (block $fnv1a64
      (block $adler32
        (block $crc32
          (br_table $crc32 $adler32 $fnv1a64 (local.get $algorithm)))
        (return (i64.extend_i32_u (call $crc32 (local.get $data) (local.get $size) (i32.const 0)))))
      (return (i64.extend_i32_u (call $adler32 (local.get $data) (local.get $size) (i32.const 1)))))
    (call $fnv1a64 (local.get $data) (local.get $size)))

  (func $free
    (global.set $next (global.get $heap)))

  (func (export "toolsku:checksum/sums#crc32") (param $data i32) (param $size i32) (param $so-far i32) (result i32)
    (call $crc32 (local.get $data) (local.get $size) (local.get $so-far))
    (call $free))

  (func (export "toolsku:checksum/sums#adler32") (param $data i32) (param $size i32) (param $so-far i32) (result i32)
    (call $adler32 (local.get $data) (local.get $size) (local.get $so-far))
    (call $free))

  (func (export "toolsku:checksum/sums#fnv1a64") (param $data i32) (param $size i32) (result i64)
    (call $fnv1a64 (local.get $data) (local.get $size))
    (call $free))

  (func (export "toolsku:checksum/sums#sum") (param $algorithm i32) (param $data i32) (param $size i32) (result i64)
    (call $sum (local.get $algorithm) (local.get $data) (local.get $size))
    (call $free))

  ;; `result<_, mismatch>`: a byte that is 0 for ok and 1 for err, and behind it, aligned to 8, the two sums.
  (func (export "toolsku:checksum/sums#verify")
    (param $algorithm i32) (param $data i32) (param $size i32) (param $expected i64) (result i32)
    (local $actual i64)
    (local.set $actual (call $sum (local.get $algorithm) (local.get $data) (local.get $size)))
    (i32.store8 (global.get $answer) (i64.ne (local.get $actual) (local.get $expected)))
    (i64.store offset=8 (global.get $answer) (local.get $expected))
    (i64.store offset=16 (global.get $answer) (local.get $actual))
    (call $free)
    (global.get $answer)))
