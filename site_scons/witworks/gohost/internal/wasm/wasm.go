// Package wasm reads and writes WebAssembly's binary format as far as modules and components share it: numbers, names, sections.
package wasm

import (
	"bytes"
	"errors"
	"fmt"
)

// HeaderSize is how many bytes stand before the first section.
const HeaderSize = 8

// CustomSection is the kind of sections that have a name.
const CustomSection = 0

// ErrShort is what is wrong with what ends in the midst of something.
var ErrShort = errors.New("it ends early")

var componentHeader = []byte("\x00asm\x0d\x00\x01\x00")

// IsComponent says whether data begins as a component does.
func IsComponent(data []byte) bool { return bytes.HasPrefix(data, componentHeader) }

// Reading runs read, which may use a [Reader], and gives as an error what is wrong with what it reads.
func Reading(read func()) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			found, ok := failure.(malformed)
			if !ok {
				panic(failure)
			}
			err = found.error
		}
	}()
	read()
	return nil
}

// malformed is what is panicked, so that a mistake of Go's own is no damage of what is read.
type malformed struct{ error }

// Fail ends a [Reading] with that error.
func Fail(err error) { panic(malformed{err}) }

// Reader reads what a section holds; what is wrong with it ends the [Reading] that it is used in.
type Reader struct {
	data []byte
	at   int
}

// NewReader begins at the start of data.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// At is how many bytes were read.
func (r *Reader) At() int { return r.at }

// More says whether there is anything left to read.
func (r *Reader) More() bool { return r.at < len(r.data) }

// Since are the bytes from that place up to where the reader is.
func (r *Reader) Since(start int) []byte { return r.data[start:r.at] }

// Rest is what is left to read.
func (r *Reader) Rest() []byte { return r.data[r.at:] }

// Byte reads one byte.
func (r *Reader) Byte() byte { return r.Take(1)[0] }

// Take reads so many bytes.
func (r *Reader) Take(size uint32) []byte {
	if uint64(size) > uint64(len(r.data)-r.at) {
		Fail(ErrShort)
	}
	r.at += int(size)
	return r.data[r.at-int(size) : r.at]
}

// Number reads an unsigned number of 32 bits in LEB128: five bytes at most, and no bits beyond those.
func (r *Reader) Number() uint32 {
	var value uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.Byte()
		value |= uint64(b&0x7f) << shift
		if b >= 0x80 {
			continue
		}
		if value > 1<<32-1 {
			break
		}
		return uint32(value)
	}
	Fail(errors.New("a number is too long"))
	return 0
}

// Skip passes numbers of whatever size and sign.
func (r *Reader) Skip(numbers uint32) {
	for range numbers {
		for r.Byte() >= 0x80 {
		}
	}
}

// Block reads a length and as many bytes.
func (r *Reader) Block() []byte { return r.Take(r.Number()) }

// Name reads a name.
func (r *Reader) Name() string { return string(r.Block()) }

// ImportKind is what a module imports.
type ImportKind byte

// The kinds of what a module imports.
const (
	Function ImportKind = iota
	Table
	Memory
	Global
)

// Imported passes what stands behind an import's names, and says what it is.
func (r *Reader) Imported() ImportKind {
	kind := ImportKind(r.Byte())
	switch kind {
	case Function:
		r.Number()
	case Table:
		r.Byte()
		r.limits()
	case Memory:
		r.limits()
	case Global:
		r.Take(2)
	default:
		Fail(fmt.Errorf("unknown kind of import %d", kind))
	}
	return kind
}

func (r *Reader) limits() {
	flags := r.Byte()
	r.Skip(1)
	if flags&1 != 0 {
		r.Skip(1)
	}
}

// Section is a section's kind and content.
type Section struct {
	Kind    byte
	Content []byte
}

// Sections are those of a module or of a component, in a [Reading].
func Sections(data []byte) []Section {
	r := NewReader(data)
	r.Take(HeaderSize)
	var all []Section
	for r.More() {
		all = append(all, Section{r.Byte(), r.Block()})
	}
	return all
}

// Custom is what the custom section of that name holds, in a [Reading].
func Custom(data []byte, name string) (content []byte, found bool) {
	for _, one := range Sections(data) {
		if one.Kind != CustomSection {
			continue
		}
		if r := NewReader(one.Content); r.Name() == name {
			content, found = r.Rest(), true
		}
	}
	return content, found
}

// AppendNumber writes an unsigned number in LEB128.
func AppendNumber(to []byte, value uint32) []byte {
	for value > 0x7f {
		to = append(to, byte(value&0x7f|0x80))
		value >>= 7
	}
	return append(to, byte(value))
}

// AppendBlock writes bytes behind their number; a name is such a block.
func AppendBlock[T []byte | string](to []byte, content T) []byte {
	return append(AppendNumber(to, uint32(len(content))), content...)
}

// AppendSection writes a section.
func AppendSection(to []byte, kind byte, content []byte) []byte {
	return AppendBlock(append(to, kind), content)
}
