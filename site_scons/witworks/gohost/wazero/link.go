package wazero

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"witworks/abi"
)

const exported = "[export]"

// link gives the core module all that it imports.
func (x *instance) link(ctx context.Context, module wazero.CompiledModule) error {
	builders := map[string]wazero.HostModuleBuilder{}
	var order []string
	for _, wanted := range module.ImportedFunctions() {
		owner, name, _ := wanted.Import()
		if owner == wasi_snapshot_preview1.ModuleName {
			continue
		}
		params, results, serve := x.served(x.usual(owner, name))
		if serve == nil || !sameTypes(wanted, params, results) {
			return cannot(
				fmt.Sprintf("%s: its core module imports `%s` of `%s`, which its world does not", x.world.Component, name, owner),
				"run scons "+x.world.Component,
			)
		}
		if builders[owner] == nil {
			builders[owner] = x.runtime.NewHostModuleBuilder(owner)
			order = append(order, owner)
		}
		builders[owner].NewFunctionBuilder().
			WithGoModuleFunction(serve, types(params), types(results)).Export(name)
	}
	for _, owner := range order {
		if _, err := builders[owner].Instantiate(ctx); err != nil {
			return cannot(fmt.Sprintf("%s: %s", x.world.Component, err), "")
		}
	}
	return nil
}

// served is what answers an import of the core module: the host, or the table of handles.
func (x *instance) served(owner, name string) (params, results string, serve api.GoModuleFunc) {
	for i := range x.world.Imports {
		one := &x.world.Imports[i]
		if one.Name != name || (one.Interface != owner && (one.Interface != "" || owner != "$root")) {
			continue
		}
		params, results = one.Core()
		if one.Result != nil && len(one.Result.Flat) > 1 {
			params, results = params+"i", ""
		}
		return params, results, func(ctx context.Context, _ api.Module, raw []uint64) { x.answer(one, ctx, raw) }
	}
	return x.intrinsic(owner, name)
}

func (x *instance) intrinsic(owner, name string) (params, results string, serve api.GoModuleFunc) {
	verb, resource, found := strings.Cut(strings.TrimPrefix(name, "[resource-"), "]")
	if !found || !strings.HasPrefix(name, "[resource-") {
		return "", "", nil
	}
	bare := strings.TrimPrefix(owner, exported)
	kind := index(x.world.Owned, abi.Resource{Interface: bare, Name: resource})
	if bare == owner {
		if kind = index(x.world.Hosted, abi.Resource{Interface: owner, Name: resource}); kind < 0 || verb != "drop" {
			return "", "", nil
		}
		key := hosted(x.world.Hosted[kind])
		return "i", "", x.ofTable(func(raw []uint64) { x.table.Drop(key, uint32(raw[0])) })
	}
	if kind < 0 {
		return "", "", nil
	}
	key := owned(x.world.Owned[kind])
	switch verb {
	case "new":
		return "i", "i", x.ofTable(func(raw []uint64) { raw[0] = uint64(x.table.Add(key, uint32(raw[0]), true)) })
	case "rep":
		return "i", "i", x.ofTable(func(raw []uint64) {
			value, _ := x.table.Get(key, uint32(raw[0]))
			raw[0] = uint64(value.(uint32))
		})
	case "drop":
		return "i", "", x.ofTable(func(raw []uint64) {
			if value, isOwned := x.table.Drop(key, uint32(raw[0])); isOwned {
				if err := x.destroy(kind, uint64(value.(uint32))); err != nil {
					panic(err)
				}
			}
		})
	}
	return "", "", nil
}

func (x *instance) ofTable(do func(raw []uint64)) api.GoModuleFunc {
	return func(_ context.Context, _ api.Module, raw []uint64) {
		defer x.noted()
		do(raw)
	}
}

func index(all []abi.Resource, wanted abi.Resource) int {
	for i, one := range all {
		if one == wanted {
			return i
		}
	}
	return -1
}

// owned and hosted tell a resource of the guest from one of the host that has the same name.
func owned(resource abi.Resource) abi.Resource {
	return abi.Resource{Interface: exported + resource.Interface, Name: resource.Name}
}

func hosted(resource abi.Resource) abi.Resource { return resource }

// grant lets a guest with WASI run: it has clocks and random numbers, what the options say, and no files.
func (x *instance) grant(ctx context.Context, config wazero.ModuleConfig) (wazero.ModuleConfig, error) {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, x.runtime); err != nil {
		return nil, cannot(fmt.Sprintf("%s: %s", x.world.Component, err), "")
	}
	config = config.WithSysWalltime().WithSysNanotime().WithNanosleep(x.sleep).WithRandSource(rand.Reader)
	config = config.WithArgs(x.options.Arguments...)
	for name, value := range x.options.Environment {
		config = config.WithEnv(name, value)
	}
	return config.WithStdout(sink{x, x.options.Stdout, nil}).WithStderr(sink{x, x.options.Stderr, &x.Words}), nil
}

// sleep waits so many nanoseconds; the guest ends in it when the call does.
func (x *instance) sleep(nanoseconds int64) {
	timer := time.NewTimer(time.Duration(nanoseconds))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-x.ctx.Done():
		panic(errStopped)
	}
}

// sink takes what a guest writes.
type sink struct {
	x     *instance
	to    io.Writer  // nil throws it away
	words *abi.Words // nil keeps nothing of it
}

func (s sink) Write(data []byte) (int, error) {
	if s.words != nil {
		s.words.Hear(data)
	}
	if s.to == nil {
		return len(data), nil
	}
	defer func() { s.x.leaveBy(recover()) }()
	return s.to.Write(data)
}
