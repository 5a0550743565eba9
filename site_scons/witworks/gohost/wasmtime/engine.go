//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"time"
	"unsafe"

	"witworks"
	"witworks/abi"
	"witworks/internal/component"
)

// tick is how often calls that may end early are looked at.
const tick = 5 * time.Millisecond

// engine is that of the process.
var engine = sync.OnceValue(func() *C.wasm_engine_t {
	config := C.wasm_config_new()
	C.wasmtime_config_epoch_interruption_set(config, true)
	return C.wasm_engine_new_with_config(config)
})

// clock makes the engine's epochs while somebody watches them.
var clock struct {
	sync.Mutex
	watchers int
	stop     chan struct{}
}

// watch lets epochs pass until the function that it gives is called.
func watch() (stop func()) {
	clock.Lock()
	defer clock.Unlock()
	if clock.watchers++; clock.watchers == 1 {
		clock.stop = make(chan struct{})
		go tickUntil(clock.stop)
	}
	return func() {
		clock.Lock()
		defer clock.Unlock()
		if clock.watchers--; clock.watchers == 0 {
			close(clock.stop)
		}
	}
}

func tickUntil(stop <-chan struct{}) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			C.wasmtime_engine_increment_epoch(engine())
		case <-stop:
			return
		}
	}
}

// compiled keeps what was compiled, by digest, for all instances of the process.
var compiled struct {
	sync.Mutex
	components map[[sha256.Size]byte]*C.wasmtime_component_t
}

// loaded is a compiled component of the right world, and whether it has the relay around it.
func loaded(world *abi.World, embedded []byte, options witworks.Options) (made *C.wasmtime_component_t, hasRelay bool, err error) {
	data, file, err := component.Chosen(world, embedded, options)
	if err != nil {
		return nil, false, err
	}
	hasRelay = component.HasRelay(data)
	compiled.Lock()
	defer compiled.Unlock()
	digest := sha256.Sum256(data)
	if found := compiled.components[digest]; found != nil {
		return found, hasRelay, nil
	}
	error := C.wasmtime_component_new(engine(), (*C.uint8_t)(unsafe.SliceData(data)), C.size_t(len(data)), &made)
	if err := failed(error); err != nil {
		return nil, false, component.NotOne(fmt.Sprintf("%s: wasmtime cannot load %s: %s", world.Component, file, oneLine(err.Error())))
	}
	if compiled.components == nil {
		compiled.components = map[[sha256.Size]byte]*C.wasmtime_component_t{}
	}
	compiled.components[digest] = made
	return made, hasRelay, nil
}
