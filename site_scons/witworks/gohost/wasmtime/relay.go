//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"witworks/abi"
)

const (
	// slot is how far apart core values lie in a block.
	slot = 16
	// start is what the place of the results is a multiple of; they begin with a core value.
	start = 16
)

// relay makes calls through the component that Witworks has put around the guest's when it was built: all values of a call go as
// one block, laid out in an arena at the very addresses that they get in the relay's memory, and come back as another.
type relay struct {
	x      *instance
	memory *abi.Memory
	arena  arena
	calls  []relayed
	drops  []C.int32_t           // by kind of the guest's resources
	hosted map[int]hostedThrough // by kind of the host's resources
	given  []*abi.Handle
	lent   []lent
}

// relayed is a function of the relay, and room for its values.
type relayed struct {
	*abi.Frame
	params, results string
	number          C.int32_t
}

// hostedThrough are the relay's functions that put a resource of the host into its table, get it out and drop it there.
type hostedThrough struct{ put, get, drop C.int32_t }

// lent is a resource of the host in the relay's table.
type lent struct {
	kind    int
	index   C.uint32_t
	isGiven bool
}

func newRelay(x *instance) *relay {
	r := &relay{x: x, arena: newArena(), hosted: map[int]hostedThrough{}}
	r.memory = abi.NewMemory(r, r)
	return r
}

// find looks the relay's functions up, which go by numbers.
func (r *relay) find(made *C.wasmtime_component_instance_t) (err error) {
	find := func(verb string, n int) C.int32_t {
		name := text(fmt.Sprintf("%s%d", verb, n))
		number := C.ww_find_relayed(r.x.guest, made, name.data, name.size)
		if number < 0 && err == nil {
			err = r.x.lacks("its relay", fmt.Sprintf("%s%d", verb, n))
		}
		return number
	}
	for i := range r.x.world.Functions {
		f := &r.x.world.Functions[i]
		params, results := f.Core()
		r.calls = append(r.calls, relayed{abi.NewFrame(f), params, results, find("c", i)})
	}
	for kind := range r.x.world.Owned {
		r.drops = append(r.drops, find("d", kind))
	}
	for n, kind := range r.x.world.Lent {
		r.hosted[kind] = hostedThrough{find("p", n), find("g", n), find("e", n)}
	}
	return err
}

func (r *relay) call(f *abi.Function, lower, lift func(*abi.Memory, []byte)) error {
	c := &r.calls[f.Index]
	r.memory.Look(r.arena.begin())
	if err := r.lower(c, lower); err != nil {
		return err
	}
	send := r.sendValues
	if f.InMemory {
		send = r.sendBlock
	}
	defer C.ww_relay_forget(r.x.guest)
	if err := send(c); err != nil {
		r.lent = r.lent[:0] // the relay's table is gone with the instance
		return err
	}
	if err := r.returnLent(); err != nil {
		return err
	}
	return refused(func() { c.Lift(r.memory, lift) })
}

// lower lays the values out; where that comes to nothing, by whichever panic, what it had given away is taken back.
func (r *relay) lower(c *relayed, lower func(*abi.Memory, []byte)) error {
	isLowered := false
	defer func() {
		if !isLowered {
			r.takeBack()
		}
	}()
	if err := refused(func() { c.Lower(r.memory, lower) }); err != nil {
		return err
	}
	isLowered = true
	r.keep()
	return nil
}

// sendValues makes a call that needs no memory.
func (r *relay) sendValues(c *relayed) error {
	kinds := text(c.params)
	var result *C.char
	if c.results != "" {
		result = text(c.results).data
	}
	raw := (*C.uint64_t)(unsafe.SliceData(c.Raw))
	return failed(C.ww_relay_values(r.x.guest, c.number, kinds.data, kinds.size, result, raw))
}

// sendBlock makes a call whose values lie in the arena, with its core values behind them, and looks at what comes back.
func (r *relay) sendBlock(c *relayed) error {
	if len(c.params) > 0 {
		at := r.memory.Alloc(uint64(slot*len(c.params)), 1)
		for i, value := range c.Raw[:len(c.params)] {
			binary.LittleEndian.PutUint64(r.memory.View[int(at)+slot*i:], value)
		}
	}
	block, guest := r.memory.View, r.x.guest
	answers := c.results != ""
	err := failed(C.ww_relay_block(guest, c.number, address(block), C.size_t(len(block)), C.bool(answers)))
	if err != nil || !answers {
		return err
	}
	view := unsafe.Slice((*byte)(unsafe.Pointer(guest.reply.data)), int(guest.reply_size))
	if len(view) < slot/2 {
		return &wasmtimeError{"what it says is a relay is none", -1}
	}
	r.memory.LookFrom(view, uint32((len(block)+start-1)/start*start))
	c.Raw[0] = binary.LittleEndian.Uint64(view)
	if c.results == "i" || c.results == "f" {
		c.Raw[0] = uint64(uint32(c.Raw[0]))
	}
	return nil
}

// Alloc finds room on the way to the guest.
func (r *relay) Alloc(m *abi.Memory, size, align uint32) uint32 { return r.arena.alloc(m, size, align) }

// Handles -----------------------------------------------------------------------------------------------------------------

// LowerGuest is the index of a resource of the guest in the relay's table.
func (r *relay) LowerGuest(kind int, handle *abi.Handle, isOwned bool) uint32 {
	index := handle.Use(r.x, r.x.world.Owned[kind].Name, isOwned)
	if isOwned {
		r.given = append(r.given, handle)
	}
	return uint32(index)
}

// LiftGuest is a new owner for a resource that the guest gives.
func (r *relay) LiftGuest(kind int, index uint32) *abi.Handle {
	return abi.NewHandle(r.x, kind, uint64(index))
}

func (r *relay) drop(kind int, pointer uint64) error {
	return failed(C.ww_relay_drop(r.x.guest, r.drops[kind], C.uint32_t(pointer)))
}

// LowerHost is the index of a resource of the host in the relay's table; what the call only borrows is dropped after it.
func (r *relay) LowerHost(kind int, value any, isOwned bool) uint32 {
	number := r.x.objects.add(r.x.world.Hosted[kind], value)
	one := lent{kind: kind, isGiven: isOwned}
	r.check(C.ww_relay_put(r.x.guest, r.hosted[kind].put, C.int32_t(kind), C.uint32_t(number), &one.index))
	r.lent = append(r.lent, one)
	return uint32(one.index)
}

// LiftHost is the resource of the host that the guest gives; a result cannot be borrowed, so it gives it for good.
func (r *relay) LiftHost(kind int, index uint32, isOwned bool) any {
	var number C.uint32_t
	r.check(C.ww_relay_get(r.x.guest, r.hosted[kind].get, C.uint32_t(index), &number))
	return r.x.objects.get(uint32(number), isOwned)
}

// check panics with what went wrong inside of the relay, or in the bridge.
func (r *relay) check(found *C.wasmtime_error_t) {
	if err := failed(found); err != nil {
		panic(err)
	}
	if err := r.x.faulted(); err != nil {
		panic(err)
	}
}

// keep lets the guest have what it was given.
func (r *relay) keep() {
	r.given = r.given[:0]
	kept := r.lent[:0]
	for _, one := range r.lent {
		if !one.isGiven {
			kept = append(kept, one)
		}
	}
	r.lent = kept
}

// takeBack undoes what a call that came to nothing had given away.
func (r *relay) takeBack() {
	for _, handle := range r.given {
		handle.Restore()
	}
	r.given = r.given[:0]
	// That it fails too is told by the next call: the guest has ended.
	_ = r.returnLent()
}

// returnLent drops what is left of the host's resources in the relay's table.
func (r *relay) returnLent() error {
	left := r.lent
	r.lent = r.lent[:0]
	for _, one := range left {
		if err := failed(C.ww_relay_drop(r.x.guest, r.hosted[one.kind].drop, one.index)); err != nil {
			return err
		}
	}
	return nil
}
