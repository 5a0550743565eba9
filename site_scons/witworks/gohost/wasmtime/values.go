//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"witworks/abi"
)

// values makes calls value by value, as libwasmtime has them. All imports are answered so, and a component without relay is called so.
type values struct {
	x         *instance
	memory    *abi.Memory
	arena     arena
	isLifting bool
	blocks    [][]byte
	borrowed  []uint32
	lowered   []uint32 // what this call has handed on, whether it was given away or not
	given     []*abi.Handle
	// isLowering is whether what is handed on is undone if the call comes to nothing: an import's answer is not, and there may be any number.
	isLowering bool
}

func newValues(x *instance) *values {
	v := &values{x: x, arena: newArena()}
	v.memory = abi.NewMemory(v, v)
	return v
}

func (v *values) find(made *C.wasmtime_component_instance_t) error {
	v.blocks = make([][]byte, len(v.x.world.Functions))
	for i := range v.x.world.Functions {
		f := &v.x.world.Functions[i]
		owner, name := text(f.Interface), text(f.Name)
		if !C.ww_find(v.x.guest, made, C.int32_t(i), owner.data, owner.size, name.data, name.size) {
			return v.x.lacks(f.Interface, f.Name)
		}
		v.blocks[i] = make([]byte, max(f.Params.Size, 1))
	}
	return nil
}

func (v *values) call(f *abi.Function, lower, lift func(*abi.Memory, []byte)) error {
	block := v.blocks[f.Index]
	clear(block)
	v.lowered = v.lowered[:0]
	v.look()
	if lower != nil {
		if err := v.lower(block, lower); err != nil {
			return err
		}
	}
	var at C.size_t
	err := failed(C.ww_call(v.x.guest, C.int32_t(f.Index), address(v.memory.View), address(block), &at))
	C.ww_return_lent(v.x.guest)
	v.forgetBorrowed()
	if err != nil {
		return err
	}
	if err := v.x.faulted(); err != nil {
		return err
	}
	if lift == nil || f.Result == nil {
		return nil
	}
	return refused(func() {
		view := v.lifted()
		lift(v.memory, view[at:uint64(at)+uint64(f.Result.Size)])
	})
}

// lower lays the values out; where that comes to nothing, by whichever panic, what it had given away is taken back.
func (v *values) lower(block []byte, lower func(*abi.Memory, []byte)) error {
	isLowered := false
	v.isLowering = true
	defer func() {
		v.isLowering = false
		if !isLowered {
			v.takeBack()
		}
	}()
	if err := refused(func() { lower(v.memory, block) }); err != nil {
		return err
	}
	isLowered = true
	v.given = v.given[:0]
	return nil
}

func (v *values) drop(_ int, pointer uint64) error {
	return failed(C.ww_drop(v.x.guest, C.uint32_t(pointer)))
}

// look begins a new value for the guest.
func (v *values) look() {
	v.isLifting = false
	v.memory.Look(v.arena.begin())
}

// lifted is where the bridge has put values of the guest's.
func (v *values) lifted() []byte {
	view := unsafe.Slice((*byte)(v.x.guest.buffer.data), int(v.x.guest.buffer.size))
	v.memory.Look(view)
	v.isLifting = true
	return view
}

// Alloc finds room on the way to the guest.
func (v *values) Alloc(m *abi.Memory, size, align uint32) uint32 {
	if v.isLifting {
		v.look()
	}
	return v.arena.alloc(m, size, align)
}

func address(data []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(data)) }

// Handles -----------------------------------------------------------------------------------------------------------------

// LowerGuest is the number by which the bridge knows a resource of the guest.
func (v *values) LowerGuest(kind int, handle *abi.Handle, isOwned bool) uint32 {
	pointer := handle.Use(v.x, v.x.world.Owned[kind].Name, isOwned)
	if isOwned && v.isLowering {
		v.given = append(v.given, handle)
	}
	return uint32(pointer)
}

// LiftGuest is a new owner for a resource that the guest gives.
func (v *values) LiftGuest(kind int, index uint32) *abi.Handle {
	return abi.NewHandle(v.x, kind, uint64(index))
}

// LowerHost is a number by which the guest knows a resource of the host.
func (v *values) LowerHost(kind int, value any, isOwned bool) uint32 {
	number := v.x.objects.add(v.x.world.Hosted[kind], value)
	if v.isLowering {
		v.lowered = append(v.lowered, number)
	}
	if !isOwned {
		v.borrowed = append(v.borrowed, number)
	}
	return number
}

// LiftHost is the resource of the host that the guest means.
func (v *values) LiftHost(_ int, index uint32, isOwned bool) any {
	return v.x.objects.get(index, isOwned)
}

func (v *values) forgetBorrowed() {
	for _, number := range v.borrowed {
		v.x.objects.forget(number)
	}
	v.borrowed = v.borrowed[:0]
}

// takeBack undoes what a call that came to nothing had given away.
func (v *values) takeBack() {
	for _, handle := range v.given {
		handle.Restore()
	}
	v.given = v.given[:0]
	for _, number := range v.lowered {
		v.x.objects.forget(number)
	}
	v.forgetBorrowed()
}
