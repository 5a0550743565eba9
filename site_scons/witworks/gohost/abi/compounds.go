package abi

import (
	"encoding/binary"
	"unsafe"

	"witworks"
)

// Number is what a list of is moved as one block.
type Number interface {
	~uint8 | ~int8 | ~uint16 | ~int16 | ~uint32 | ~int32 | ~uint64 | ~int64 | ~float32 | ~float64
}

// isLittle says whether numbers lie in Go's memory as they do in a guest's.
var isLittle = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// PutNumbers lowers a list of numbers.
func PutNumbers[T Number](m *Memory, b []byte, v []T) {
	var one T
	size := int(unsafe.Sizeof(one))
	at := m.Alloc(uint64(len(v))*uint64(size), uint32(size))
	if len(v) > 0 {
		to := m.View[at:]
		copy(to, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*size))
		swap(to[:len(v)*size], size)
	}
	PutAddress(b, at, len(v))
}

// GetNumbers lifts a list of numbers.
func GetNumbers[T Number](m *Memory, b []byte) []T {
	var one T
	size := int(unsafe.Sizeof(one))
	data, count := m.items(b, uint32(size), uint32(size))
	v := make([]T, count)
	if count > 0 {
		to := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(data))
		copy(to, data)
		swap(to, size)
	}
	return v
}

func swap(data []byte, size int) {
	if isLittle || size == 1 {
		return
	}
	for at := 0; at < len(data); at += size {
		for i, j := at, at+size-1; i < j; i, j = i+1, j-1 {
			data[i], data[j] = data[j], data[i]
		}
	}
}

// PutList lowers a list.
func PutList[T any](m *Memory, b []byte, v []T, size, align uint32, put func(*Memory, []byte, T)) {
	total := uint64(len(v)) * uint64(size)
	at := m.Alloc(total, align)
	if len(v) > 0 {
		// Apart from the guest's memory, which may move whenever an item finds room there.
		items := make([]byte, total)
		for i, item := range v {
			put(m, items[uint32(i)*size:], item)
		}
		copy(m.View[at:], items)
	}
	PutAddress(b, at, len(v))
}

// GetList lifts a list.
func GetList[T any](m *Memory, b []byte, size, align uint32, get func(*Memory, []byte) T) []T {
	data, count := m.items(b, size, align)
	v := make([]T, count)
	for i := range v {
		v[i] = get(m, data[uint32(i)*size:])
	}
	return v
}

// PutOption lowers an option whose payload lies at offset.
func PutOption[T any](m *Memory, b []byte, v *T, offset int, put func(*Memory, []byte, T)) {
	if v != nil {
		b[0] = 1
		put(m, b[offset:], *v)
	}
}

// GetOption lifts an option whose payload lies at offset.
func GetOption[T any](m *Memory, b []byte, offset int, get func(*Memory, []byte) T) *T {
	if GetCase(b, 2) == 0 {
		return nil
	}
	v := get(m, b[offset:])
	return &v
}

// PutResult lowers a result whose payload lies at offset.
func PutResult[T, E any](
	m *Memory, b []byte, v witworks.Result[T, E], offset int, ok func(*Memory, []byte, T), err func(*Memory, []byte, E),
) {
	if v.IsErr {
		b[0] = 1
		err(m, b[offset:], v.Err)
	} else {
		ok(m, b[offset:], v.Value)
	}
}

// GetResult lifts a result whose payload lies at offset.
func GetResult[T, E any](
	m *Memory, b []byte, offset int, ok func(*Memory, []byte) T, err func(*Memory, []byte) E,
) witworks.Result[T, E] {
	if GetCase(b, 2) == 1 {
		return witworks.Err[T](err(m, b[offset:]))
	}
	return witworks.Ok[T, E](ok(m, b[offset:]))
}

// PutNothing lowers the payload of a case that has none.
func PutNothing(*Memory, []byte, struct{}) {}

// GetNothing lifts the payload of a case that has none.
func GetNothing(*Memory, []byte) struct{} { return struct{}{} }
