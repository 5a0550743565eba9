//go:build cgo

package wasmtime

/*
#cgo CFLAGS: -I${SRCDIR}/include -O2
#cgo LDFLAGS: -L${SRCDIR}/lib -lwasmtime -Wl,-rpath,${SRCDIR}/lib
#include "bridge.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sort"
	"strings"
	"sync"
	"unsafe"

	"witworks"
	"witworks/abi"
)

// instance is an [abi.Backend].
type instance struct {
	*abi.Life
	world     *abi.World
	options   witworks.Options
	self      cgo.Handle
	guest     *C.ww_guest
	store     *C.wasmtime_store_t
	context   *C.wasmtime_context_t
	linker    *C.wasmtime_component_linker_t
	memory    *abi.Memory
	arena     []byte // where values lie on their way to the guest; no value lies at its beginning
	isLifting bool
	blocks    [][]byte
	objects   map[uint32]any
	number    uint32
	borrowed  []uint32
	lowered   []uint32 // what this call has handed on, whether it was given away or not
	given     []*abi.Handle
	ctx       context.Context
	// isLowering is whether what is handed on is undone if the call comes to nothing: an import's answer is not, and there may be any number.
	isLowering bool
	failure    error
	panicked   any
	freed      sync.Once
}

// first is where values may begin to lie: 0 is no address.
const first = 16

// New instantiates a component; embedded is the one of the bindings.
func New(ctx context.Context, world *abi.World, embedded []byte, options witworks.Options) (abi.Backend, error) {
	component, err := loaded(world, embedded, options)
	if err != nil {
		return nil, err
	}
	x := &instance{
		Life: abi.NewLife(world.Component, options.Timeout), world: world, options: options,
		arena: make([]byte, first, 1<<12), objects: map[uint32]any{},
	}
	x.memory = abi.NewMemory(x, x)
	x.self = cgo.NewHandle(x)
	x.guest = C.ww_guest_new(C.uintptr_t(x.self))
	x.tables()
	x.store = C.wasmtime_store_new(engine(), nil, nil)
	x.context = C.wasmtime_store_context(x.store)
	x.guest.context = x.context
	C.ww_watch(x.guest, x.store)
	if options.Memory > 0 {
		C.wasmtime_store_limiter(x.store, C.int64_t(options.Memory), -1, -1, -1, -1)
	}
	if err := x.start(ctx, component); err != nil {
		x.free()
		return nil, err
	}
	return x, nil
}

func (x *instance) start(ctx context.Context, component *C.wasmtime_component_t) error {
	x.linker = C.wasmtime_component_linker_new(engine())
	if err := x.link(); err != nil {
		return err
	}
	var made C.wasmtime_component_instance_t
	err := x.guarded(ctx, ctx, func() *C.wasmtime_error_t {
		return C.wasmtime_component_linker_instantiate(x.linker, x.context, component, &made)
	})
	if err != nil {
		return x.notInstantiated(err)
	}
	x.blocks = make([][]byte, len(x.world.Functions))
	for i := range x.world.Functions {
		f := &x.world.Functions[i]
		owner, name := text(f.Interface), text(f.Name)
		if !C.ww_find(x.guest, &made, C.int32_t(i), owner.data, owner.size, name.data, name.size) {
			return &witworks.WrongWorld{Failure: witworks.Failure{
				Code:    "WW502",
				Message: fmt.Sprintf("%s lacks `%s` of `%s`, which its world `%s` exports", x.world.Component, f.Name, f.Interface, x.world.Name),
				Fix:     "run scons " + x.world.Component + ": it makes component and bindings from one world",
			}}
		}
		x.blocks[i] = make([]byte, max(f.Params.Size, 1))
	}
	return nil
}

// notInstantiated is the error of a component that could not be instantiated; a trap stays one.
func (x *instance) notInstantiated(err error) error {
	said := err.Error()
	var trap *witworks.Trap
	switch {
	case strings.Contains(said, "matching implementation was not found"), strings.Contains(said, "type mismatch"):
		return &witworks.WrongWorld{Failure: witworks.Failure{
			Code:    "WW502",
			Message: fmt.Sprintf("%s is not of its world `%s`: %s", x.world.Component, x.world.Name, oneLine(said)),
			Fix:     "run scons " + x.world.Component + ": it makes component and bindings from one world",
		}}
	case errors.As(err, &trap) && trap.Code == "WW520" && len(trap.Frames) == 0:
		return &witworks.CannotInstantiate{Failure: witworks.Failure{
			Code: "WW511", Message: fmt.Sprintf("%s cannot be instantiated: %s", x.world.Component, oneLine(trap.Reason)),
		}}
	}
	return err
}

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

// Close frees the instance; it waits for a call that runs, so no import of it may close it.
func (x *instance) Close() error {
	return x.Shut(func() error {
		x.freed.Do(x.free)
		return nil
	})
}

func (x *instance) free() {
	if x.linker != nil {
		C.wasmtime_component_linker_delete(x.linker)
	}
	C.wasmtime_store_delete(x.store)
	C.ww_guest_delete(x.guest)
	x.self.Delete()
}

// chars are a string's bytes for C, which does not keep them.
type chars struct {
	data *C.char
	size C.size_t
}

func text(of string) chars {
	return chars{(*C.char)(unsafe.Pointer(unsafe.StringData(of))), C.size_t(len(of))}
}
