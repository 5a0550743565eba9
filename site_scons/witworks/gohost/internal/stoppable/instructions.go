package stoppable

import (
	"fmt"

	"witworks/internal/wasm"
)

// instruction passes one, and says whether it begins a loop.
func instruction(r *wasm.Reader) (isLoop bool) {
	switch op := r.Byte(); {
	case op == 0x03: // loop
		r.Skip(1)
		return true
	case op == 0x02, op == 0x04: // block, if
		r.Skip(1)
	case op <= 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, op == 0xd1:
	case op == 0x0c, op == 0x0d, op == 0x10, op == 0x12: // br, br_if, call, return_call
		r.Skip(1)
	case op == 0x0e: // br_table
		r.Skip(r.Number())
		r.Skip(1)
	case op == 0x11, op == 0x13: // call_indirect, return_call_indirect
		r.Skip(2)
	case op == 0x1c: // select with types
		r.Skip(r.Number())
	case op >= 0x20 && op <= 0x26: // locals, globals, tables
		r.Skip(1)
	case op >= 0x28 && op <= 0x3e: // loads and stores
		r.Skip(2)
	case op == 0x3f, op == 0x40: // memory.size, memory.grow
		r.Skip(1)
	case op == 0x41, op == 0x42: // constants
		r.Skip(1)
	case op == 0x43:
		r.Take(4)
	case op == 0x44:
		r.Take(8)
	case op >= 0x45 && op <= 0xc4: // numeric
	case op == 0xd0, op == 0xd2: // ref.null, ref.func
		r.Skip(1)
	case op == 0xfc:
		bulk(r)
	case op == 0xfd:
		vector(r)
	default:
		wasm.Fail(fmt.Errorf("unknown instruction %#x", op))
	}
	return false
}

// bulk passes an instruction of memories and tables, or a conversion.
func bulk(r *wasm.Reader) {
	switch op := r.Number(); {
	case op <= 7:
	case op == 9, op == 11, op == 13, op >= 15 && op <= 17:
		r.Skip(1)
	case op == 8, op == 10, op == 12, op == 14:
		r.Skip(2)
	default:
		wasm.Fail(fmt.Errorf("unknown instruction 0xfc %#x", op))
	}
}

// vector passes an instruction of SIMD.
func vector(r *wasm.Reader) {
	switch op := r.Number(); {
	case op <= 11, op == 92, op == 93: // loads and stores
		r.Skip(2)
	case op == 12, op == 13: // v128.const, i8x16.shuffle
		r.Take(16)
	case op >= 21 && op <= 34: // lanes
		r.Take(1)
	case op >= 84 && op <= 91: // loads and stores of lanes
		r.Skip(2)
		r.Take(1)
	case op > 0x113:
		wasm.Fail(fmt.Errorf("unknown instruction 0xfd %#x", op))
	}
}
