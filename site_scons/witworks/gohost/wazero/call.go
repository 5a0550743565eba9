package wazero

import (
	"context"
	"errors"

	"github.com/tetratelabs/wazero/api"

	"witworks"
	"witworks/abi"
)

const (
	// maxFlat is how many core values a call may have before its parameters go in memory.
	maxFlat = 16
	word    = 4
)

// ended is panicked with the error that ended a call inside of the guest.
type ended struct{ err error }

// Call runs an exported function.
func (x *instance) Call(ctx context.Context, f *abi.Function, lower, lift func(*abi.Memory, []byte)) error {
	within, leave, err := x.Enter(ctx, f.Name)
	if err != nil {
		return err
	}
	defer leave()
	return x.guarded(ctx, within, func() {
		c := x.calls[f.Index]
		x.ctx, x.isLowered = within, false
		if err := x.Abandoned(x.destroy); err != nil {
			panic(ended{err})
		}
		x.table.Begin()
		x.see()
		x.lower(c, f, lower)
		x.table.Keep()
		x.given, x.isLowered = x.given[:0], true
		x.run(within, c.function, c.raw)
		x.table.CheckBorrowed()
		x.see()
		x.lift(c, f, lift)
		if c.post != nil {
			x.isPlaced = true
			x.run(within, c.post, c.raw)
			x.isPlaced = false
		}
	})
}

func (x *instance) lower(c *call, f *abi.Function, lower func(*abi.Memory, []byte)) {
	if lower == nil {
		return
	}
	clear(c.block)
	lower(x.memory, c.block)
	clear(c.raw)
	if len(f.Params.Flat) <= maxFlat {
		abi.Spread(f.Params.Moves, c.block, c.raw)
	} else {
		at := x.memory.Alloc(uint64(f.Params.Size), f.Params.Align)
		copy(x.memory.View[at:], c.block)
		c.raw[0] = uint64(at)
	}
}

func (x *instance) lift(c *call, f *abi.Function, lift func(*abi.Memory, []byte)) {
	switch {
	case f.Result == nil || lift == nil:
	case len(f.Result.Flat) > 1:
		lift(x.memory, x.memory.Bytes(uint32(c.raw[0]), f.Result.Size, f.Result.Align))
	default:
		var room [8]byte
		abi.Gather(f.Result.Moves, room[:], c.raw)
		lift(x.memory, room[:])
	}
}

// guarded turns what ends a call into its error. After all but a bad value the instance is dead.
func (x *instance) guarded(outer, within context.Context, do func()) (err error) {
	defer func() {
		failure := recover()
		if failure == nil {
			return
		}
		x.isPlaced = false
		x.takeBack()
		if err = x.explained(outer, within, failure); err == nil {
			panic(failure)
		}
	}()
	do()
	return nil
}

func (x *instance) explained(outer, within context.Context, failure any) error {
	switch found := failure.(type) {
	case *witworks.BadValue:
		return found
	case *witworks.HandleGone:
		return found
	case abi.Fault:
		return x.died(witworks.NewTrap(string(found), nil))
	case ended:
		failure, frames := x.failure, x.framesOf(found.err)
		x.failure = nil
		if failure != nil {
			var fault *fault
			if errors.As(failure, &fault) {
				return x.died(witworks.NewTrap(string(fault.Fault), frames))
			}
			x.Die("a host import failed")
			return failure
		}
		if err := x.Ended(outer, within, frames); err != nil {
			x.Die("it was ended earlier")
			return err
		}
		return x.died(x.trap(found.err, frames))
	}
	return nil
}

func (x *instance) died(err error) error {
	var trap *witworks.Trap
	if errors.As(err, &trap) {
		x.Die("it trapped earlier (" + trap.Reason + ")")
	}
	return err
}

// run calls a function of the guest.
func (x *instance) run(ctx context.Context, function api.Function, raw []uint64) {
	if err := function.CallWithStack(ctx, raw); err != nil {
		panic(ended{err})
	}
}

// see takes the memory as it is now: any call of the guest may have let it grow.
func (x *instance) see() {
	if x.data != nil {
		view, _ := x.data.Read(0, x.data.Size())
		x.memory.Look(view)
	}
}

// Alloc lets the guest find room.
func (x *instance) Alloc(m *abi.Memory, size, align uint32) uint32 {
	if x.realloc == nil {
		panic(abi.Fault("the guest has no allocator"))
	}
	raw := [word]uint64{0, 0, uint64(align), uint64(size)}
	before := x.isPlaced
	x.isPlaced = true
	x.run(x.ctx, x.realloc, raw[:])
	x.isPlaced = before
	if x.data != nil && uint32(len(m.View)) != x.data.Size() {
		m.View, _ = x.data.Read(0, x.data.Size())
	}
	return uint32(raw[0])
}

// answer serves an import: the host is asked, and what it gives goes where the guest wants it.
func (x *instance) answer(one *abi.Import, ctx context.Context, raw []uint64) {
	if x.isPlaced {
		panic(x.failed(&fault{abi.Fault("cannot leave component instance")}))
	}
	defer x.noted()
	x.see()
	var arguments, result []byte
	if len(one.Params.Flat) <= maxFlat {
		arguments = make([]byte, one.Params.Size)
		abi.Gather(one.Params.Moves, arguments, raw)
	} else {
		arguments = x.memory.Bytes(uint32(raw[0]), one.Params.Size, one.Params.Align)
	}
	if one.Result != nil {
		result = make([]byte, one.Result.Size)
	}
	outer := x.ctx
	x.ctx = x.Inside(ctx)
	err := one.Serve(x.ctx, x.memory, arguments, result)
	x.ctx = outer
	if err != nil {
		panic(x.failed(witworks.NewHostFailed(one.Name, err)))
	}
	x.given = x.given[:0]
	switch {
	case one.Result == nil:
	case len(one.Result.Flat) > 1:
		at := raw[0]
		if len(one.Params.Flat) > maxFlat {
			at = raw[1]
		} else {
			at = raw[len(one.Params.Flat)]
		}
		x.see()
		copy(x.memory.Bytes(uint32(at), one.Result.Size, one.Result.Align), result)
	default:
		raw[0] = 0
		abi.Spread(one.Result.Moves, result, raw)
	}
}

// fault is a Fault as an error.
type fault struct{ abi.Fault }

func (f *fault) Error() string { return string(f.Fault) }

// noted keeps what ended an import until the guest has been left.
func (x *instance) noted() {
	switch found := recover().(type) {
	case nil:
	case abi.Fault:
		panic(x.failed(&fault{found}))
	case *witworks.BadValue:
		panic(x.failed(found))
	case *witworks.HandleGone:
		panic(x.failed(found))
	default:
		panic(found)
	}
}

func (x *instance) failed(err error) error {
	if x.failure == nil {
		x.failure = err
	}
	return err
}
