package wazero

import (
	"context"

	"witworks/abi"
)

// LowerGuest is a resource of the guest: what it calls it by when lent, an index when given away.
func (x *instance) LowerGuest(kind int, handle *abi.Handle, isOwned bool) uint32 {
	resource := x.world.Owned[kind]
	representation := uint32(handle.Use(x, resource.Name, isOwned))
	if !isOwned {
		return representation
	}
	x.given = append(x.given, handle)
	return x.table.Lower(owned(resource), representation, true)
}

// LiftGuest is a new owner for a resource that the guest gives.
func (x *instance) LiftGuest(kind int, index uint32) *abi.Handle {
	representation := x.table.RemoveOwned(owned(x.world.Owned[kind]), index).(uint32)
	return abi.NewHandle(x, kind, uint64(representation))
}

// LowerHost is an index for a resource of the host.
func (x *instance) LowerHost(kind int, value any, isOwned bool) uint32 {
	if value == nil {
		panic(abi.BadValue("nil is no " + x.world.Hosted[kind].Name))
	}
	return x.table.Lower(hosted(x.world.Hosted[kind]), value, isOwned)
}

// LiftHost is the resource of the host that the guest means.
func (x *instance) LiftHost(kind int, index uint32, isOwned bool) any {
	if isOwned {
		return x.table.RemoveOwned(hosted(x.world.Hosted[kind]), index)
	}
	value, _ := x.table.Get(hosted(x.world.Hosted[kind]), index)
	return value
}

// takeBack undoes what a call was about to give away that came to nothing.
func (x *instance) takeBack() {
	if x.isLowered {
		return
	}
	x.table.Undo()
	for _, handle := range x.given {
		handle.Restore()
	}
	x.given = x.given[:0]
}

// Drop destroys a resource that Go holds.
func (x *instance) Drop(kind int, pointer uint64) error {
	return x.Dropped(kind, pointer, func(within context.Context) error {
		return x.guarded(context.Background(), within, func() {
			x.ctx = within
			if err := x.destroy(kind, pointer); err != nil {
				panic(ended{err})
			}
		})
	})
}

func (x *instance) destroy(kind int, pointer uint64) error {
	resource := x.world.Owned[kind]
	destructor := x.destructor(resource.Interface, resource.Name)
	if destructor == nil {
		return nil
	}
	return destructor.CallWithStack(x.ctx, []uint64{pointer})
}
