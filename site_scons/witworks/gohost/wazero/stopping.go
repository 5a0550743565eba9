package wazero

import (
	"context"
	"errors"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

var (
	// errStopped ends a guest whose context has ended.
	errStopped = errors.New("the call's context ended")
	// errPanicked ends a guest whose host has panicked.
	errPanicked = errors.New("the host's code panicked")
)

// stopping listens to the calls of one function, which a stoppable module makes now and then, and ends them with their context.
type stopping uint32

// NewFunctionListener listens to that function alone.
func (s stopping) NewFunctionListener(definition api.FunctionDefinition) experimental.FunctionListener {
	if definition.Index() != uint32(s) {
		return nil
	}
	return s
}

// Before ends the call if its context has ended.
func (stopping) Before(ctx context.Context, _ api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
	if ctx.Err() != nil {
		panic(errStopped)
	}
}

// After does nothing.
func (stopping) After(context.Context, api.Module, api.FunctionDefinition, []uint64) {}

// Abort does nothing.
func (stopping) Abort(context.Context, api.Module, api.FunctionDefinition, error) {}
