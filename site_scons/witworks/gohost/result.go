package witworks

// Result is a `result` of WIT where it is a value: of a field, or in a list. A function whose own result is one returns an error.
type Result[T, E any] struct {
	// Value is what came of it, if IsErr is false.
	Value T
	// Err is what went wrong, if IsErr is true.
	Err E
	// IsErr says which of the two holds.
	IsErr bool
}

// Ok is a result that holds a value.
func Ok[T, E any](value T) Result[T, E] { return Result[T, E]{Value: value} }

// Err is a result that holds an error.
func Err[T, E any](err E) Result[T, E] { return Result[T, E]{Err: err, IsErr: true} }

// Some is an `option` of WIT that holds a value; nil is one that holds none.
func Some[T any](value T) *T { return &value }
