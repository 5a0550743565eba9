//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"context"
	"fmt"

	"witworks/abi"
)

// LowerGuest is the number by which the bridge knows a resource of the guest.
func (x *instance) LowerGuest(kind int, handle *abi.Handle, isOwned bool) uint32 {
	pointer := handle.Use(x, x.world.Owned[kind].Name, isOwned)
	if isOwned && x.isLowering {
		x.given = append(x.given, handle)
	}
	return uint32(pointer)
}

// LiftGuest is a new owner for a resource that the guest gives.
func (x *instance) LiftGuest(kind int, index uint32) *abi.Handle {
	return abi.NewHandle(x, kind, uint64(index))
}

// LowerHost is a number by which the guest knows a resource of the host.
func (x *instance) LowerHost(kind int, value any, isOwned bool) uint32 {
	if value == nil {
		panic(abi.BadValue("nil is no " + x.world.Hosted[kind].Name))
	}
	if len(x.objects) >= abi.Most {
		panic(abi.Fault(fmt.Sprintf("resource table is full: it has %d handles", abi.Most)))
	}
	x.number++
	x.objects[x.number] = value
	if x.isLowering {
		x.lowered = append(x.lowered, x.number)
	}
	if !isOwned {
		x.borrowed = append(x.borrowed, x.number)
	}
	return x.number
}

// LiftHost is the resource of the host that the guest means.
func (x *instance) LiftHost(_ int, index uint32, isOwned bool) any {
	value, found := x.objects[index]
	if !found {
		panic(abi.Fault("unknown handle index"))
	}
	if isOwned {
		delete(x.objects, index)
	}
	return value
}

func (x *instance) forgetBorrowed() {
	for _, number := range x.borrowed {
		delete(x.objects, number)
	}
	x.borrowed = x.borrowed[:0]
}

// takeBack undoes what a call that came to nothing had given away.
func (x *instance) takeBack() {
	for _, handle := range x.given {
		handle.Restore()
	}
	x.given = x.given[:0]
	for _, number := range x.lowered {
		delete(x.objects, number)
	}
	x.forgetBorrowed()
}

// Drop destroys a resource that Go holds, before the next call if one runs; where the instance is gone, so is the resource.
func (x *instance) Drop(kind int, pointer uint64) error {
	within, leave, ok := x.TryEnter()
	if !ok {
		x.Abandon(kind, pointer)
		return nil
	}
	defer leave()
	if x.Dead() { // asked behind the turn: whoever had it may have closed the instance
		return nil
	}
	return x.guarded(context.Background(), within, func() *C.wasmtime_error_t { return C.ww_drop(x.guest, C.uint32_t(pointer)) })
}

// Abandon destroys a resource that nobody holds before the next call.
func (x *instance) Abandon(kind int, pointer uint64) { x.Life.Abandon(x, kind, pointer) }
