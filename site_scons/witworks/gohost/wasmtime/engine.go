//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"sync"
	"time"
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
