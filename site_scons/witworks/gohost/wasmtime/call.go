//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"unsafe"

	"witworks"
	"witworks/abi"
)

// never is further away than any number of ticks.
const never = math.MaxInt64

// wasmtimeError is what libwasmtime says of a failure.
type wasmtimeError struct {
	said   string
	status int // -1 where the guest has not ended itself
}

func (e *wasmtimeError) Error() string { return e.said }

// failed is a failure of libwasmtime as an error, which takes it over.
func failed(found *C.wasmtime_error_t) error {
	if found == nil {
		return nil
	}
	var message C.wasm_name_t
	C.wasmtime_error_message(found, &message)
	said := C.GoStringN((*C.char)(unsafe.Pointer(message.data)), C.int(message.size))
	C.wasm_byte_vec_delete(&message)
	status := C.int(-1)
	if !C.wasmtime_error_exit_status(found, &status) {
		status = -1
	}
	C.wasmtime_error_delete(found)
	return &wasmtimeError{said, int(status)}
}

// Call runs an exported function.
func (x *instance) Call(ctx context.Context, f *abi.Function, lower, lift func(*abi.Memory, []byte)) error {
	within, leave, err := x.Enter(ctx, f.Name)
	if err != nil {
		return err
	}
	defer leave()
	if err := x.Abandoned(func(_ int, pointer uint64) error {
		return x.guarded(ctx, within, func() *C.wasmtime_error_t { return C.ww_drop(x.guest, C.uint32_t(pointer)) })
	}); err != nil {
		return err
	}
	block := x.blocks[f.Index]
	clear(block)
	x.lowered = x.lowered[:0]
	x.look()
	if lower != nil {
		x.isLowering = true
		defer func() { x.isLowering = false }()
		err := x.refused(func() { lower(x.memory, block) })
		x.isLowering = false
		if err != nil {
			x.takeBack()
			return err
		}
	}
	x.given = x.given[:0]
	var at C.size_t
	err = x.guarded(ctx, within, func() *C.wasmtime_error_t {
		return C.ww_call(x.guest, C.int32_t(f.Index), address(x.memory.View), address(block), &at)
	})
	C.ww_return_lent(x.guest)
	x.forgetBorrowed()
	if err != nil {
		return err
	}
	if x.guest.fault != nil {
		return x.died(witworks.NewTrap(C.GoString(x.guest.fault), nil))
	}
	if lift == nil || f.Result == nil {
		return nil
	}
	return x.refused(func() {
		view := x.lifted()
		lift(x.memory, view[at:uint64(at)+uint64(f.Result.Size)])
	})
}

// look begins a new value for the guest.
func (x *instance) look() {
	x.isLifting = false
	x.memory.Look(x.arena[:first])
}

// lifted is where the bridge has put values of the guest's.
func (x *instance) lifted() []byte {
	view := unsafe.Slice((*byte)(x.guest.buffer.data), int(x.guest.buffer.size))
	x.memory.Look(view)
	x.isLifting = true
	return view
}

// Alloc finds room on the way to the guest.
func (x *instance) Alloc(m *abi.Memory, size, align uint32) uint32 {
	if x.isLifting {
		x.look()
	}
	at := (len(m.View) + int(align) - 1) / int(align) * int(align)
	end := at + int(size)
	if end > cap(m.View) {
		larger := make([]byte, len(m.View), 2*end)
		copy(larger, m.View)
		m.View = larger
		if end <= 1<<20 {
			x.arena = larger
		}
	}
	m.View = m.View[:end]
	clear(m.View[at:])
	return uint32(at)
}

func address(data []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(data)) }

// refused is what a value of the host's is refused with, or a value of the guest's ends it with.
func (x *instance) refused(do func()) (err error) {
	defer func() {
		switch found := recover().(type) {
		case nil:
		case *witworks.BadValue:
			err = found
		case *witworks.HandleGone:
			err = found
		case abi.Fault:
			err = x.died(witworks.NewTrap(string(found), nil))
		default:
			panic(found)
		}
	}()
	do()
	return nil
}

// guarded runs the guest within the limits of a context; what ends it is a typed error, and the instance is dead.
func (x *instance) guarded(outer, within context.Context, run func() *C.wasmtime_error_t) error {
	outside := x.ctx
	x.ctx = within
	defer func() { x.ctx = outside }()
	if within.Done() == nil {
		C.wasmtime_context_set_epoch_deadline(x.context, never>>2)
	} else {
		defer x.watched(within)()
	}
	err := failed(run())
	if x.panicked != nil {
		found := x.panicked
		x.panicked = nil
		x.Die("a host import panicked")
		panic(found)
	}
	if err == nil {
		return nil
	}
	return x.explained(outer, within, err)
}

// watched lets the context's end be that of the call, until the function that it gives is called.
func (x *instance) watched(within context.Context) (stop func()) {
	canceled := (*int32)(unsafe.Pointer(&x.guest.canceled))
	atomic.StoreInt32(canceled, 0)
	C.wasmtime_context_set_epoch_deadline(x.context, 1)
	rest, done := watch(), make(chan struct{})
	withdraw := context.AfterFunc(within, func() {
		atomic.StoreInt32(canceled, 1)
		close(done)
	})
	return func() {
		rest()
		if !withdraw() {
			<-done
		}
	}
}

func (x *instance) explained(outer, within context.Context, err error) error {
	frames := framesOf(err.Error())
	if failure := x.failure; failure != nil {
		x.failure = nil
		var fault *fault
		if errors.As(failure, &fault) {
			return x.died(witworks.NewTrap(string(fault.Fault), frames))
		}
		x.Die("a host import failed")
		return failure
	}
	if ended := x.Ended(outer, within, frames); ended != nil {
		x.Die("it was ended earlier")
		return ended
	}
	return x.died(x.trap(err, frames))
}

func (x *instance) died(err error) error {
	var trap *witworks.Trap
	if errors.As(err, &trap) {
		x.Die("it trapped earlier (" + trap.Reason + ")")
	}
	return err
}

// fault is a Fault as an error.
type fault struct{ abi.Fault }

func (f *fault) Error() string { return string(f.Fault) }
