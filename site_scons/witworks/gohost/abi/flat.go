package abi

import (
	"encoding/binary"
	"fmt"
)

// Move is how a part of a value moves between memory and core values: the code of a number, where it lies, and which core value
// it is. A discriminant has the number of its cases too, and the moves of their payloads.
type Move struct {
	Code   byte
	Offset uint32
	Slot   int
	Count  uint32
	Cases  [][]Move
}

// Block is a value in its form in memory, and as core values.
type Block struct {
	Size, Align uint32
	// Flat has a letter for each core value: i and I for integers of 32 and 64 bits, f and F for floats.
	Flat  string
	Moves []Move
}

// MaxFlat is how many core values a call may have before its parameters go in memory.
const MaxFlat = 16

// Core are the letters of the core values that an exported function takes and gives.
func (f *Function) Core() (params, results string) {
	params = f.Params.Flat
	if len(params) > MaxFlat {
		params = "i"
	}
	if f.Result != nil {
		if results = f.Result.Flat; len(results) > 1 {
			results = "i"
		}
	}
	return params, results
}

// Frame is room for what one call of a function takes and gives.
type Frame struct {
	function *Function
	// Raw are the core values, first those that the function takes and then the one that it gives.
	Raw   []uint64
	block []byte
}

// NewFrame is a frame for calls of a function, one at a time.
func NewFrame(f *Function) *Frame {
	params, results := f.Core()
	return &Frame{f, make([]uint64, max(len(params), len(results), 1)), make([]byte, f.Params.Size)}
}

// Lower lets put lay the arguments out, and makes core values of them.
func (c *Frame) Lower(m *Memory, put func(*Memory, []byte)) {
	if put == nil {
		return
	}
	params := &c.function.Params
	clear(c.block)
	put(m, c.block)
	clear(c.Raw)
	if len(params.Flat) <= MaxFlat {
		Spread(params.Moves, c.block, c.Raw)
		return
	}
	at := m.Alloc(uint64(params.Size), params.Align)
	copy(m.View[at:], c.block)
	c.Raw[0] = uint64(at)
}

// Lift lets get take the result, where there is one.
func (c *Frame) Lift(m *Memory, get func(*Memory, []byte)) {
	result := c.function.Result
	if result == nil || get == nil {
		return
	}
	if len(result.Flat) > 1 {
		get(m, m.Bytes(uint32(c.Raw[0]), result.Size, result.Align))
		return
	}
	var room [8]byte
	Gather(result.Moves, room[:], c.Raw)
	get(m, room[:])
}

// Spread takes core values from a block; raw is zero.
func Spread(moves []Move, b []byte, raw []uint64) {
	for _, move := range moves {
		at := b[move.Offset:]
		switch move.Code {
		case '?', 'B':
			raw[move.Slot] = uint64(at[0])
		case 'b':
			raw[move.Slot] = uint64(uint32(int32(int8(at[0]))))
		case 'H':
			raw[move.Slot] = uint64(binary.LittleEndian.Uint16(at))
		case 'h':
			raw[move.Slot] = uint64(uint32(int32(int16(binary.LittleEndian.Uint16(at)))))
		case 'I', 'i':
			raw[move.Slot] = uint64(binary.LittleEndian.Uint32(at))
		default:
			raw[move.Slot] = binary.LittleEndian.Uint64(at)
		}
		if move.Cases != nil {
			Spread(move.Cases[raw[move.Slot]], b, raw)
		}
	}
}

// Gather writes core values to a block, which is zero.
func Gather(moves []Move, b []byte, raw []uint64) {
	for _, move := range moves {
		at, value := b[move.Offset:], raw[move.Slot]
		if move.Count > 0 && uint64(uint32(value)) >= uint64(move.Count) {
			panic(Fault(fmt.Sprintf("discriminant %d out of range [0..%d)", uint32(value), move.Count)))
		}
		switch move.Code {
		case '?':
			if uint32(value) != 0 {
				at[0] = 1
			}
		case 'B', 'b':
			at[0] = uint8(value)
		case 'H', 'h':
			binary.LittleEndian.PutUint16(at, uint16(value))
		case 'I', 'i':
			binary.LittleEndian.PutUint32(at, uint32(value))
		default:
			binary.LittleEndian.PutUint64(at, value)
		}
		if move.Cases != nil {
			Gather(move.Cases[uint32(value)], b, raw)
		}
	}
}
