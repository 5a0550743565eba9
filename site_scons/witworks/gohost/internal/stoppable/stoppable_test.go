package stoppable_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"witworks/internal/stoppable"
)

var errEnded = errors.New("ended")

type listener uint32

func (l listener) NewFunctionListener(definition api.FunctionDefinition) experimental.FunctionListener {
	if definition.Index() == uint32(l) {
		return l
	}
	return nil
}

func (listener) Before(ctx context.Context, _ api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
	if ctx.Err() != nil {
		panic(errEnded)
	}
}
func (listener) After(context.Context, api.Module, api.FunctionDefinition, []uint64) {}
func (listener) Abort(context.Context, api.Module, api.FunctionDefinition, error)    {}

// module has one function, exported as f, from an i32 to an i32, with one local of that type beside it.
func module(code ...byte) []byte {
	body := append([]byte{1, 1, 0x7f}, code...)
	made := []byte("\x00asm\x01\x00\x00\x00")
	made = append(made, 1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f)
	made = append(made, 3, 2, 1, 0, 7, 5, 1, 1, 'f', 0, 0)
	made = append(made, 10, byte(len(body)+2), 1, byte(len(body)))
	return append(made, body...)
}

var (
	// forever is a loop without end.
	forever = module(0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0, 0x0b)
	// twice calls itself twice with one less until that is 0: without a loop, and far too often.
	twice = module(0x20, 0, 0x45, 0x04, 0x40, 0x41, 1, 0x0f, 0x0b,
		0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x6a, 0x0b)
	// sum adds all numbers up to its parameter.
	sum = module(0x03, 0x40, 0x20, 1, 0x20, 0, 0x6a, 0x21, 1, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x20, 1, 0x0b)
)

func call(t *testing.T, ctx context.Context, module []byte, parameter uint64) (uint64, error) {
	t.Helper()
	made, look, err := stoppable.Make(module)
	if err != nil {
		t.Fatal(err)
	}
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(context.Background())
	instance, err := runtime.Instantiate(experimental.WithFunctionListenerFactory(context.Background(), listener(look)), made)
	if err != nil {
		t.Fatal(err)
	}
	results, err := instance.ExportedFunction("f").Call(ctx, parameter)
	if err != nil {
		return 0, err
	}
	return results[0], nil
}

func TestALoopWithoutEndIsEnded(t *testing.T) { isEnded(t, forever, 0) }

func TestCallsWithoutALoopAreEnded(t *testing.T) { isEnded(t, twice, 60) }

func isEnded(t *testing.T, module []byte, parameter uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := call(t, ctx, module, parameter); !errors.Is(err, errEnded) {
		t.Error(err)
	}
}

func TestWhatIsComputedStaysTheSame(t *testing.T) {
	for _, n := range []uint64{1, 10, 100_000} {
		if got, err := call(t, context.Background(), sum, n); err != nil || got != uint64(uint32(n*(n+1)/2)) {
			t.Error(n, got, err)
		}
	}
	if got, err := call(t, context.Background(), twice, 10); err != nil || got != 1024 {
		t.Error(got, err)
	}
}

func TestAModuleWithLinesOfItsSourceStaysAsItIs(t *testing.T) {
	debug := append(append([]byte{}, sum...), 0, 12, 11)
	if _, _, err := stoppable.Make(append(debug, ".debug_line"...)); !errors.Is(err, stoppable.ErrDebug) {
		t.Error(err)
	}
}

func TestWhatIsDamagedIsAnError(t *testing.T) {
	for size := range sum {
		stoppable.Make(sum[:size]) // whatever it says, it does not panic
	}
	if _, _, err := stoppable.Make(sum[:len(sum)-1]); err == nil {
		t.Error("a module that ends early was passed")
	}
	if _, _, err := stoppable.Make(module(0x06, 0x40, 0x0b, 0x41, 0, 0x0b)); err == nil {
		t.Error("an instruction that nobody knows was passed")
	}
}
