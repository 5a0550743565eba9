package runtime

// Handle is the guest's hold on a resource: an index that the component model gave it, or nothing once it was given away.
type Handle struct {
	value int32
}

// MakeHandle returns the hold on the resource with that index, which is never 0.
func MakeHandle(value int32) *Handle {
	if value == 0 {
		panic("0 is not the handle of a resource")
	}
	return &Handle{value}
}

// Use returns the index and keeps the hold.
func (handle *Handle) Use() int32 {
	if handle.value == 0 {
		panic("the resource was dropped or given away before")
	}
	return handle.value
}

// Take returns the index and ends the hold: the resource now belongs to whoever is given the index.
func (handle *Handle) Take() int32 {
	value := handle.Use()
	handle.value = 0
	return value
}

// TakeOrNil ends the hold and returns the index, or 0 where the hold had ended already.
func (handle *Handle) TakeOrNil() int32 {
	value := handle.value
	handle.value = 0
	return value
}

// Set takes hold again of a resource that was not given away after all.
func (handle *Handle) Set(value int32) {
	if value == 0 {
		panic("0 is not the handle of a resource")
	}
	if handle.value != 0 {
		panic("the handle holds another resource")
	}
	handle.value = value
}
