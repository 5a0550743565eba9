package types

// The tags of a [Result].
const (
	ResultOk  uint8 = 0
	ResultErr uint8 = 1
)

// Unit is what a [Result] has where WIT names no type.
type Unit struct{}

// Result is what became of something: a value, or an error.
type Result[T, E any] struct {
	tag   uint8
	value T
	err   E
}

// Ok returns the result of what went well.
func Ok[T, E any](value T) Result[T, E] {
	return Result[T, E]{tag: ResultOk, value: value}
}

// Err returns the result of what failed.
func Err[T, E any](err E) Result[T, E] {
	return Result[T, E]{tag: ResultErr, err: err}
}

// Tag tells which it is: [ResultOk] or [ResultErr].
func (result Result[T, E]) Tag() uint8 {
	return result.tag
}

// Ok returns the value; it panics where there is an error.
func (result Result[T, E]) Ok() T {
	if result.tag != ResultOk {
		panic("Ok() of a result that is an error")
	}
	return result.value
}

// Err returns the error; it panics where there is a value.
func (result Result[T, E]) Err() E {
	if result.tag != ResultErr {
		panic("Err() of a result that is no error")
	}
	return result.err
}
