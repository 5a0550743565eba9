// Package runtime gives generated bindings memory for what crosses between guest and host, and handles of resources.
package runtime

import (
	"runtime"
	"unsafe"
)

// incoming holds what the host has written and the guest has not taken over yet. Go's collector does not see a pointer that
// only the host knows.
var incoming runtime.Pinner

// nothing is where an allocation of no bytes points: not null, and aligned for every type.
var nothing uint64

// Allocate returns size bytes that stay where they are until pinner lets go of them.
func Allocate(pinner *runtime.Pinner, size, align uintptr) unsafe.Pointer {
	if size == 0 {
		return unsafe.Pointer(&nothing)
	}
	if align > unsafe.Alignof(nothing) {
		panic("no type of the canonical ABI is aligned to more than 8 bytes")
	}
	// Words rather than bytes: a slice of bytes may begin at any address.
	words := make([]uint64, (size+7)/8)
	pointer := unsafe.Pointer(unsafe.SliceData(words))
	pinner.Pin(pointer)
	return pointer
}

// Unpin leaves to the collector what the host has written since the last call: from now on, what the guest still refers to
// stays, and nothing else does.
func Unpin() {
	incoming.Unpin()
}

// reallocate is what the host calls for memory. Whatever it asks for stays until Unpin.
func reallocate(old unsafe.Pointer, oldSize, align, newSize uint32) unsafe.Pointer {
	pointer := Allocate(&incoming, uintptr(newSize), uintptr(align))
	copy(unsafe.Slice((*byte)(pointer), newSize), unsafe.Slice((*byte)(old), min(oldSize, newSize)))
	return pointer
}
