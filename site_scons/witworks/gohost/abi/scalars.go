package abi

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// PutBool lowers a bool.
func PutBool(_ *Memory, b []byte, v bool) {
	if v {
		b[0] = 1
	}
}

// GetBool lifts a bool.
func GetBool(_ *Memory, b []byte) bool { return b[0] != 0 }

// PutU8 lowers a u8.
func PutU8(_ *Memory, b []byte, v uint8) { b[0] = v }

// GetU8 lifts a u8.
func GetU8(_ *Memory, b []byte) uint8 { return b[0] }

// PutS8 lowers an s8.
func PutS8(_ *Memory, b []byte, v int8) { b[0] = uint8(v) }

// GetS8 lifts an s8.
func GetS8(_ *Memory, b []byte) int8 { return int8(b[0]) }

// PutU16 lowers a u16.
func PutU16(_ *Memory, b []byte, v uint16) { binary.LittleEndian.PutUint16(b, v) }

// GetU16 lifts a u16.
func GetU16(_ *Memory, b []byte) uint16 { return binary.LittleEndian.Uint16(b) }

// PutS16 lowers an s16.
func PutS16(_ *Memory, b []byte, v int16) { binary.LittleEndian.PutUint16(b, uint16(v)) }

// GetS16 lifts an s16.
func GetS16(_ *Memory, b []byte) int16 { return int16(binary.LittleEndian.Uint16(b)) }

// PutU32 lowers a u32.
func PutU32(_ *Memory, b []byte, v uint32) { binary.LittleEndian.PutUint32(b, v) }

// GetU32 lifts a u32.
func GetU32(_ *Memory, b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// PutS32 lowers an s32.
func PutS32(_ *Memory, b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) }

// GetS32 lifts an s32.
func GetS32(_ *Memory, b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) }

// PutU64 lowers a u64.
func PutU64(_ *Memory, b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) }

// GetU64 lifts a u64.
func GetU64(_ *Memory, b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// PutS64 lowers an s64.
func PutS64(_ *Memory, b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }

// GetS64 lifts an s64.
func GetS64(_ *Memory, b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }

// PutF32 lowers an f32.
func PutF32(_ *Memory, b []byte, v float32) { binary.LittleEndian.PutUint32(b, math.Float32bits(v)) }

// GetF32 lifts an f32.
func GetF32(_ *Memory, b []byte) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(b))
}

// PutF64 lowers an f64.
func PutF64(_ *Memory, b []byte, v float64) { binary.LittleEndian.PutUint64(b, math.Float64bits(v)) }

// GetF64 lifts an f64.
func GetF64(_ *Memory, b []byte) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// PutChar lowers a char.
func PutChar(_ *Memory, b []byte, v rune) {
	if !utf8.ValidRune(v) {
		panic(BadValue(fmt.Sprintf("%#x is no character (char)", uint32(v))))
	}
	binary.LittleEndian.PutUint32(b, uint32(v))
}

// GetChar lifts a char.
func GetChar(_ *Memory, b []byte) rune {
	v := binary.LittleEndian.Uint32(b)
	if v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		panic(Fault("converted integer out of range for `char`"))
	}
	return rune(v)
}

// PutCase lowers the discriminant of an enum or variant of so many cases.
func PutCase(b []byte, of string, number, cases uint32) {
	if number >= cases {
		panic(BadValue(fmt.Sprintf("%d is no case of %s, which has %d", number, of, cases)))
	}
	switch {
	case cases <= 1<<8:
		b[0] = uint8(number)
	case cases <= 1<<16:
		binary.LittleEndian.PutUint16(b, uint16(number))
	default:
		binary.LittleEndian.PutUint32(b, number)
	}
}

// GetCase lifts the discriminant of an enum or variant of so many cases.
func GetCase(b []byte, cases uint32) uint32 {
	var number uint32
	switch {
	case cases <= 1<<8:
		number = uint32(b[0])
	case cases <= 1<<16:
		number = uint32(binary.LittleEndian.Uint16(b))
	default:
		number = binary.LittleEndian.Uint32(b)
	}
	if number >= cases {
		panic(Fault(fmt.Sprintf("discriminant %d out of range [0..%d)", number, cases)))
	}
	return number
}

// NoCase is for a variant's value that is none of its cases.
func NoCase(of string, v any) any {
	if v == nil {
		return BadValue(fmt.Sprintf("nil is no case of %s", of))
	}
	return BadValue(fmt.Sprintf("%T is no case of %s: pass the case itself, no pointer", v, of))
}

// CheckFlags refuses bits that no flag has.
func CheckFlags(of string, bits, known uint32) {
	if unknown := bits &^ known; unknown != 0 {
		panic(BadValue(fmt.Sprintf("%#x has bits that no flag of %s has", bits, of)))
	}
}

// CaseName is what an enum's case is called in WIT.
func CaseName(number uint32, names ...string) string {
	if number < uint32(len(names)) {
		return names[number]
	}
	return fmt.Sprintf("case(%d)", number)
}

// FlagNames are what the flags that are set are called in WIT, with | between them.
func FlagNames(bits uint32, names ...string) string {
	var found []string
	for i, name := range names {
		if bits&(1<<i) != 0 {
			found = append(found, name)
			bits &^= 1 << i
		}
	}
	if bits != 0 {
		found = append(found, fmt.Sprintf("%#x", bits))
	}
	return strings.Join(found, "|")
}
