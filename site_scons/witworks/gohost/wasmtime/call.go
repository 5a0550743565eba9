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
	return x.guarded(ctx, within, func() error {
		if err := x.Abandoned(x.exports.drop); err != nil {
			return err
		}
		return x.exports.call(f, lower, lift)
	})
}

// Drop destroys a resource that Go holds.
func (x *instance) Drop(kind int, pointer uint64) error {
	return x.Dropped(kind, pointer, func(within context.Context) error {
		return x.guarded(context.Background(), within, func() error { return x.exports.drop(kind, pointer) })
	})
}

// refused is what a value was refused with, on its way in either direction, or what ended the guest that was asked for it.
func refused(do func()) (err error) {
	defer func() {
		found := recover()
		if found == nil {
			return
		}
		if err = abi.Refused(found); err != nil {
			return
		}
		ended, isEnded := found.(*wasmtimeError)
		if !isEnded {
			panic(found)
		}
		err = ended
	}()
	do()
	return nil
}

// faulted is what the bridge has found wrong with a value of the guest's, or with one of the host's.
func (x *instance) faulted() error {
	if x.guest.fault == nil {
		return nil
	}
	found := abi.Fault(C.GoString(x.guest.fault))
	x.guest.fault = nil
	return found
}

// guarded runs the guest within the limits of a context; what ends it is a typed error, and the instance is dead.
func (x *instance) guarded(outer, within context.Context, run func() error) error {
	outside := x.ctx
	x.ctx = within
	defer func() { x.ctx = outside }()
	if within.Done() == nil {
		C.wasmtime_context_set_epoch_deadline(x.context, never>>2)
	} else {
		defer x.watched(within)()
	}
	err := run()
	x.GoOn()
	var ended *wasmtimeError
	if !errors.As(err, &ended) {
		return x.Died(err)
	}
	said := withoutRelay(ended.said)
	frames := framesOf(said)
	return x.Explained(outer, within, frames, func() error { return x.trap(said, ended.status, frames) })
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
