//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"sort"
	"strings"
	"unsafe"
)

// tables tells the bridge the world's types and functions.
func (x *instance) tables() {
	var words []C.int32_t
	var names strings.Builder
	list := func(items ...int) {
		words = append(words, C.int32_t(len(items)))
		for _, item := range items {
			words = append(words, C.int32_t(item))
		}
	}
	for _, one := range x.world.Types {
		words = append(words, C.int32_t(one.Kind), C.int32_t(one.Size), C.int32_t(one.Align))
		list(one.Parts...)
		offsets, sizes := make([]int, len(one.Offsets)), make([]int, len(one.Names))
		for i, offset := range one.Offsets {
			offsets[i] = int(offset)
		}
		for i, name := range one.Names {
			sizes[i] = len(name)
			names.WriteString(name)
		}
		list(offsets...)
		list(sizes...)
	}
	all := text(names.String())
	C.ww_guest_types(x.guest, unsafe.SliceData(words), C.size_t(len(x.world.Types)), all.data)
	words = nil
	for i := range x.world.Functions {
		words = append(words, C.int32_t(x.world.Functions[i].ResultType))
		list(x.world.Functions[i].ParamTypes...)
	}
	for i := range x.world.Imports {
		words = append(words, C.int32_t(x.world.Imports[i].ResultType))
		list(x.world.Imports[i].ParamTypes...)
	}
	C.ww_guest_functions(x.guest, unsafe.SliceData(words), C.size_t(len(x.world.Functions)), C.size_t(len(x.world.Imports)))
}

// link defines what the component imports: the host's side, and WASI with what the options grant.
func (x *instance) link() error {
	if err := failed(C.wasmtime_component_linker_add_wasip2(x.linker)); err != nil {
		return err
	}
	config, err := x.granted()
	if err != nil {
		return err
	}
	// Without it a call of WASI would abort the process.
	if err := failed(C.wasmtime_context_set_wasi(x.context, config)); err != nil {
		return err
	}
	root := C.wasmtime_component_linker_root(x.linker)
	defer C.wasmtime_component_linker_instance_delete(root)
	for _, owner := range x.owners() {
		into := root
		if owner != "" {
			name := text(owner)
			if err := failed(C.wasmtime_component_linker_instance_add_instance(root, name.data, name.size, &into)); err != nil {
				return err
			}
		}
		err := x.define(owner, into)
		if owner != "" {
			C.wasmtime_component_linker_instance_delete(into)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *instance) define(owner string, into *C.wasmtime_component_linker_instance_t) error {
	for i, one := range x.world.Hosted {
		if one.Interface == owner || (owner == "" && one.Interface == "$root") {
			name := text(one.Name)
			if err := failed(C.ww_define_resource(x.guest, into, C.int32_t(i), name.data, name.size)); err != nil {
				return err
			}
		}
	}
	for i := range x.world.Imports {
		if one := &x.world.Imports[i]; one.Interface == owner {
			name := text(one.Name)
			if err := failed(C.ww_define(x.guest, into, C.int32_t(i), name.data, name.size)); err != nil {
				return err
			}
		}
	}
	return nil
}

// owners are the interfaces that the host has to define, "" for the world itself, sorted.
func (x *instance) owners() []string {
	found := map[string]bool{}
	for i := range x.world.Imports {
		found[x.world.Imports[i].Interface] = true
	}
	for _, one := range x.world.Hosted {
		found[strings.TrimPrefix(one.Interface, "$root")] = true
	}
	sorted := make([]string, 0, len(found))
	for owner := range found {
		sorted = append(sorted, owner)
	}
	sort.Strings(sorted)
	return sorted
}
