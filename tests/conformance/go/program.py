"""A program of Go that calls every function of a guest with the shared vectors, and prints what came of it as JSON."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tests.conformance.go.literals import PACKAGE, Literals, quoted
from tests.conformance.go.things import HOST, THINGS, VIA_THINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witworks.bindgen.go.plan import GoPlan
    from witworks.model import world as wit

HARNESS = """package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"

	"witworks"
	guest "{module}"
)

var (
	ctx     = context.Background()
	results = map[string]map[string]string{{}}
	seen    []any
	names   = []string{{"", "a", "naïve 🦀"}}
	_       = math.Pi
	_       = errors.Join
)

func main() {{
	defer func() {{ discard() }}()
{calls}
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{{"backend": guest.Backend, "cells": results}}))
}}

var running *guest.{struct}

func instance() *guest.{struct} {{
	if running == nil {{
		var options []witworks.Option
		if len(os.Args) > 1 {{
			options = append(options, witworks.WithComponentFile(os.Args[1]))
		}}
		running = must(guest.New(ctx, guest.Imports{{{imports}}}, options...))
	}}
	return running
}}

func discard() {{
	if running != nil {{
		running.Close()
		running = nil
	}}
}}

// cell runs a function's cases; the first that fails is its result, and whatever failed has cost the instance.
func cell(owner, function string, cases ...func(c *guest.{struct})) {{
	if results[owner] == nil {{
		results[owner] = map[string]string{{}}
	}}
	results[owner][function] = "works"
	for _, one := range cases {{
		if said := failure(one); said != "" {{
			results[owner][function] = said
			discard()
			return
		}}
	}}
}}

func failure(one func(c *guest.{struct})) (said string) {{
	defer func() {{
		if failed := recover(); failed != nil {{
			said, _, _ = strings.Cut(fmt.Sprint(failed), "\\n")
		}}
	}}()
	seen = nil
	one(instance())
	return ""
}}

func check(err error) {{
	if err != nil {{
		panic(err)
	}}
}}

func must[T any](value T, err error) T {{
	check(err)
	return value
}}

func expect(got, wanted any) {{
	if !same(reflect.ValueOf(got), reflect.ValueOf(wanted)) {{
		panic(fmt.Sprintf("answered %#v instead of %#v", got, wanted))
	}}
}}

func failed(err error, wanted any) {{ expect(err, wanted) }}

// same compares values; any NaN is equal to any other, and no list to an empty one.
func same(a, b reflect.Value) bool {{
	if !a.IsValid() || !b.IsValid() {{
		return a.IsValid() == b.IsValid()
	}}
	if a.Type() != b.Type() {{
		return false
	}}
	switch a.Kind() {{
	case reflect.Float32, reflect.Float64:
		x, y := a.Float(), b.Float()
		return math.IsNaN(x) && math.IsNaN(y) || math.Float64bits(x) == math.Float64bits(y)
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {{
			return a.IsNil() == b.IsNil()
		}}
		return same(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {{
			return false
		}}
		for i := range a.Len() {{
			if !same(a.Index(i), b.Index(i)) {{
				return false
			}}
		}}
		return true
	case reflect.Struct:
		for i := range a.NumField() {{
			if !same(a.Field(i), b.Field(i)) {{
				return false
			}}
		}}
		return true
	}}
	return a.Equal(b)
}}
"""


class Program:
    """The text for one guest."""

    def __init__(self, plan: GoPlan, module: str, vectors: Mapping[str, Any]) -> None:
        self._plan = plan
        self._module = module
        self._interfaces: Mapping[str, Mapping[str, Any]] = vectors["interfaces"]
        self._literals = Literals(plan)

    def text(self) -> str:
        """The program."""
        calls = [*self._called(), *self._resources()]
        fields = {"witworks:conformance/host": "host{}", "witworks:conformance/host-things": "hostThings{}"}
        imports = ", ".join(f"{self._plan.import_fields[key]}: {fields[str(key)]}" for key in self._plan.imports)
        names = [f"cell{n}" for n in range(len(calls))]
        body = "\n".join(f"\t{name}()" for name in names)
        texts = [HARNESS.format(module=self._module, struct=self._plan.struct, imports=imports, calls=body)]
        # Each a function of its own: Go compiles many small ones far more quickly than one that is large.
        texts += [f"func {name}() {{\n{call}\n}}\n" for name, call in zip(names, calls, strict=True)]
        return "\n".join([*texts, "type host struct{}", *self._host(), HOST])

    def _functions(self, interface: str) -> Iterator[wit.Function]:
        key = f"witworks:conformance/{interface}"
        for owner, function in self._plan.exported():
            if self._plan.key(owner) == key:
                yield function

    def _called(self) -> Iterator[str]:
        for interface in self._interfaces:
            for function in self._functions(interface):
                cases = [self._case(interface, function, vector) for vector in self._interfaces[interface][function.name]]
                yield self._cell(interface, function.export_name, cases)

    def _cell(self, interface: str, name: str, cases: list[str]) -> str:
        given = "".join(f",\n\t\tfunc(c *{PACKAGE}.{self._plan.struct}) {{ {case} }}" for case in cases)
        return f"\tcell({quoted(interface)}, {quoted(name)}{given})"

    def _case(self, interface: str, function: wit.Function, vector: Mapping[str, Any]) -> str:
        key = f"witworks:conformance/{interface}"
        literals = [self._literals.value(p.type, v) for p, v in zip_longest(function.params, vector["arguments"])]
        call = f"c.{self._plan.fields[key]}.{self._plan.members[key, function.export_name]}({', '.join(['ctx', *literals])})"
        result = self._plan.plan.result_of(function)
        checked = self._checked(key, function, result, call, vector.get("result"))
        if interface == "via":
            checked += f"; expect(seen, []any{{{', '.join(literals)}}})"
        return checked

    def _checked(self, key: str, function: wit.Function, result: wit.ResultOf | None, call: str, wanted: Any) -> str:
        if function.result is None:
            return f"check({call})"
        if result is None:
            return f"expect(must({call}), {self._literals.value(function.result, wanted)})"
        if "err" in wanted:
            payload = f"Payload: {self._literals.value(result.err, wanted['err'])}" if result.err else ""
            error = f"&{PACKAGE}.{self._plan.errors[key, function.export_name]}{{{payload}}}"
            return f"{'_, ' if result.ok else ''}err := {call}; failed(err, {error})"
        if result.ok is None:
            return f"check({call})"
        return f"expect(must({call}), {self._literals.value(result.ok, wanted['ok'])})"

    def _resources(self) -> Iterator[str]:
        for interface, steps in (("things", THINGS), ("via-things", VIA_THINGS)):
            for function in self._functions(interface):
                lines = "\n".join(f"\t\t\t\t{line}" for line in steps[function.export_name].splitlines())
                yield (
                    f"\tcell({quoted(interface)}, {quoted(function.export_name)}, func(c *{PACKAGE}.{self._plan.struct}) {{\n"
                    "\t\tfor _, a := range names {\n\t\t\tfor _, b := range names {\n"
                    f"\t\t\t\tfunc() {{\n\t\t\t\t_ = b\n{lines}\n\t\t\t\t}}()\n\t\t\t}}\n\t\t}}\n\t}})"
                )

    def _host(self) -> Iterator[str]:
        """The host's functions: each gives back what it gets, and remembers it."""
        key = "witworks:conformance/host"
        for owner, function in self._plan.imported():
            if self._plan.key(owner) != key:
                continue
            names = [f"p{n}" for n in range(len(function.params))]
            given = [f"{n} {self._literals.kind(p.type, imports=True)}" for n, p in zip(names, function.params, strict=True)]
            result = self._plan.plan.result_of(function)
            value = function.result if result is None else result.ok
            returned = "error" if value is None else f"({self._literals.kind(value, imports=True)}, error)"
            member = self._plan.members[key, function.export_name]
            head = f"func (host) {member}({', '.join(['_ context.Context', *given])}) {returned}"
            yield f"{head} {{\n\tseen = []any{{{', '.join(names)}}}\n{self._answer(key, function, result, names)}\n}}\n"

    def _answer(self, key: str, function: wit.Function, result: wit.ResultOf | None, names: list[str]) -> str:
        if function.result is None:
            return "\treturn nil"
        if result is not None:
            error = self._plan.errors[key, function.export_name]
            payload = "Payload: p0.Err" if result.err else ""
            value = "p0.Value, " if result.ok else ""
            return f"\tif p0.IsErr {{\n\t\treturn {value}&{PACKAGE}.{error}{{{payload}}}\n\t}}\n\treturn {value}nil"
        if function.name == "no-parameters":
            return '\treturn "nothing given", nil'
        if len(names) == 1:
            return "\treturn p0, nil"
        return f"\treturn {self._literals.kind(function.result)}{{{', '.join(names)}}}, nil"
