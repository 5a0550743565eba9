//go:build cgo

package wasmtime

import (
	"math"

	"witworks/abi"
)

const (
	// first is where values may begin to lie: 0 is no address.
	first = 16
	// most is how many bytes an arena keeps from one call to the next.
	most = 16 << 20
)

// arena is where values lie on their way to the guest, at the addresses that they have there.
type arena struct{ kept []byte }

func newArena() arena { return arena{make([]byte, first, 1<<12)} }

// begin is the arena without a value.
func (a *arena) begin() []byte { return a.kept[:first] }

// alloc finds room behind what lies in the memory's view.
func (a *arena) alloc(m *abi.Memory, size, align uint32) uint32 {
	at := (len(m.View) + int(align) - 1) / int(align) * int(align)
	end := at + int(size)
	if end > math.MaxUint32 {
		panic(abi.BadValue("the values have more than 4 GiB, which no guest can hold"))
	}
	if end > cap(m.View) {
		larger := make([]byte, len(m.View), 2*end)
		copy(larger, m.View)
		m.View = larger
		if cap(larger) <= most {
			a.kept = larger
		}
	}
	clear(m.View[len(m.View):at]) // what lay between values in an earlier call is none of this one's
	m.View = m.View[:end]
	return uint32(at)
}
