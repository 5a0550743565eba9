// Package abi is what emitted bindings are made of: the canonical ABI of the component model, on a guest's memory.
//
// Functions whose names begin with Put lower a Go value into its form in memory, at the start of a slice that is zero; those
// that begin with Get lift it from there. What cannot be lowered or lifted panics with a *[witworks.BadValue], or with a [Fault];
// whoever runs a call turns these into its error.
package abi

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"

	"witworks"
)

// least is how many bytes may always be lifted at a time, and four times the guest's memory beyond that.
const least = 64 << 20

// Fault is a trap's reason: the guest did something that the canonical ABI forbids.
type Fault string

func (f Fault) Error() string { return string(f) }

// Allocator finds room in a guest's memory.
type Allocator interface {
	// Alloc gives the address of that much room, and sees to it that the memory's view holds it.
	Alloc(m *Memory, size, align uint32) uint32
}

// Memory is a guest's memory during a call.
type Memory struct {
	// View is the memory from base on, as large as it was at the last look.
	View []byte
	// Handles are those of the guest.
	Handles
	allocator Allocator
	base      uint32
	lifted    uint64
}

// NewMemory is a memory whose room allocator finds.
func NewMemory(allocator Allocator, handles Handles) *Memory {
	return &Memory{allocator: allocator, Handles: handles}
}

// Look takes view for the memory from here on.
func (m *Memory) Look(view []byte) { m.LookFrom(view, 0) }

// LookFrom takes view for the part of the memory that begins at the address base.
func (m *Memory) LookFrom(view []byte, base uint32) {
	m.View, m.base, m.lifted = view, base, 0
}

// part is what lies at an address, if all of it is within the view.
func (m *Memory) part(at uint32, size uint64) (found []byte, isInside bool) {
	if at < m.base || uint64(at-m.base)+size > uint64(len(m.View)) {
		return nil, false
	}
	start := uint64(at - m.base)
	return m.View[start : start+size], true
}

// Alloc is the address of so much room in the guest.
func (m *Memory) Alloc(size uint64, align uint32) uint32 {
	if size > math.MaxUint32 {
		panic(BadValue("the value has more than 4 GiB, which no guest can hold"))
	}
	if size == 0 {
		return align
	}
	at := m.allocator.Alloc(m, uint32(size), align)
	if at%align != 0 {
		panic(Fault("realloc return: result not aligned"))
	}
	if uint64(at)+size > uint64(len(m.View)) {
		panic(Fault("realloc return: beyond end of memory"))
	}
	return at
}

// Bytes is the part of the memory that a value of the guest's lies in.
func (m *Memory) Bytes(at, size, align uint32) []byte {
	if at%align != 0 {
		panic(Fault("pointer not aligned"))
	}
	found, isInside := m.part(at, uint64(size))
	if !isInside {
		panic(Fault("pointer out of bounds of memory"))
	}
	return found
}

// items is the memory of a list's items, and their number.
func (m *Memory) items(b []byte, size, align uint32) ([]byte, uint32) {
	at, count := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	if count == 0 {
		return nil, 0
	}
	total := uint64(count) * uint64(size)
	found, isInside := m.part(at, total)
	if !isInside {
		panic(Fault("list pointer/length out of bounds of memory"))
	}
	if at%align != 0 {
		panic(Fault("list pointer is not aligned"))
	}
	m.count(max(total, uint64(count)))
	return found, count
}

// count adds what is lifted, for a guest may point at the same bytes again and again.
func (m *Memory) count(size uint64) {
	m.lifted += size
	if m.lifted > max(least, 4*uint64(len(m.View))) {
		panic(Fault("strings and lists that overlap are larger than the memory they lie in"))
	}
}

// PutString lowers a string.
func PutString(m *Memory, b []byte, v string) {
	if !utf8.ValidString(v) {
		panic(notUTF8(v))
	}
	at := m.Alloc(uint64(len(v)), 1)
	if len(v) > 0 {
		copy(m.View[at:], v)
	}
	PutAddress(b, at, len(v))
}

// PutAddress lowers a pointer and a length.
func PutAddress(b []byte, at uint32, count int) {
	binary.LittleEndian.PutUint32(b, at)
	binary.LittleEndian.PutUint32(b[4:], uint32(count))
}

// GetString lifts a string.
func GetString(m *Memory, b []byte) string {
	at, size := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	text, isInside := m.part(at, uint64(size))
	if !isInside {
		panic(Fault("string pointer/length out of bounds of memory"))
	}
	m.count(uint64(size))
	if !utf8.Valid(text) {
		panic(Fault(fmt.Sprintf("invalid utf-8 sequence of 1 bytes from index %d", invalidAt(text))))
	}
	return string(text)
}

func invalidAt(text []byte) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return at
}

// BadValue is for a value that is none of its WIT type.
func BadValue(message string) *witworks.BadValue {
	return &witworks.BadValue{Failure: witworks.Failure{Code: "WW504", Message: message}}
}

func notUTF8(v string) *witworks.BadValue {
	at := invalidAt([]byte(v))
	return &witworks.BadValue{Failure: witworks.Failure{
		Code: "WW506", Message: fmt.Sprintf("a string is not UTF-8 from byte %d on", at), Fix: "pass bytes as list<u8>",
	}}
}
