//go:build cgo

package wasmtime

import "witworks/abi"

// objects are the resources of the host that a guest has handles for, by the number that libwasmtime knows each by. There are no
// more of them than handles, of which libwasmtime itself keeps no more than 100,000.
type objects struct {
	known map[uint32]any
	last  uint32
}

func newObjects() objects { return objects{known: map[uint32]any{}} }

// add gives a number to an object.
func (o *objects) add(resource abi.Resource, value any) uint32 {
	if value == nil {
		panic(abi.BadValue("nil is no " + resource.Name))
	}
	o.last++
	for o.known[o.last] != nil { // after 4 billion others a number may still be taken
		o.last++
	}
	o.known[o.last] = value
	return o.last
}

// get is the object of a number; when the guest gives it back for good, the number is free again.
func (o *objects) get(number uint32, isOwned bool) any {
	value, found := o.known[number]
	if !found {
		panic(abi.Fault("unknown handle index"))
	}
	if isOwned {
		delete(o.known, number)
	}
	return value
}

func (o *objects) forget(number uint32) { delete(o.known, number) }
