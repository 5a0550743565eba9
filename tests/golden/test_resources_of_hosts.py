"""Resources of the host, which the guest owns handles of: of an imported interface, and of the world itself."""

from __future__ import annotations

from typing import Any

import pytest
from witworks import runtime as rt

from tests.golden.conftest import objects_held

pytestmark = pytest.mark.usefixtures("backend")

HOST_WIT = """
    package t:host;
    interface files {
        resource file {
            constructor(name: string);
            size: func() -> u64;
            temporary: static func() -> file;
        }
        copy: func(source: borrow<file>, target: borrow<file>) -> u64;
    }
    interface tools {
        use files.{file};
        measure: func(file: borrow<file>) -> u64;
        keep: func(file: file) -> file;
        discard: func(file: file);
        make: func(name: string) -> file;
        scratch: func() -> u64;
        twice: func(file: borrow<file>) -> u64;
    }
    world host { import files; export tools; }
"""
HOST_CORE = """(module
  (import "t:host/files" "[constructor]file" (func $make (param i32 i32) (result i32)))
  (import "t:host/files" "[method]file.size" (func $size (param i32) (result i64)))
  (import "t:host/files" "[static]file.temporary" (func $temporary (result i32)))
  (import "t:host/files" "copy" (func $copy (param i32 i32) (result i64)))
  (import "t:host/files" "[resource-drop]file" (func $drop (param i32)))
  REALLOC
  (func (export "t:host/tools#measure") (param i32) (result i64) (local i64)
    (local.set 1 (call $size (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "t:host/tools#keep") (param i32) (result i32) (local.get 0))
  (func (export "t:host/tools#discard") (param i32) (call $drop (local.get 0)))
  (func (export "t:host/tools#make") (param i32 i32) (result i32) (call $make (local.get 0) (local.get 1)))
  (func (export "t:host/tools#scratch") (result i64) (local i32 i64)
    (local.set 0 (call $temporary))
    (local.set 1 (call $size (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
  (func (export "t:host/tools#twice") (param i32) (result i64) (local i64)
    (local.set 1 (call $copy (local.get 0) (local.get 0)))
    (call $drop (local.get 0))
    (local.get 1))
)"""


class File:
    def __init__(self, name: str) -> None:
        self.name = name

    def size(self) -> int:
        return len(self.name)


class Files:
    """The host's side of the interface."""

    def file(self, name: str) -> File:
        return File(name)

    def file_temporary(self) -> File:
        return File("temporary")

    def copy(self, source: File, target: File) -> int:
        assert source is target
        return 2 * source.size()


@pytest.fixture
def host(builder: Any, realloc: str, backend: str) -> Any:
    built = builder.text("host", HOST_WIT, "host", HOST_CORE.replace("REALLOC", realloc))
    with built.component_class(files=Files()) as component:
        assert component.backend == backend
        yield component


def test_the_guest_borrows_a_host_object(host: Any) -> None:
    file = File("abc")
    assert host.tools.measure(file) == 3
    assert host.tools.twice(file) == 6
    assert objects_held(host) == 0


def test_the_guest_takes_and_gives_back_a_host_object(host: Any) -> None:
    file = File("abc")
    assert host.tools.keep(file) is file
    assert objects_held(host) == 0


def test_the_guest_makes_and_drops_host_objects(host: Any) -> None:
    made = host.tools.make("näme")
    assert (type(made), made.name) == (File, "näme")
    assert host.tools.scratch() == len("temporary")
    host.tools.discard(made)
    assert objects_held(host) == 0


def test_a_host_object_that_lacks_a_method_is_told(host: Any) -> None:
    with pytest.raises(AttributeError, match="size"):
        host.tools.measure(object())


@pytest.mark.provokes("WW501")
def test_an_interface_without_a_function_is_named(host: Any) -> None:
    with pytest.raises(rt.ImportNotProvided, match=r"imports `t:host/files\.\[constructor\]file`, but `files\.file` is missing"):
        type(host)(files=object())


SHELF_WIT = """
    package t:shelves;
    world keeper {
        resource store {
            constructor(size: u32);
            put: func(at: u32, number: s64) -> result<s64, string>;
            shared: static func() -> store;
        }
        import lost: func(store: store);
        export fill: func(number: s64) -> s64;
        export put: func(store: borrow<store>, number: s64) -> s64;
        export pass: func(store: store) -> store;
    }
    world shelves { include keeper with { store as shelf, lost as gone } }
"""
SHELF_CORE = """(module
  (import "$root" "[constructor]shelf" (func $make (param i32) (result i32)))
  (import "$root" "[method]shelf.put" (func $put (param i32 i32 i64 i32)))
  (import "$root" "[static]shelf.shared" (func $shared (result i32)))
  (import "$root" "gone" (func $gone (param i32)))
  (import "$root" "[resource-drop]shelf" (func $drop (param i32)))
  REALLOC
  (func $was (param $shelf i32) (param $number i64) (result i64)
    (call $put (local.get $shelf) (i32.const 1) (local.get $number) (i32.const 64))
    (if (result i64) (i32.load8_u (i32.const 64)) (then (i64.const -1)) (else (i64.load (i32.const 72)))))
  (func (export "fill") (param i64) (result i64) (local $a i32) (local $b i32)
    (local.set $a (call $make (i32.const 4)))
    (local.set $b (call $shared))
    (drop (call $was (local.get $a) (local.get 0)))
    (i64.add (call $was (local.get $a) (i64.const 0)) (call $was (local.get $b) (i64.const 0)))
    (call $gone (local.get $a))
    (call $drop (local.get $b)))
  (func (export "put") (param i32 i64) (result i64) (call $was (local.get 0) (local.get 1)) (call $drop (local.get 0)))
  (func (export "pass") (param i32) (result i32) (local.get 0))
)"""


def test_a_resource_of_the_world_itself_has_functions(builder: Any, realloc: str, backend: str) -> None:
    built = builder.text("shelves", SHELF_WIT, "shelves", SHELF_CORE.replace("REALLOC", realloc))
    refused = built.module.ShelfPutError

    class Shelf:
        def __init__(self, size: int) -> None:
            self.numbers = [0] * size

        def put(self, at: int, number: int, /) -> int:
            if at >= len(self.numbers):
                raise refused(f"there is no place {at}")
            was, self.numbers[at] = self.numbers[at], number
            return was

    gone: list[object] = []
    shared = Shelf(2)
    shared.numbers[1] = 30
    given = {"shelf": Shelf, "shelf_shared": lambda: shared, "gone": gone.append}
    with built.component_class(**given) as component:
        assert component.backend == backend
        assert component.fill(12) == 42
        assert [type(shelf) for shelf in gone] == [Shelf]
        assert component.put(shared, 5) == 0
        assert component.put(Shelf(1), 5) == -1
        assert component.pass_(shared) is shared
        assert objects_held(component) == 0
    with pytest.raises(rt.ImportNotProvided, match=r"imports `\[static\]shelf\.shared`"):
        built.component_class(shelf=Shelf, gone=gone.append)
