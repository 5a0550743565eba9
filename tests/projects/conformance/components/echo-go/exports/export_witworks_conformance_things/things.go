// Package export_witworks_conformance_things implements the interface things: a resource of the guest.
package export_witworks_conformance_things

import (
	witTypes "go.bytecodealliance.org/pkg/wit/types"
	"runtime"
)

var alive uint32

// Thing is something with a name.
type Thing struct {
	pinner runtime.Pinner
	handle int32
	name   string
}

// OnDrop is called when nobody holds the thing any more.
func (self *Thing) OnDrop() {
	alive--
}

func MakeThing(name string) *Thing {
	alive++
	return &Thing{name: name}
}

func ThingMake(name string) witTypes.Result[*Thing, string] {
	if name == "" {
		return witTypes.Err[*Thing]("no name")
	}
	return witTypes.Ok[*Thing, string](MakeThing(name))
}

func ThingJoin(a *Thing, b *Thing) *Thing {
	return MakeThing(a.name + "+" + b.name)
}

func (self *Thing) Name() string {
	return self.name
}

func (self *Thing) Rename(name string) {
	self.name = name
}

func Alive() uint32 {
	return alive
}

func Pass(value *Thing) *Thing {
	return value
}

func Take(value *Thing) string {
	defer value.Drop()
	return value.name
}

func Look(value *Thing) string {
	return value.name
}

func PassList(value []*Thing) []*Thing {
	return value
}

func LookList(value []*Thing) []string {
	names := []string{}
	for _, thing := range value {
		names = append(names, thing.name)
	}
	return names
}

func PassOption(value witTypes.Option[*Thing]) witTypes.Option[*Thing] {
	return value
}
