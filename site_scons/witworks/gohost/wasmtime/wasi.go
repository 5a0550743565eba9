//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"fmt"
	"unsafe"

	"witworks"
)

// granted is what the guest may see of the machine.
func (x *instance) granted() (*C.wasi_config_t, error) {
	config := C.wasi_config_new()
	C.ww_output(config, x.guest)
	arguments := inC(x.options.Arguments)
	defer arguments.free()
	fits := bool(C.wasi_config_set_argv(config, arguments.count, arguments.first()))
	var names, values []string
	for name, value := range x.options.Environment {
		names, values = append(names, name), append(values, value)
	}
	keys, texts := inC(names), inC(values)
	defer keys.free()
	defer texts.free()
	fits = fits && bool(C.wasi_config_set_env(config, keys.count, keys.first(), texts.first()))
	for _, folder := range x.options.Folders {
		paths := inC([]string{folder.Host, folder.Guest})
		if !C.wasi_config_preopen_dir(config, paths.items[0], paths.items[1], C.bool(folder.Write)) {
			fits = false
		}
		paths.free()
	}
	if !fits {
		C.wasi_config_delete(config)
		return nil, &witworks.BadWASI{Failure: witworks.Failure{
			Code: "WW517", Message: fmt.Sprintf("what %s is granted of WASI cannot be granted", x.world.Component),
			Fix: "grant folders that can be opened, and text that is UTF-8",
		}}
	}
	return config, nil
}

// cStrings are strings in memory of C's.
type cStrings struct {
	items []*C.char
	count C.size_t
}

func inC(all []string) cStrings {
	made := cStrings{make([]*C.char, len(all)+1), C.size_t(len(all))}
	for i, one := range all {
		made.items[i] = C.CString(one)
	}
	return made
}

func (s cStrings) first() **C.char { return unsafe.SliceData(s.items) }

func (s cStrings) free() {
	for _, one := range s.items {
		C.free(unsafe.Pointer(one))
	}
}
