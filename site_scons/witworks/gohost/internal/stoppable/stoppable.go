// Package stoppable lets a core module be ended from outside, at a small cost.
//
// wazero's own way leaves the module at the head of every loop, which costs more than most loops do. Here the module counts down
// a global of its own, and calls a function of its own, which does nothing, once in many times; whoever listens to that function's
// calls can end them. Both are added behind the module's others, so that nothing else changes its number.
package stoppable

import (
	"errors"

	"witworks/internal/wasm"
)

// every is how many loops and calls there are between two looks.
const every = 1 << 14

const (
	typeSection, importSection, functionSection = 1, 2, 3
	globalSection, codeSection                  = 6, 10
)

// order is that of the sections.
var order = map[byte]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 13: 6, 6: 7, 7: 8, 8: 9, 9: 10, 12: 11, 10: 12, 11: 13}

// ErrDebug is why a module stays as it is: the lines that its debug information tells would be wrong.
var ErrDebug = errors.New("it has lines of its source")

// Make gives the module with its looks, and the number of the function that it calls for them.
func Make(module []byte) (made []byte, look uint32, err error) {
	err = wasm.Reading(func() { made, look = extend(module) })
	return made, look, err
}

func extend(module []byte) (made []byte, look uint32) {
	all := wasm.Sections(module)
	if _, found := wasm.Custom(module, ".debug_line"); found {
		wasm.Fail(ErrDebug)
	}
	m := measure(all)
	if m.functions == 0 {
		wasm.Fail(errors.New("it has no functions"))
	}
	look = m.importedFunctions + m.functions
	global := m.importedGlobals + m.globals
	all = extended(all, typeSection, m.types, []byte{0x60, 0, 0})
	all = extended(all, functionSection, m.functions, wasm.AppendNumber(nil, m.types))
	all = extended(all, globalSection, m.globals, append(signed([]byte{0x7f, 1, 0x41}), 0x0b))
	made = append(made, module[:wasm.HeaderSize]...)
	for _, one := range all {
		if one.Kind == codeSection {
			one.Content = code(one.Content, snippet(global, look))
		}
		made = wasm.AppendSection(made, one.Kind, one.Content)
	}
	return made, look
}

// measures are the numbers of what a module has.
type measures struct {
	types, functions, globals          uint32
	importedFunctions, importedGlobals uint32
}

func measure(all []wasm.Section) (m measures) {
	for _, one := range all {
		r := wasm.NewReader(one.Content)
		switch one.Kind {
		case typeSection:
			m.types = r.Number()
		case functionSection:
			m.functions = r.Number()
		case globalSection:
			m.globals = r.Number()
		case importSection:
			for range r.Number() {
				r.Block()
				r.Block()
				switch r.Imported() {
				case wasm.Function:
					m.importedFunctions++
				case wasm.Global:
					m.importedGlobals++
				}
			}
		}
	}
	return m
}

// extended adds an item to the vector that a section is.
func extended(all []wasm.Section, kind byte, count uint32, item []byte) []wasm.Section {
	for i, one := range all {
		if one.Kind == kind {
			r := wasm.NewReader(one.Content)
			r.Number()
			all[i].Content = append(append(wasm.AppendNumber(nil, count+1), r.Rest()...), item...)
			return all
		}
	}
	at := 0
	for at < len(all) && (all[at].Kind == wasm.CustomSection || order[all[at].Kind] < order[kind]) {
		at++
	}
	made := append([]wasm.Section{}, all[:at]...)
	made = append(made, wasm.Section{Kind: kind, Content: append(wasm.AppendNumber(nil, 1), item...)})
	return append(made, all[at:]...)
}

// snippet counts down, and looks when it has come to 0.
func snippet(global, look uint32) []byte {
	get, set := wasm.AppendNumber([]byte{0x23}, global), wasm.AppendNumber([]byte{0x24}, global)
	var made []byte
	made = append(append(made, get...), 0x41, 1, 0x6b)               // global - 1
	made = append(append(made, set...), get...)                      //
	made = append(made, 0x45, 0x04, 0x40)                            // if it is 0
	made = append(wasm.AppendNumber(append(made, 0x10), look), 0x41) // call look
	made = append(append(signed(made), set...), 0x0b)                // begin again
	return made
}

// signed is how a constant instruction spells the number of loops between two looks: signed, but that number's highest bit is 0.
func signed(to []byte) []byte { return wasm.AppendNumber(to, every) }

// code adds the snippet to the beginning of each function and of each loop, and the function that does nothing.
func code(content, snippet []byte) []byte {
	r := wasm.NewReader(content)
	count := r.Number()
	made := wasm.AppendNumber(nil, count+1)
	for range count {
		made = wasm.AppendBlock(made, function(r.Block(), snippet))
	}
	return append(made, 2, 0, 0x0b)
}

func function(body, snippet []byte) []byte {
	r := wasm.NewReader(body)
	for range r.Number() {
		r.Number()
		r.Byte()
	}
	made := append(append([]byte{}, body[:r.At()]...), snippet...)
	for r.More() {
		start := r.At()
		isLoop := instruction(r)
		made = append(made, r.Since(start)...)
		if isLoop {
			made = append(made, snippet...)
		}
	}
	return made
}
