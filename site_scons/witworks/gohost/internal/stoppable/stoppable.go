// Package stoppable lets a core module be ended from outside, at a small cost.
//
// wazero's own way leaves the module at the head of every loop, which costs more than most loops do. Here the module counts down
// a global of its own, and calls a function of its own, which does nothing, once in many times; whoever listens to that function's
// calls can end them. Both are added behind the module's others, so that nothing else changes its number.
package stoppable

import (
	"errors"
	"fmt"
)

// every is how many loops and calls there are between two looks.
const every = 1 << 14

const headerSize = 8

const (
	customSection, typeSection, importSection, functionSection = 0, 1, 2, 3
	globalSection, codeSection                                 = 6, 10
)

// order is that of the sections.
var order = map[byte]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 13: 6, 6: 7, 7: 8, 8: 9, 9: 10, 12: 11, 10: 12, 11: 13}

type section struct {
	kind    byte
	content []byte
}

// ErrDebug is why a module stays as it is: the lines that its debug information tells would be wrong.
var ErrDebug = errors.New("it has lines of its source")

// Make gives the module with its looks, and the number of the function that it calls for them.
func Make(module []byte) (made []byte, look uint32, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			found, ok := failure.(error)
			if !ok {
				panic(failure)
			}
			err = found
		}
	}()
	all := sections(module)
	m := measure(all)
	if m.functions == 0 {
		return nil, 0, errors.New("it has no functions")
	}
	look = m.importedFunctions + m.functions
	global := m.importedGlobals + m.globals
	all = extended(all, typeSection, m.types, []byte{0x60, 0, 0})
	all = extended(all, functionSection, m.functions, leb(nil, m.types))
	all = extended(all, globalSection, m.globals, append(signed([]byte{0x7f, 1, 0x41}), 0x0b))
	made = append(made, module[:headerSize]...)
	for _, one := range all {
		if one.kind == codeSection {
			one.content = code(one.content, snippet(global, look))
		}
		made = append(made, one.kind)
		made = append(leb(made, uint32(len(one.content))), one.content...)
	}
	return made, look, nil
}

func sections(module []byte) (all []section) {
	if len(module) < headerSize {
		panic(errShort)
	}
	r := reader{module, headerSize}
	for r.at < len(r.data) {
		kind := r.byte()
		one := section{kind, r.take(int(r.number()))}
		if kind == customSection {
			if name := (&reader{one.content, 0}); name.isDebug() {
				panic(ErrDebug)
			}
		}
		all = append(all, one)
	}
	return all
}

func (r *reader) isDebug() bool { return string(r.take(int(r.number()))) == ".debug_line" }

// measures are the numbers of what a module has.
type measures struct {
	types, functions, globals          uint32
	importedFunctions, importedGlobals uint32
}

func measure(all []section) (m measures) {
	for _, one := range all {
		r := reader{one.content, 0}
		switch one.kind {
		case typeSection:
			m.types = r.number()
		case functionSection:
			m.functions = r.number()
		case globalSection:
			m.globals = r.number()
		case importSection:
			for range r.number() {
				r.take(int(r.number()))
				r.take(int(r.number()))
				m.count(&r)
			}
		}
	}
	return m
}

func (m *measures) count(r *reader) {
	switch kind := r.byte(); kind {
	case 0:
		m.importedFunctions++
		r.number()
	case 1:
		r.byte()
		r.limits()
	case 2:
		r.limits()
	case 3:
		m.importedGlobals++
		r.take(2)
	default:
		panic(fmt.Errorf("unknown kind of import %d", kind))
	}
}

// extended adds an item to the vector that a section is.
func extended(all []section, kind byte, count uint32, item []byte) []section {
	for i, one := range all {
		if one.kind == kind {
			r := reader{one.content, 0}
			r.number()
			all[i].content = append(append(leb(nil, count+1), one.content[r.at:]...), item...)
			return all
		}
	}
	at := 0
	for at < len(all) && (all[at].kind == customSection || order[all[at].kind] < order[kind]) {
		at++
	}
	made := append([]section{}, all[:at]...)
	made = append(made, section{kind, append(leb(nil, 1), item...)})
	return append(made, all[at:]...)
}

// snippet counts down, and looks when it has come to 0.
func snippet(global, look uint32) []byte {
	get, set := leb([]byte{0x23}, global), leb([]byte{0x24}, global)
	var made []byte
	made = append(append(made, get...), 0x41, 1, 0x6b) // global - 1
	made = append(append(made, set...), get...)        //
	made = append(made, 0x45, 0x04, 0x40)              // if it is 0
	made = append(leb(append(made, 0x10), look), 0x41) // call look
	made = append(append(signed(made), set...), 0x0b)  // begin again
	return made
}

// signed is how a constant instruction spells the number of loops between two looks: signed, so a zero bit must stand first.
func signed(to []byte) []byte { return append(to, 0x80, 0x80, 0x01) }

// code adds the snippet to the beginning of each function and of each loop, and the function that does nothing.
func code(content, snippet []byte) []byte {
	r := reader{content, 0}
	count := r.number()
	made := leb(nil, count+1)
	for range count {
		body := function(r.take(int(r.number())), snippet)
		made = append(leb(made, uint32(len(body))), body...)
	}
	return append(made, 2, 0, 0x0b)
}

func function(body, snippet []byte) []byte {
	r := reader{body, 0}
	for range r.number() {
		r.number()
		r.byte()
	}
	made := append(append([]byte{}, body[:r.at]...), snippet...)
	for r.at < len(body) {
		start := r.at
		isLoop := r.instruction()
		made = append(made, body[start:r.at]...)
		if isLoop {
			made = append(made, snippet...)
		}
	}
	return made
}
