// Package export_witworks_conformance_via_things implements the interface via-things: the host's resource, used by the guest.
package export_witworks_conformance_via_things

import (
	host "echo-go/imports/witworks_conformance_host_things"
	witTypes "go.bytecodealliance.org/pkg/wit/types"
)

func Construct(name string) string {
	item := host.MakeItem(name)
	defer item.Drop()
	return item.Name()
}

func Rename(first string, second string) string {
	item := host.MakeItem(first)
	defer item.Drop()
	item.Rename(second)
	return item.Name()
}

func Make(name string) witTypes.Result[string, string] {
	made := host.ItemMake(name)
	if made.Tag() == witTypes.ResultErr {
		return witTypes.Err[string](made.Err())
	}
	defer made.Ok().Drop()
	return witTypes.Ok[string, string](made.Ok().Name())
}

func Join(a string, b string) string {
	first, second := host.MakeItem(a), host.MakeItem(b)
	defer first.Drop()
	defer second.Drop()
	third := host.ItemJoin(first, second)
	defer third.Drop()
	return third.Name()
}

func Create(name string) *host.Item {
	return host.MakeItem(name)
}

func Pass(value *host.Item) *host.Item {
	return host.Pass(value)
}

func Take(value *host.Item) string {
	return host.Take(value)
}

func Look(value *host.Item) string {
	// What was lent ends with the call.
	defer value.Drop()
	return host.Look(value)
}

func PassList(value []*host.Item) []*host.Item {
	return host.PassList(value)
}

func LookList(value []*host.Item) []string {
	for _, item := range value {
		defer item.Drop()
	}
	return host.LookList(value)
}

func PassOption(value witTypes.Option[*host.Item]) witTypes.Option[*host.Item] {
	return host.PassOption(value)
}

func Discard(value *host.Item) {
	value.Drop()
}
