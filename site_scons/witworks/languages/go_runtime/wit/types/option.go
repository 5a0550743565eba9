// Package types has what WIT's types without a name are in Go: options, results and tuples.
package types

// The tags of an [Option].
const (
	OptionNone uint8 = 0
	OptionSome uint8 = 1
)

// Option is a value that may be absent. Its zero value is absent.
type Option[T any] struct {
	tag   uint8
	value T
}

// None returns the absent value.
func None[T any]() Option[T] {
	return Option[T]{}
}

// Some returns a value that is there.
func Some[T any](value T) Option[T] {
	return Option[T]{OptionSome, value}
}

// Tag tells whether there is a value: [OptionSome] or [OptionNone].
func (option Option[T]) Tag() uint8 {
	return option.tag
}

// Some returns the value; it panics where there is none.
func (option Option[T]) Some() T {
	if option.tag != OptionSome {
		panic("Some() of an option without a value")
	}
	return option.value
}
