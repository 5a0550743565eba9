//go:build cgo

package wasmtime

/*
#cgo CFLAGS: -I${SRCDIR}/include -O3
#cgo LDFLAGS: -L${SRCDIR}/lib -lwasmtime -Wl,-rpath,${SRCDIR}/lib
#include "bridge.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"strings"
	"sync"
	"unsafe"

	"witworks"
	"witworks/abi"
)

// instance is an [abi.Backend].
type instance struct {
	*abi.Life
	world   *abi.World
	options witworks.Options
	self    cgo.Handle
	guest   *C.ww_guest
	store   *C.wasmtime_store_t
	context *C.wasmtime_context_t
	linker  *C.wasmtime_component_linker_t
	values  *values // how imports are answered
	exports way     // how functions are called
	objects objects
	ctx     context.Context
	freed   sync.Once
}

// way is how the functions of a component are called: through the relay around it, or value by value.
type way interface {
	// find looks the component's functions up.
	find(made *C.wasmtime_component_instance_t) error
	// call makes a call; what ends the guest is a *wasmtimeError.
	call(f *abi.Function, lower, lift func(*abi.Memory, []byte)) error
	// drop destroys a resource of the guest's.
	drop(kind int, pointer uint64) error
}

// New instantiates a component; embedded is the one of the bindings.
func New(ctx context.Context, world *abi.World, embedded []byte, options witworks.Options) (abi.Backend, error) {
	component, hasRelay, err := loaded(world, embedded, options)
	if err != nil {
		return nil, err
	}
	x := &instance{Life: abi.NewLife(world.Component, options.Timeout), world: world, options: options, objects: newObjects()}
	x.values = newValues(x)
	x.exports = x.values
	if hasRelay {
		x.exports = newRelay(x)
	}
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
	err := x.guarded(ctx, ctx, func() error {
		return failed(C.wasmtime_component_linker_instantiate(x.linker, x.context, component, &made))
	})
	if err != nil {
		return x.notInstantiated(err)
	}
	return x.exports.find(&made)
}

// lacks is the error of a component without something that its world says it has.
func (x *instance) lacks(owner, name string) error {
	return &witworks.WrongWorld{Failure: witworks.Failure{
		Code:    "WW502",
		Message: fmt.Sprintf("%s lacks `%s` of `%s`, which its world `%s` exports", x.world.Component, name, owner, x.world.Name),
		Fix:     "run scons " + x.world.Component + ": it makes component and bindings from one world",
	}}
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
