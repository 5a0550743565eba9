// Package component reads the binary of a component: which world it was built from, and its core module.
package component

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

const (
	worldSection = "witworks:world"
	preview1     = "wasi_snapshot_preview1"
)

var header = []byte("\x00asm\x0d\x00\x01\x00")

const (
	custom, coreModule, nested          = 0, 1, 4
	importSection, exportSection        = 2, 7
	functionKind, tableKind, memoryKind = 0, 1, 2
	globalKind                          = 3
)

var errShort = errors.New("it ends early")

// reader reads the numbers and names of a section.
type reader struct {
	data []byte
	at   int
}

func (r *reader) byte() byte {
	if r.at >= len(r.data) {
		panic(errShort)
	}
	r.at++
	return r.data[r.at-1]
}

func (r *reader) number() int {
	value, shift := uint64(0), 0
	for {
		b := r.byte()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(uint32(value))
		}
		if shift += 7; shift > 35 {
			panic(errors.New("a number is too long"))
		}
	}
}

func (r *reader) take(size int) []byte {
	if size < 0 || size > len(r.data)-r.at {
		panic(errShort)
	}
	r.at += size
	return r.data[r.at-size : r.at]
}

func (r *reader) name() string { return string(r.take(r.number())) }

// sections calls use with the kind and content of each section.
func sections(data []byte, use func(kind byte, content []byte)) {
	if len(data) < len(header) {
		panic(errShort)
	}
	r := reader{data, len(header)}
	for r.at < len(r.data) {
		kind := r.byte()
		use(kind, r.take(r.number()))
	}
}

// Is says whether data begins as a component does.
func Is(data []byte) bool { return bytes.HasPrefix(data, header) }

// World is the fingerprint of the world that the component was built from; empty where it does not say.
func World(data []byte) (signature string, err error) {
	err = reading(func() {
		sections(data, func(kind byte, content []byte) {
			if r := (reader{content, 0}); kind == custom && r.name() == worldSection {
				signature = string(content[max(r.at, len(content)-64):])
			}
		})
	})
	return signature, err
}

// CoreModule is the guest's own core module, if it is the component's only one beside what wit-component adds.
func CoreModule(data []byte) (module []byte, err error) {
	err = reading(func() {
		var found [][]byte
		sections(data, func(kind byte, content []byte) {
			switch {
			case kind == coreModule && !isGlue(content):
				found = append(found, content)
			case kind == nested:
				sections(content, func(inner byte, _ []byte) {
					if inner == coreModule || inner == nested {
						panic(errors.New("it is composed of several components"))
					}
				})
			}
		})
		if len(found) != 1 {
			panic(fmt.Errorf("it has %d core modules of its own", len(found)))
		}
		module = found[0]
	})
	return module, err
}

func reading(read func()) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			found, ok := failure.(error)
			if !ok {
				panic(failure)
			}
			err = found
		}
	}()
	read()
	return nil
}

type border struct {
	imports [][2]string
	exports []string
}

// isGlue says whether a module is one that wit-component adds: its shim, what fills its table, or the adapter of preview 1.
func isGlue(module []byte) bool {
	var names border
	sections(module, func(kind byte, content []byte) {
		r := reader{content, 0}
		switch kind {
		case importSection:
			for range r.number() {
				names.imports = append(names.imports, [2]string{r.name(), r.name()})
				skipImport(&r)
			}
		case exportSection:
			for range r.number() {
				names.exports = append(names.exports, r.name())
				r.byte()
				r.number()
			}
		}
	})
	return names.fillsTable() || names.callsTable() || names.isAdapter()
}

func skipImport(r *reader) {
	switch kind := r.byte(); kind {
	case functionKind:
		r.number()
	case tableKind:
		r.byte()
		skipLimits(r)
	case memoryKind:
		skipLimits(r)
	case globalKind:
		r.take(2)
	default:
		panic(fmt.Errorf("unknown kind of import %d", kind))
	}
}

func skipLimits(r *reader) {
	flags := r.byte()
	r.number()
	if flags&1 != 0 {
		r.number()
	}
}

func (b border) fillsTable() bool {
	for _, one := range b.imports {
		if !isGlueName(one[1]) {
			return false
		}
	}
	return len(b.imports) > 0 && len(b.exports) == 0
}

func (b border) callsTable() bool {
	found := false
	for _, name := range b.exports {
		found = found || name == "$imports"
		if !isGlueName(name) {
			return false
		}
	}
	return found && len(b.imports) == 0
}

func (b border) isAdapter() bool {
	asks := false
	for _, one := range b.imports {
		asks = asks || strings.HasPrefix(one[0], "wasi:")
		if !strings.HasPrefix(one[0], "wasi:") && one[0] != "env" && one[0] != "__main_module__" {
			return false
		}
	}
	return asks
}

func isGlueName(name string) bool {
	return name == "$imports" || name == "_initialize" || name == "cm32p2_initialize" || (name != "" && strings.Trim(name, "0123456789") == "")
}
