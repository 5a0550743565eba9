//go:build cgo

package wasmtime

// #include "bridge.h"
import "C"

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"witworks"
	"witworks/abi"
	"witworks/internal/component"
	"witworks/internal/vault"
)

// compiled keeps what was compiled, by digest, for all instances of the process.
var compiled struct {
	sync.Mutex
	components map[[sha256.Size]byte]*C.wasmtime_component_t
}

// kept is where compiled components stay for the next process; nil where there is no place that can be trusted.
var kept = sync.OnceValue(func() *vault.Vault {
	folder, err := vault.Folder()
	if err == nil {
		var found *vault.Vault
		if found, err = vault.Open(folder); err == nil {
			return found
		}
	}
	slog.Warn("witworks: compiled components are not kept: " + err.Error())
	return nil
})

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
	if made, err = fromVault(world, digest, data); err != nil {
		return nil, false, component.NotOne(fmt.Sprintf("%s: wasmtime cannot load %s: %s", world.Component, file, oneLine(err.Error())))
	}
	if compiled.components == nil {
		compiled.components = map[[sha256.Size]byte]*C.wasmtime_component_t{}
	}
	compiled.components[digest] = made
	return made, hasRelay, nil
}

// fromVault is the component as it was compiled before, or else compiled now and put there. What cannot be read, trusted or kept
// costs a line of log.
func fromVault(world *abi.World, digest [sha256.Size]byte, data []byte) (*C.wasmtime_component_t, error) {
	place := kept()
	if place == nil {
		return compile(data)
	}
	name := nameOf(digest)
	body, err := place.Read(name)
	if body != nil {
		var made *C.wasmtime_component_t
		error := C.wasmtime_component_deserialize(engine(), (*C.uint8_t)(unsafe.SliceData(body)), C.size_t(len(body)), &made)
		if err = failed(error); err == nil {
			return made, nil
		}
	}
	if err != nil {
		slog.Warn("witworks: " + world.Component + ": compiled anew, what was kept cannot be used: " + oneLine(err.Error()))
	}
	made, err := compile(data)
	if err != nil {
		return nil, err
	}
	if err := keep(place, name, made); err != nil {
		slog.Warn("witworks: " + world.Component + ": compiled, but not kept: " + oneLine(err.Error()))
	}
	return made, nil
}

func compile(data []byte) (made *C.wasmtime_component_t, err error) {
	error := C.wasmtime_component_new(engine(), (*C.uint8_t)(unsafe.SliceData(data)), C.size_t(len(data)), &made)
	return made, failed(error)
}

func keep(place *vault.Vault, name string, made *C.wasmtime_component_t) error {
	var code C.wasm_byte_vec_t
	if err := failed(C.wasmtime_component_serialize(made, &code)); err != nil {
		return err
	}
	defer C.wasm_byte_vec_delete(&code)
	return place.Write(name, unsafe.Slice((*byte)(unsafe.Pointer(code.data)), int(code.size)))
}

// nameOf is what a component's code is called in the vault: it depends on all that the code depends on.
func nameOf(digest [sha256.Size]byte) string {
	facts := fmt.Sprintf("%x\nGo; wasmtime %s; epochs; %s-%s; cpu %s", digest, C.WASMTIME_VERSION, runtime.GOARCH, runtime.GOOS, features())
	return fmt.Sprintf("%x", sha256.Sum256([]byte(facts)))
}

// features are those of the CPU: compiled code uses what the machine has that compiled it.
func features() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "flags") || strings.HasPrefix(line, "Features") {
			return fmt.Sprintf("%x", sha256.Sum256([]byte(line)))
		}
	}
	return ""
}
