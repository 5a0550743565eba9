"""What the functions with resources have to do, in Go, for one instance ``c`` and two names ``a`` and ``b``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_THING = """one := must(c.Things.NewThing(ctx, a))
expect(must(one.Name(ctx)), a)
check(one.Close())
check(one.Close())"""

THINGS: Final[Mapping[str, str]] = {
    "[constructor]thing": _THING,
    "[method]thing.name": _THING,
    "[static]thing.make": """one, err := c.Things.ThingMake(ctx, a)
if a == "" {
	expect(err, &guest.ThingMakeError{Payload: "no name"})
	return
}
check(err)
expect(must(one.Name(ctx)), a)
check(one.Close())""",
    "[static]thing.join": """one, two := must(c.Things.NewThing(ctx, a)), must(c.Things.NewThing(ctx, b))
three := must(c.Things.ThingJoin(ctx, one, two))
expect(must(three.Name(ctx)), a+"+"+b)
check(errors.Join(one.Close(), two.Close(), three.Close()))""",
    "[method]thing.rename": """one := must(c.Things.NewThing(ctx, a))
check(one.Rename(ctx, b))
expect(must(one.Name(ctx)), b)
check(one.Close())""",
    "alive": """before := must(c.Things.Alive(ctx))
one, two := must(c.Things.NewThing(ctx, a)), must(c.Things.NewThing(ctx, b))
expect(must(c.Things.Alive(ctx)), before+2)
check(errors.Join(one.Close(), two.Close()))
expect(must(c.Things.Alive(ctx)), before)""",
    "pass": """one := must(c.Things.NewThing(ctx, a))
back := must(c.Things.Pass(ctx, one))
expect(must(back.Name(ctx)), a)
_, err := one.Name(ctx)
var gone *witworks.HandleGone
expect(errors.As(err, &gone), true)
check(back.Close())""",
    "take": "expect(must(c.Things.Take(ctx, must(c.Things.NewThing(ctx, a)))), a)",
    "look": """one := must(c.Things.NewThing(ctx, a))
expect(must(c.Things.Look(ctx, one)), a)
expect(must(one.Name(ctx)), a)
check(one.Close())""",
    "pass-list": """given := []*guest.Thing{must(c.Things.NewThing(ctx, a)), must(c.Things.NewThing(ctx, b))}
back := must(c.Things.PassList(ctx, given))
expect(len(back), 2)
expect([]string{must(back[0].Name(ctx)), must(back[1].Name(ctx))}, []string{a, b})
check(errors.Join(back[0].Close(), back[1].Close()))
expect(must(c.Things.PassList(ctx, nil)), []*guest.Thing{})
kept := must(c.Things.NewThing(ctx, a))
_, err := c.Things.PassList(ctx, []*guest.Thing{kept, nil})
var bad *witworks.BadValue
expect(errors.As(err, &bad), true)
expect(must(kept.Name(ctx)), a)
check(kept.Close())""",
    "look-list": """one, two := must(c.Things.NewThing(ctx, a)), must(c.Things.NewThing(ctx, b))
expect(must(c.Things.LookList(ctx, []*guest.Thing{one, two})), []string{a, b})
expect(must(two.Name(ctx)), b)
check(errors.Join(one.Close(), two.Close()))""",
    "pass-option": """expect(must(c.Things.PassOption(ctx, nil)) == nil, true)
one := must(c.Things.NewThing(ctx, a))
back := must(c.Things.PassOption(ctx, &one))
expect(must((*back).Name(ctx)), a)
check((*back).Close())""",
}
VIA_THINGS: Final[Mapping[str, str]] = {
    "construct": "expect(must(c.ViaThings.Construct(ctx, a)), a)",
    "rename": "expect(must(c.ViaThings.Rename(ctx, a, b)), b)",
    "make": """name, err := c.ViaThings.Make(ctx, a)
if a == "" {
	expect(err, &guest.MakeError{Payload: "no name"})
	return
}
check(err)
expect(name, a)""",
    "join": 'expect(must(c.ViaThings.Join(ctx, a, b)), a+"+"+b)',
    "create": "expect(must(must(c.ViaThings.Create(ctx, a)).Name(ctx)), a)",
    "pass": """given := &item{a}
expect(must(c.ViaThings.Pass(ctx, given)) == guest.Item(given), true)""",
    "take": "expect(must(c.ViaThings.Take(ctx, &item{a})), a)",
    "look": "expect(must(c.ViaThings.Look(ctx, &item{a})), a)",
    "pass-list": """one, two := &item{a}, &item{b}
back := must(c.ViaThings.PassList(ctx, []guest.Item{one, two}))
expect(len(back) == 2 && back[0] == guest.Item(one) && back[1] == guest.Item(two), true)""",
    "look-list": """_, err := c.ViaThings.LookList(ctx, []guest.Item{&item{a}, nil})
var bad *witworks.BadValue
expect(errors.As(err, &bad), true)
expect(must(c.ViaThings.LookList(ctx, []guest.Item{&item{a}, &item{b}})), []string{a, b})""",
    "pass-option": """expect(must(c.ViaThings.PassOption(ctx, nil)) == nil, true)
var given guest.Item = &item{a}
expect(*must(c.ViaThings.PassOption(ctx, &given)) == given, true)""",
    "discard": "check(c.ViaThings.Discard(ctx, &item{a}))",
}
HOST: Final = """
type item struct{ name string }

func (i *item) Name(context.Context) (string, error)          { return i.name, nil }
func (i *item) Rename(_ context.Context, name string) error { i.name = name; return nil }

type hostThings struct{}

func (hostThings) NewItem(_ context.Context, name string) (guest.Item, error) { return &item{name}, nil }
func (hostThings) ItemMake(_ context.Context, name string) (guest.Item, error) {
	if name == "" {
		return nil, &guest.ItemMakeError{Payload: "no name"}
	}
	return &item{name}, nil
}
func (hostThings) ItemJoin(ctx context.Context, a, b guest.Item) (guest.Item, error) {
	return &item{must(a.Name(ctx)) + "+" + must(b.Name(ctx))}, nil
}
func (hostThings) Pass(_ context.Context, value guest.Item) (guest.Item, error)     { return value, nil }
func (hostThings) Take(ctx context.Context, value guest.Item) (string, error)       { return value.Name(ctx) }
func (hostThings) Look(ctx context.Context, value guest.Item) (string, error)       { return value.Name(ctx) }
func (hostThings) PassList(_ context.Context, v []guest.Item) ([]guest.Item, error)  { return v, nil }
func (hostThings) PassOption(_ context.Context, v *guest.Item) (*guest.Item, error) { return v, nil }
func (hostThings) LookList(ctx context.Context, v []guest.Item) ([]string, error) {
	names := make([]string, len(v))
	for i, one := range v {
		names[i] = must(one.Name(ctx))
	}
	return names, nil
}
"""
