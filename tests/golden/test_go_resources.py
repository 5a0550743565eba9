"""Resources from Go where an interface is imported and exported: the guest's, and the host's, which the world's functions mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.golden.go_programs import laid_out, said
from tests.golden.test_resources_of_both import BOTH_CORE, BOTH_WIT

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """\
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"

	"witworks"
	"witworks/component/both"
)

type thing struct{ at uint32 }

func (t *thing) Get(context.Context) (uint32, error) { return t.at, nil }

type things struct{}

func (things) NewThing(_ context.Context, at uint32) (both.ImportedThing, error) { return &thing{at}, nil }

func (things) Sum(_ context.Context, of both.ImportedNumbered) (uint32, error) {
	return of.Thing.(*thing).at*10 + of.At, nil
}

func (things) Part(_ context.Context, of both.ImportedMaybe) (both.ImportedThing, error) {
	switch of := of.(type) {
	case both.ImportedMaybeSome:
		return &thing{of.Value.(*thing).at + 1}, nil
	default:
		return nil, &both.ImportedPartError{Payload: both.ImportedNumbered{Thing: &thing{8}, At: 9}}
	}
}

var ctx = context.Background()

func get(t *both.Thing, err error) any {
	if err != nil {
		return err
	}
	at, err := t.Get(ctx)
	if err != nil {
		return err
	}
	return at
}

func main() {
	var options []witworks.Option
	if len(os.Args) > 1 {
		options = append(options, witworks.WithComponentFile(os.Args[1]))
	}
	c, err := both.New(ctx, both.Imports{Things: things{}}, options...)
	if err != nil {
		panic(err)
	}
	swapped, err := c.Swap(ctx, &thing{41})
	fmt.Println(swapped.(*thing).at, err)
	fmt.Println(c.Look(ctx, swapped))

	one, two := &thing{1}, &thing{2}
	var three both.ImportedThing = &thing{3}
	all := []both.ImportedNumbered{{Thing: one, At: 7}}
	back, err := c.Pass(ctx, all, both.ImportedMaybeSome{Value: two}, &three)
	fmt.Println(reflect.DeepEqual(back.F0, all), back.F1.(both.ImportedMaybeSome).Value == two, *back.F2 == three, err)
	good, err := c.Try(ctx, both.ImportedNumbered{Thing: one, At: 5})
	fmt.Println(good.Thing == one, good.At, err)
	_, err = c.Try(ctx, both.ImportedNumbered{Thing: two})
	var failed *both.TryError
	fmt.Println(errors.As(err, &failed) && failed.Payload == two)

	fmt.Println(get(c.Things.NewThing(ctx, 4)))
	guests, err := c.Things.NewThing(ctx, 4)
	if err != nil {
		panic(err)
	}
	same, err := c.Uses.Same(ctx, guests)
	fmt.Println(get(same, err))
	fmt.Println(c.Things.Sum(ctx, both.Numbered{Thing: same, At: 5}))
	guests, err = c.Things.NewThing(ctx, 6)
	if err != nil {
		panic(err)
	}
	fmt.Println(get(c.Things.Part(ctx, both.MaybeSome{Value: guests})))
	_, err = c.Things.Part(ctx, both.MaybeNone{})
	var refused *both.PartError
	if errors.As(err, &refused) {
		fmt.Println(get(refused.Payload.Thing, nil), refused.Payload.At)
	}
	guests, err = c.Things.NewThing(ctx, 4)
	fmt.Println(guests.Panics(&thing{1}, &thing{2}), err)
	fmt.Println(get(guests, nil))
	fmt.Println(get(c.Uses.Same(ctx, guests)))
}
"""
SAID = """\
42 <nil>
42 <nil>
true true true <nil>
true 5 <nil>
true
1004
1004
46 <nil>
1007
1008 9
mine <nil>
1004
1004
"""


PANICS = """\
package both

import (
	"context"

	"witworks/abi"
)

// Panics gives the thing away in a call whose values cannot be laid out, for no reason that a value is refused for.
func (this *Thing) Panics(lent, given any) (found any) {
	defer func() { found = recover() }()
	for i := range functions {
		if functions[i].Name == "same" {
			return this.handle.Keeper.Call(context.Background(), &functions[i], func(m *abi.Memory, _ []byte) {
				m.LowerHost(0, lent, false)
				m.LowerHost(0, given, true)
				m.LowerGuest(0, this.lower(), true)
				panic("mine")
			}, nil)
		}
	}
	return nil
}
"""


@pytest.fixture(scope="module")
def program(module_builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = module_builder.text("both", BOTH_WIT, "both", BOTH_CORE.replace("REALLOC", module_builder.realloc))
    folder = laid_out(tmp_path_factory.mktemp("go-resources"), built, "both", PROGRAM)
    (folder.parent / "both" / "panics.go").write_text(PANICS, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["wazero", "wasmtime"])
def test_functions_of_the_world_mean_the_hosts_resource(program: Path, backend: str) -> None:
    assert said(program, backend) == SAID


@pytest.mark.slow
def test_value_by_value_too(program: Path) -> None:
    assert said(program, "wasmtime", str(program.parent / "both" / "both.wasm")) == SAID
