package abi

import (
	"context"
	"fmt"
	"reflect"

	"witworks"
)

// Function is an exported function of a world.
type Function struct {
	// Index is its place among the world's functions.
	Index int
	// Interface is what it belongs to; empty for the world's own.
	Interface, Name string
	// Params are all parameters as one block; Result is nil for none.
	Params Block
	Result *Block
	// ParamTypes and ResultType are places in the world's types; ResultType is -1 for none.
	ParamTypes []int
	ResultType int
	// InMemory says whether anything of a call lies in memory, so that it cannot be made with core values alone.
	InMemory bool
}

// Import is a function that the host answers.
type Import struct {
	Function
	// Serve lifts the arguments, asks the host, and lowers its answer.
	Serve func(ctx context.Context, m *Memory, arguments, result []byte) error
}

// Resource is a type of resource by its interface (`$root` for the world's own) and name.
type Resource struct {
	Interface, Name string
}

// World is all that a backend has to know of a world, and of the host's side for one instance.
type World struct {
	Component string
	// Name is its WIT name, and Signature the fingerprint of all that it says.
	Name, Signature string
	Functions       []Function
	Imports         []Import
	// Owned are the resources that the guest implements, and Hosted those of the host.
	Owned, Hosted []Resource
	// Lent are the places in Hosted of the resources that exported functions take or give.
	Lent  []int
	Types []Type
}

// Kind is a kind of WIT's types.
type Kind uint8

// The kinds that libwasmtime tells apart.
const (
	KindBool Kind = iota
	KindS8
	KindU8
	KindS16
	KindU16
	KindS32
	KindU32
	KindS64
	KindU64
	KindF32
	KindF64
	KindChar
	KindString
	KindList
	KindRecord
	KindTuple
	KindVariant
	KindEnum
	KindOption
	KindResult
	KindFlags
	KindOwnGuest
	KindBorrowGuest
	KindOwnHost
	KindBorrowHost
)

// Type is a type as libwasmtime needs it, and its layout in memory.
type Type struct {
	Kind        Kind
	Size, Align uint32
	// Names are those of the fields, cases or flags.
	Names []string
	// Parts are the places of the types that it is made of, -1 for a case without payload; of a resource its own number.
	Parts []int
	// Offsets are where the parts lie: of a variant, an option or a result all at the same place.
	Offsets []uint32
}

// Backend is a running instance.
type Backend interface {
	// Call lets lower lay out the arguments, runs the function, and lets lift take what it gave.
	Call(ctx context.Context, f *Function, lower, lift func(m *Memory, b []byte)) error
	// Dead says whether it can answer no more calls.
	Dead() bool
	// Close frees it.
	Close() error
}

// Check gives the error of a component that says that it is of another world.
func (w *World) Check(found, file string) error {
	if found == "" || found == w.Signature {
		return nil
	}
	return &witworks.WrongWorld{Failure: witworks.Failure{
		Code: "WW502",
		Message: w.Component + ": these bindings are of the world " + w.Name + " with fingerprint " + short(w.Signature) +
			"…, the component in " + file + " was built from " + short(found) + "…",
		Fix: "run scons " + w.Component + ": it makes component and bindings from one world",
	}}
}

func short(signature string) string { return signature[:min(12, len(signature))] }

// Missing is the error for an import that the host did not hand over.
func Missing(component, interfaceName, field string) error {
	return &witworks.ImportNotProvided{Failure: witworks.Failure{
		Code:    "WW501",
		Message: component + " imports `" + interfaceName + "`, and Imports." + field + " is nil",
		Fix:     "set Imports." + field + " to what implements it",
	}}
}

// ErrorText is what an `err` of a function says.
func ErrorText(function string, payload any) string {
	if payload == nil {
		return function + " failed"
	}
	if of := reflect.TypeOf(payload); of.Kind() == reflect.Struct {
		return fmt.Sprintf("%s: %s%+v", function, of.Name(), payload)
	}
	return fmt.Sprintf("%s: %v", function, payload)
}
