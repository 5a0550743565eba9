package abi

import (
	"fmt"
	"runtime"
	"sync"

	"witworks"
)

// Most is how many handles a guest may have at a time: they lie in the host's memory, which no limit of its own counts.
const Most = 1 << 20

// Handles are how resources cross: each by the number of its type among the world's owned or hosted resources.
type Handles interface {
	// LowerGuest is the core value of a guest's resource, lent or given away.
	LowerGuest(kind int, handle *Handle, owned bool) uint32
	// LiftGuest is a new owner for a resource that the guest gives.
	LiftGuest(kind int, index uint32) *Handle
	// LowerHost is the core value of a resource of the host, lent or given away.
	LowerHost(kind int, value any, owned bool) uint32
	// LiftHost is the resource of the host that the guest means; when owned the guest gives it back for good.
	LiftHost(kind int, index uint32, owned bool) any
}

// Keeper is who a handle belongs to.
type Keeper interface {
	Backend
	// Drop destroys what the handle owns.
	Drop(kind int, pointer uint64) error
	// Abandon destroys it before the next call.
	Abandon(kind int, pointer uint64)
}

// Handle is what Go holds of a guest's resource.
type Handle struct {
	Keeper  Keeper
	kind    int
	pointer uint64
	cleanup runtime.Cleanup
	lock    sync.Mutex
	gone    string
}

// abandoned is a resource of the guest's that nobody holds any more.
type abandoned struct {
	kind    int
	pointer uint64
}

// NewHandle is for backends.
func NewHandle(keeper Keeper, kind int, pointer uint64) *Handle {
	handle := &Handle{Keeper: keeper, kind: kind, pointer: pointer}
	handle.watch()
	return handle
}

// watch sees to it that a handle that nobody holds any more is abandoned.
func (h *Handle) watch() {
	keeper := h.Keeper
	h.cleanup = runtime.AddCleanup(h, func(left abandoned) { keeper.Abandon(left.kind, left.pointer) }, abandoned{h.kind, h.pointer})
}

// Use gives what the handle stands for, if it is alive and keeper's; when it is given away it is gone from here on.
func (h *Handle) Use(keeper Keeper, resource string, owned bool) uint64 {
	if h == nil {
		panic(BadValue(fmt.Sprintf("nil is no %s", resource)))
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.gone != "" {
		panic(&witworks.HandleGone{Failure: witworks.Failure{Code: "WW510", Message: fmt.Sprintf("the %s %s", resource, h.gone)}})
	}
	if h.Keeper != keeper {
		panic(&witworks.HandleGone{Failure: witworks.Failure{
			Code: "WW510", Message: fmt.Sprintf("the %s belongs to another instance", resource), Fix: "make one with this instance",
		}})
	}
	if owned {
		h.gone = "was given away"
		h.cleanup.Stop()
	}
	return h.pointer
}

// Restore undoes that the handle was given away, in a call that came to nothing.
func (h *Handle) Restore() {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.gone = ""
	h.watch()
}

// Close destroys the resource; once is enough.
func (h *Handle) Close() error {
	h.lock.Lock()
	if h.gone != "" {
		h.lock.Unlock()
		return nil
	}
	h.gone = "was closed"
	h.cleanup.Stop()
	h.lock.Unlock()
	return h.Keeper.Drop(h.kind, h.pointer)
}

// entry is what an index of a guest's table stands for.
type entry struct {
	resource Resource
	value    any
	owned    bool
}

// Table is a guest's table of handles, as the component model has it.
type Table struct {
	entries    map[uint32]entry
	free       []uint32
	borrowed   int
	fresh      []uint32
	isUndoable bool
}

// Begin remembers what the host hands on from here on.
func (t *Table) Begin() { t.fresh, t.isUndoable = t.fresh[:0], true }

// Keep lets what was handed on since be the guest's.
func (t *Table) Keep() { t.fresh, t.isUndoable = t.fresh[:0], false }

// Undo takes out what was handed on since: the call that it was for comes to nothing.
func (t *Table) Undo() {
	for _, index := range t.fresh {
		if found, ok := t.entries[index]; ok {
			t.Drop(found.resource, index)
		}
	}
	t.Keep()
}

// Lower is a new index for what the host hands on; the guest's own, of which it may make any number in a call, are not remembered.
func (t *Table) Lower(resource Resource, value any, owned bool) uint32 {
	index := t.Add(resource, value, owned)
	if t.isUndoable {
		t.fresh = append(t.fresh, index)
	}
	return index
}

// Add is a new index.
func (t *Table) Add(resource Resource, value any, owned bool) uint32 {
	if t.entries == nil {
		t.entries = map[uint32]entry{}
	}
	index := uint32(len(t.entries) + len(t.free) + 1)
	if last := len(t.free) - 1; last >= 0 {
		index, t.free = t.free[last], t.free[:last]
	} else if index > Most {
		panic(Fault(fmt.Sprintf("resource table is full: it has %d handles", Most)))
	}
	t.entries[index] = entry{resource, value, owned}
	if !owned {
		t.borrowed++
	}
	return index
}

// Get is what an index stands for.
func (t *Table) Get(resource Resource, index uint32) (value any, owned bool) {
	found, ok := t.entries[index]
	if !ok {
		panic(Fault(fmt.Sprintf("unknown handle index %d", index)))
	}
	if found.resource != resource {
		panic(Fault(fmt.Sprintf("handle index %d used with the wrong type, expected guest-defined resource `%s`", index, resource.Name)))
	}
	return found.value, found.owned
}

// Remove takes an index out, because the guest drops it or gives it away.
func (t *Table) Remove(resource Resource, index uint32) (value any, owned bool) {
	value, owned = t.Get(resource, index)
	delete(t.entries, index)
	t.free = append(t.free, index)
	return value, owned
}

// RemoveOwned takes an index out that must be an owned one.
func (t *Table) RemoveOwned(resource Resource, index uint32) any {
	value, owned := t.Remove(resource, index)
	if !owned {
		panic(Fault("cannot lift own resource from a borrow"))
	}
	return value
}

// Drop takes an index out; it says whether it owned what it stands for.
func (t *Table) Drop(resource Resource, index uint32) (value any, owned bool) {
	value, owned = t.Remove(resource, index)
	if !owned {
		t.borrowed--
	}
	return value, owned
}

// CheckBorrowed refuses that a call ends before what it borrowed was dropped.
func (t *Table) CheckBorrowed() {
	if t.borrowed > 0 {
		panic(Fault("borrow handles still remain at the end of the call"))
	}
}
