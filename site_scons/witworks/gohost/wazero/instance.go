// Package wazero runs components of one core module by wazero: in Go alone, without cgo.
package wazero

import (
	"context"
	"fmt"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"witworks"
	"witworks/abi"
	"witworks/internal/component"
	"witworks/internal/stoppable"
)

const page = 1 << 16

// compiled keeps what was compiled, for all instances of the process.
var compiled = sync.OnceValue(wazero.NewCompilationCache)

// instance is an [abi.Backend].
type instance struct {
	*abi.Life
	world     *abi.World
	options   witworks.Options
	runtime   wazero.Runtime
	module    api.Module
	name      string     // the module's own, which wazero puts before those of functions
	data      api.Memory // nil where the guest has none
	realloc   api.Function
	memory    *abi.Memory
	table     abi.Table
	calls     []*call
	ctx       context.Context
	isPlaced  bool // no call of an import is allowed: the guest only finds or frees room
	given     []*abi.Handle
	isLowered bool // what the running call gives has gone to the guest
	freed     sync.Once
	look      uint32 // the function that the guest calls so that it can be ended; 0 for none
}

// call is an exported function of the guest, and room for its values.
type call struct {
	*abi.Frame
	function, post api.Function
}

// New instantiates a component; embedded is the one of the bindings.
func New(ctx context.Context, world *abi.World, embedded []byte, options witworks.Options) (abi.Backend, error) {
	data, file, err := component.Chosen(world, embedded, options)
	if err != nil {
		return nil, err
	}
	core, hasWASI, err := read(data)
	if err != nil {
		message := fmt.Sprintf("%s: wazero cannot run %s: %s", world.Component, file, err)
		return nil, cannot(message, "build with `-tags wasmtime`: libwasmtime runs every component")
	}
	if len(options.Folders) > 0 {
		return nil, cannot(
			world.Component+": wazero keeps no guest inside of the folders that it is granted",
			"build with `-tags wasmtime`: libwasmtime does",
		)
	}
	stops, look, err := stoppable.Make(core)
	if err == nil {
		core = stops
	}
	// Where the module cannot be made stoppable wazero has a way of its own, many times slower.
	config := wazero.NewRuntimeConfig().WithCompilationCache(compiled()).WithCloseOnContextDone(err != nil)
	if options.Memory > 0 {
		config = config.WithMemoryLimitPages(uint32(min(options.Memory/page, 1<<16)))
	}
	x := &instance{
		Life: abi.NewLife(world.Component, options.Timeout), world: world, options: options,
		runtime: wazero.NewRuntimeWithConfig(ctx, config), look: look,
	}
	x.memory = abi.NewMemory(x, x)
	x.Words.Noted = x.panicNoted
	if err := x.start(ctx, core, hasWASI); err != nil {
		x.runtime.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return x, nil
}

// read finds the core module of a component, and says whether it has WASI.
func read(data []byte) (core []byte, hasWASI bool, err error) {
	if core, err = component.CoreModule(data); err != nil {
		return nil, false, err
	}
	return component.Preview1(core)
}

func cannot(message, fix string) error {
	return &witworks.CannotInstantiate{Failure: witworks.Failure{Code: "WW511", Message: message, Fix: fix}}
}

func (x *instance) start(ctx context.Context, core []byte, hasWASI bool) error {
	if x.look != 0 {
		ctx = experimental.WithFunctionListenerFactory(ctx, stopping(x.look))
	}
	x.ctx = ctx
	module, err := x.runtime.CompileModule(ctx, core)
	if err != nil {
		if x.options.Memory > 0 && isMemoryLimit(err) {
			return witworks.NewOutOfMemory(x.options.Memory, nil)
		}
		return cannot(fmt.Sprintf("%s: wazero cannot compile its core module: %s", x.world.Component, err), "")
	}
	x.name = module.Name()
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	if hasWASI {
		if config, err = x.grant(ctx, config); err != nil {
			return err
		}
	}
	if err := x.link(ctx, module); err != nil {
		return err
	}
	if x.module, err = x.runtime.InstantiateModule(ctx, module, config); err != nil {
		return cannot(fmt.Sprintf("%s cannot be instantiated: %s", x.world.Component, err), "build component and bindings anew")
	}
	if x.data = x.module.ExportedMemory("memory"); x.data == nil {
		x.data = x.module.ExportedMemory(standard + "_memory")
	}
	x.realloc = x.special("cabi_realloc", "realloc")
	if initialize := x.special("_initialize", "initialize"); initialize != nil {
		if err := x.guarded(ctx, ctx, func() { x.run(ctx, initialize, nil) }); err != nil {
			return err
		}
	}
	x.calls = make([]*call, len(x.world.Functions))
	for i := range x.world.Functions {
		if x.calls[i], err = x.find(&x.world.Functions[i]); err != nil {
			return err
		}
	}
	return nil
}

// find looks an exported function up, and holds it to what its world says.
func (x *instance) find(f *abi.Function) (*call, error) {
	function := x.exported(f.Interface, f.Name)
	params, results := f.Core()
	if function == nil || !sameTypes(function.Definition(), params, results) {
		return nil, cannot(
			fmt.Sprintf("%s: its core module has no `%s` of the type that its world asks for", x.world.Component, core(f.Interface, f.Name)),
			"run scons "+x.world.Component,
		)
	}
	return &call{abi.NewFrame(f), function, x.post(f.Interface, f.Name)}, nil
}

func sameTypes(definition api.FunctionDefinition, params, results string) bool {
	return letters(definition.ParamTypes()) == params && letters(definition.ResultTypes()) == results
}

func letters(types []api.ValueType) string {
	text := make([]byte, len(types))
	for i, one := range types {
		text[i] = map[api.ValueType]byte{
			api.ValueTypeI32: 'i', api.ValueTypeI64: 'I', api.ValueTypeF32: 'f', api.ValueTypeF64: 'F',
		}[one]
	}
	return string(text)
}

func types(letters string) []api.ValueType {
	made := make([]api.ValueType, len(letters))
	for i, letter := range letters {
		made[i] = map[rune]api.ValueType{
			'i': api.ValueTypeI32, 'I': api.ValueTypeI64, 'f': api.ValueTypeF32, 'F': api.ValueTypeF64,
		}[letter]
	}
	return made
}

// Close frees the instance; it waits for a call that runs, so no import of it may close it.
func (x *instance) Close() error {
	return x.Shut(func() (err error) {
		x.freed.Do(func() { err = x.runtime.Close(context.Background()) })
		return err
	})
}

func isMemoryLimit(err error) bool { return containsAny(err.Error(), "over limit of", "memory limit") }
