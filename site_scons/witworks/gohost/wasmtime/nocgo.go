//go:build !cgo

package wasmtime

import (
	"context"

	"witworks"
	"witworks/abi"
)

// New says that there is no cgo.
func New(_ context.Context, world *abi.World, _ []byte, _ witworks.Options) (abi.Backend, error) {
	return nil, &witworks.CannotInstantiate{Failure: witworks.Failure{
		Code:    "WW511",
		Message: world.Component + " runs on libwasmtime, which needs cgo, and this program was built without",
		Fix:     "build with CGO_ENABLED=1 and a C compiler",
	}}
}
