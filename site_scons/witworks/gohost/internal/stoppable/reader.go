package stoppable

import (
	"errors"
	"fmt"
)

var errShort = errors.New("it ends early")

// reader reads WebAssembly's binary format; what is wrong with it is panicked.
type reader struct {
	data []byte
	at   int
}

func (r *reader) byte() byte { return r.take(1)[0] }

func (r *reader) take(size int) []byte {
	if size < 0 || size > len(r.data)-r.at {
		panic(errShort)
	}
	r.at += size
	return r.data[r.at-size : r.at]
}

func (r *reader) number() uint32 {
	var value uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return uint32(value)
		}
	}
	panic(errors.New("a number is too long"))
}

// skip passes numbers of whatever size.
func (r *reader) skip(numbers int) {
	for range numbers {
		for r.byte() >= 0x80 {
		}
	}
}

func (r *reader) limits() {
	flags := r.byte()
	r.skip(1)
	if flags&1 != 0 {
		r.skip(1)
	}
}

func leb(to []byte, value uint32) []byte {
	for value > 0x7f {
		to = append(to, byte(value&0x7f|0x80))
		value >>= 7
	}
	return append(to, byte(value))
}

// instruction passes one, and says whether it begins a loop.
func (r *reader) instruction() (isLoop bool) {
	switch op := r.byte(); {
	case op == 0x03: // loop
		r.skip(1)
		return true
	case op == 0x02, op == 0x04: // block, if
		r.skip(1)
	case op <= 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, op == 0xd1:
	case op == 0x0c, op == 0x0d, op == 0x10, op == 0x12: // br, br_if, call, return_call
		r.skip(1)
	case op == 0x0e: // br_table
		r.skip(int(r.number()) + 1)
	case op == 0x11, op == 0x13: // call_indirect, return_call_indirect
		r.skip(2)
	case op == 0x1c: // select with types
		r.skip(int(r.number()))
	case op >= 0x20 && op <= 0x26: // locals, globals, tables
		r.skip(1)
	case op >= 0x28 && op <= 0x3e: // loads and stores
		r.skip(2)
	case op == 0x3f, op == 0x40: // memory.size, memory.grow
		r.skip(1)
	case op == 0x41, op == 0x42: // constants
		r.skip(1)
	case op == 0x43:
		r.take(4)
	case op == 0x44:
		r.take(8)
	case op >= 0x45 && op <= 0xc4: // numeric
	case op == 0xd0, op == 0xd2: // ref.null, ref.func
		r.skip(1)
	case op == 0xfc:
		r.bulk()
	case op == 0xfd:
		r.vector()
	default:
		panic(fmt.Errorf("unknown instruction %#x", op))
	}
	return false
}

// bulk passes an instruction of memories and tables, or a conversion.
func (r *reader) bulk() {
	switch op := r.number(); {
	case op <= 7:
	case op == 9, op == 11, op == 13, op >= 15 && op <= 17:
		r.skip(1)
	case op == 8, op == 10, op == 12, op == 14:
		r.skip(2)
	default:
		panic(fmt.Errorf("unknown instruction 0xfc %#x", op))
	}
}

// vector passes an instruction of SIMD.
func (r *reader) vector() {
	switch op := r.number(); {
	case op <= 11, op == 92, op == 93: // loads and stores
		r.skip(2)
	case op == 12, op == 13: // v128.const, i8x16.shuffle
		r.take(16)
	case op >= 21 && op <= 34: // lanes
		r.take(1)
	case op >= 84 && op <= 91: // loads and stores of lanes
		r.skip(2)
		r.take(1)
	case op > 0x113:
		panic(fmt.Errorf("unknown instruction 0xfd %#x", op))
	}
}
