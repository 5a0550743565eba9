package runtime

import (
	"runtime"
	"testing"
	"unsafe"
)

func TestAllocate(t *testing.T) {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	for size := uintptr(0); size < 100; size++ {
		if address := uintptr(Allocate(&pinner, size, 8)); address == 0 || address%8 != 0 {
			t.Errorf("%d bytes are at %d", size, address)
		}
	}
}

func TestWhatTheHostWritesStaysUntilItIsTakenOver(t *testing.T) {
	defer Unpin()
	old := reallocate(nil, 0, 1, 4)
	copy(unsafe.Slice((*byte)(old), 4), "abcd")
	runtime.GC()
	grown := unsafe.Slice((*byte)(reallocate(old, 4, 1, 1000)), 1000)
	if string(grown[:4]) != "abcd" {
		t.Errorf("got %q", grown[:4])
	}
	if shrunk := unsafe.Slice((*byte)(reallocate(unsafe.Pointer(&grown[0]), 1000, 1, 2)), 2); string(shrunk) != "ab" {
		t.Errorf("got %q", shrunk)
	}
}

func TestHandle(t *testing.T) {
	handle := MakeHandle(7)
	if handle.Use() != 7 || handle.Take() != 7 || handle.TakeOrNil() != 0 {
		t.Error("a handle is not taken once")
	}
	handle.Set(8)
	if handle.Use() != 8 {
		t.Error("a handle cannot be taken back")
	}
	mustPanic(t, "Set of one that holds", func() { handle.Set(9) })
	mustPanic(t, "a handle of 0", func() { MakeHandle(0) })
	handle.Take()
	mustPanic(t, "Use after Take", func() { handle.Use() })
}

func mustPanic(t *testing.T, what string, call func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s does not panic", what)
		}
	}()
	call()
}
