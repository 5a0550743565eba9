package wazero

import (
	"context"

	"github.com/tetratelabs/wazero/api"

	"witworks"
	"witworks/abi"
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
		c.Lower(x.memory, lower)
		x.table.Keep()
		x.given, x.isLowered = x.given[:0], true
		x.run(within, c.function, c.Raw)
		x.table.CheckBorrowed()
		x.see()
		c.Lift(x.memory, lift)
		if c.post != nil {
			x.isPlaced = true
			x.run(within, c.post, c.Raw)
			x.isPlaced = false
		}
	})
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
		x.GoOn()
		if err = x.explained(outer, within, failure); err == nil {
			panic(failure)
		}
	}()
	do()
	return nil
}

func (x *instance) explained(outer, within context.Context, failure any) error {
	if found, isEnded := failure.(ended); isEnded {
		frames := x.framesOf(found.err)
		return x.Explained(outer, within, frames, func() error { return x.trap(found.err, frames) })
	}
	return x.Died(abi.Refused(failure))
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
	raw := [...]uint64{0, 0, uint64(align), uint64(size)}
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
		panic(x.failed(abi.Fault("cannot leave component instance")))
	}
	defer x.noted()
	x.see()
	var arguments, result []byte
	if len(one.Params.Flat) <= abi.MaxFlat {
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
	err := x.serve(one, arguments, result)
	x.ctx = outer
	if err != nil {
		panic(x.failed(witworks.NewHostFailed(one.Name, err)))
	}
	x.given = x.given[:0]
	switch {
	case one.Result == nil:
	case len(one.Result.Flat) > 1:
		at := raw[0]
		if len(one.Params.Flat) > abi.MaxFlat {
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

// serve asks the host; what its code panics with goes on behind the guest.
func (x *instance) serve(one *abi.Import, arguments, result []byte) error {
	defer func() {
		found := recover()
		if _, isEnded := found.(ended); isEnded || abi.Refused(found) != nil {
			panic(found)
		}
		x.leaveBy(found)
	}()
	return one.Serve(x.ctx, x.memory, arguments, result)
}

// leaveBy ends the guest, if the host's code panicked.
func (x *instance) leaveBy(found any) {
	if found != nil {
		x.Panicked(found)
		panic(errPanicked)
	}
}

// noted keeps what ended an import until the guest has been left.
func (x *instance) noted() {
	found := recover()
	if found == nil {
		return
	}
	if err := abi.Refused(found); err != nil {
		panic(x.failed(err))
	}
	panic(found)
}

func (x *instance) failed(err error) error {
	x.Fail(err)
	return err
}
