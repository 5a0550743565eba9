//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"runtime/cgo"
	"unsafe"

	"witworks"
	"witworks/abi"
)

func of(handle C.uintptr_t) *instance { return cgo.Handle(handle).Value().(*instance) }

//export wwImported
func wwImported(handle C.uintptr_t, index C.int32_t, arguments, result *C.wasmtime_component_val_t) (failed *C.wasmtime_error_t) {
	x := of(handle)
	one := &x.world.Imports[index]
	defer func() {
		if found := recover(); found != nil {
			// No panic may cross the frames of the guest; it goes on behind them.
			x.failedBy(found)
			failed = hostFailed()
		}
	}()
	var at C.size_t
	C.ww_lift_arguments(x.guest, index, arguments, &at)
	var answer []byte
	if one.Result != nil {
		answer = make([]byte, max(one.Result.Size, 1))
	}
	view, memory := x.values.lifted(), x.values.memory
	within := x.ctx
	x.ctx = x.Inside(within)
	err := one.Serve(x.ctx, memory, view[at:], answer)
	x.ctx = within
	if err != nil {
		x.Fail(witworks.NewHostFailed(one.Name, err))
		return hostFailed()
	}
	if result != nil {
		C.ww_lower_result(x.guest, index, address(memory.View), address(answer), result)
	}
	if err := x.faulted(); err != nil {
		x.Fail(err)
		return hostFailed()
	}
	return nil
}

// failedBy keeps what was panicked: a value that was refused ends the call, and anything else goes on behind the guest.
func (x *instance) failedBy(found any) {
	if err := abi.Refused(found); err != nil {
		x.Fail(err)
	} else {
		x.Panicked(found)
	}
}

var hostFailedText = [...]C.char{'t', 'h', 'e', ' ', 'h', 'o', 's', 't', ' ', 'f', 'a', 'i', 'l', 'e', 'd', 0}

func hostFailed() *C.wasmtime_error_t { return C.wasmtime_error_new(&hostFailedText[0]) }

//export wwDropped
func wwDropped(handle C.uintptr_t, number C.uint32_t) { of(handle).objects.forget(uint32(number)) }

//export wwWrote
func wwWrote(handle C.uintptr_t, stream C.int, text unsafe.Pointer, size C.size_t) (count C.ptrdiff_t) {
	x := of(handle)
	defer func() {
		if found := recover(); found != nil {
			// No panic may cross the frames of the guest; it goes on behind them.
			x.Panicked(found)
			count = -1
		}
	}()
	to := x.options.Stdout
	if stream == 2 {
		to = x.options.Stderr
		x.Words.Hear(unsafe.Slice((*byte)(text), int(size))) // which copies what it keeps
	}
	if to == nil {
		return C.ptrdiff_t(size)
	}
	written, err := to.Write(C.GoBytes(text, C.int(size)))
	if err != nil && written == 0 {
		return -1
	}
	return C.ptrdiff_t(written)
}
