// Package component says what a component's binary holds: the world that it was built from, and its core module.
package component

import (
	"errors"
	"fmt"
	"strings"

	"witworks"
	"witworks/abi"
	"witworks/internal/wasm"
)

const (
	worldSection = "witworks:world"
	relaySection = "witworks:relay"
	relayVersion = "1"
	preview1     = "wasi_snapshot_preview1"
)

const (
	coreModule, nested           = 1, 4
	importSection, exportSection = 2, 7
)

// Chosen is the component that the options ask for, or else the one of the bindings, and what it is called; it is of the right world.
func Chosen(world *abi.World, embedded []byte, options witworks.Options) (data []byte, file string, err error) {
	data, file = embedded, world.Component+".wasm"
	if options.Component != nil {
		data, file = options.Component, options.File
	}
	if !wasm.IsComponent(data) {
		return nil, "", NotOne(fmt.Sprintf("%s: %s is no component", world.Component, file))
	}
	signature, err := World(data)
	if err != nil {
		return nil, "", NotOne(fmt.Sprintf("%s: %s is damaged: %s", world.Component, file, err))
	}
	return data, file, world.Check(signature, file)
}

// NotOne is the error of what is no component.
func NotOne(message string) error {
	return &witworks.NotAComponent{Failure: witworks.Failure{Code: "WW503", Message: message, Fix: "put a component of its world there"}}
}

// World is the fingerprint of the world that the component was built from; empty where it does not say.
func World(data []byte) (signature string, err error) {
	err = wasm.Reading(func() {
		content, _ := wasm.Custom(data, worldSection)
		signature = string(content[max(0, len(content)-64):])
	})
	return signature, err
}

// HasRelay says whether the component is one that Witworks has put into another, whose functions take all values of a call as one block.
func HasRelay(data []byte) bool {
	var content []byte
	err := wasm.Reading(func() { content, _ = wasm.Custom(data, relaySection) })
	return err == nil && string(content) == relayVersion
}

// CoreModule is the guest's own core module, if it is the component's only one beside what wit-component adds.
func CoreModule(data []byte) (module []byte, err error) {
	err = wasm.Reading(func() {
		var found [][]byte
		for _, one := range wasm.Sections(data) {
			switch {
			case one.Kind == coreModule && !isGlue(one.Content):
				found = append(found, one.Content)
			case one.Kind == nested:
				checkNested(one.Content)
			}
		}
		if len(found) != 1 {
			wasm.Fail(fmt.Errorf("it has %d core modules of its own", len(found)))
		}
		module = found[0]
	})
	return module, err
}

// checkNested refuses a component with code inside of the component.
func checkNested(data []byte) {
	for _, inner := range wasm.Sections(data) {
		if inner.Kind == coreModule || inner.Kind == nested {
			wasm.Fail(errors.New("it is composed of several components"))
		}
	}
}

type border struct {
	imports [][2]string
	exports []string
}

// isGlue says whether a module is one that wit-component adds: its shim, what fills its table, or the adapter of preview 1.
func isGlue(module []byte) bool {
	var names border
	for _, one := range wasm.Sections(module) {
		r := wasm.NewReader(one.Content)
		switch one.Kind {
		case importSection:
			for range r.Number() {
				names.imports = append(names.imports, [2]string{r.Name(), r.Name()})
				r.Imported()
			}
		case exportSection:
			for range r.Number() {
				names.exports = append(names.exports, r.Name())
				r.Byte()
				r.Number()
			}
		}
	}
	return names.fillsTable() || names.callsTable() || names.isAdapter()
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
