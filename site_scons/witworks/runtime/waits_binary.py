"""A component around a component, assembled in binary: what the guest imports is passed through, but for what waits.

The functions of ``wasi:io`` that wait are answered by a component beside the guest (see ``waits_text.py``), which has what it
needs of WASI by imports of its own. Those have versions that the guest does not ask for, since every import needs a name of
its own, and WASI answers any version 0.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks.runtime.component_binary import (
    ALIAS,
    COMPONENT,
    COMPONENTS,
    EXPORT,
    FUNC,
    IMPORT,
    INSTANCE,
    INSTANCES,
    TYPE,
    TYPES,
    CannotWrap,
    exports_of,
    imports_of,
    leb,
    name,
    section,
    signed,
    vector,
)
from witworks.runtime.fingerprint import COMPONENT_HEADER
from witworks.runtime.waits_io import POLL, STREAMS, TYPES_OF_IO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from witworks.runtime.waits_io import Interface

    Declared = Mapping[str, Sequence[str]]
    """What each imported instance exports."""

_CLOCK: Final = "wasi:clocks/monotonic-clock@"
_DURATION: Final = "subscribe-duration"
_SUBSCRIBE: Final = "[method]input-stream.subscribe"
_U32, _U64 = b"\x79", b"\x77"
_LIST, _OWN, _BORROW, _FUNCTION = b"\x70", b"\x69", b"\x68", b"\x40"
_IN_TYPE, _IN_ALIAS, _IN_EXPORT = b"\x01", b"\x02", b"\x04"
"""What a type of an instance can say: a type of its own, one from outside, an export."""


def waiting(declared: Declared) -> list[tuple[str, Interface]]:
    """The imported instances that have functions which wait."""
    found = ((imported, one) for imported in declared for one in (POLL, STREAMS) if imported.startswith(one.name))
    return [(imported, one) for imported, one in found if set(declared[imported]) & one.waiting.keys()]


def wrap(component: bytes, declared: Declared, waiter: Callable[[Interface, Sequence[str]], bytes]) -> bytes:
    """``component`` inside another with its exports; ``waiter`` makes what answers for items of an interface."""
    try:
        outer = _Outer(component, declared)
        for own in [outer.own_imports(imported, one) for imported, one in waiting(declared)]:
            outer.answer(own, waiter(own.interface, declared[own.imported]))
        return outer.assemble()
    except (IndexError, KeyError, ValueError) as error:
        raise CannotWrap(f"its binary cannot be read: {error}") from None


@dataclass(frozen=True, slots=True)
class _Own:
    """The numbers of what is imported in order to answer for an instance: types, and instances with a function each."""

    imported: str
    interface: Interface
    pollable: int
    poll: int
    clock: int
    stream: int = -1
    subscribing: int = -1


class _Outer:
    """Writes sections and counts what they number."""

    def __init__(self, component: bytes, declared: Declared) -> None:
        self._component = component
        self._declared = declared
        self._names = set(declared)
        self._numbers = imports_of(component)
        self._imports = [COMPONENT_HEADER, self._numbers.data]
        self._rest: list[bytes] = []
        self._instead: dict[str, int] = {}
        """Instances that the guest is given in the place of those that it imports."""

    # What is answered -------------------------------------------------------------------------------------------------

    def own_imports(self, imported: str, interface: Interface) -> _Own:
        """What it takes to answer for that instance, imported."""
        for item in self._declared[imported]:
            if item not in (*interface.functions, *TYPES_OF_IO):
                raise CannotWrap(f"it imports `{item}` of {imported}, which is not known")
        theirs, version = self._numbers.named[INSTANCES, imported], imported.partition("@")[2]
        if "pollable" in self._declared[imported]:
            pollable = self._alias_early(theirs, "pollable")
            poll = self._import(POLL.name, version, _instance([(pollable, "pollable")], _polling(1), "poll"))
        else:
            fresh = _IN_EXPORT + b"\x00" + name("pollable") + b"\x03\x01"
            poll = self._import(POLL.name, version, vector([fresh, *_polling(0), _exported("poll", 4)]))
            pollable = self._alias_early(poll, "pollable")
        clock = self._import(_CLOCK, version, _instance([(pollable, "pollable")], _timing(), _DURATION))
        if interface is POLL:
            return _Own(imported, interface, pollable, poll, clock)
        stream = self._alias_early(theirs, "input-stream")
        taken = [(pollable, "pollable"), (stream, "input-stream")]
        subscribing = self._import(STREAMS.name, version, _instance(taken, _subscribing(), _SUBSCRIBE))
        return _Own(imported, interface, pollable, poll, clock, stream, subscribing)

    def answer(self, own: _Own, waiter: bytes) -> None:
        """Let that component answer."""
        nested = self._numbers.add(COMPONENTS)
        self._write(COMPONENT, waiter)
        given = vector(name(key) + bytes([sort]) + leb(index) for key, (sort, index) in self._given(own).items())
        self._write(INSTANCE, vector([b"\x00" + leb(nested) + given]))
        self._instead[own.imported] = self._alias(INSTANCES, self._numbers.add(INSTANCES), "answering")

    def _given(self, own: _Own) -> dict[str, tuple[int, int]]:
        """What the waiter needs, by its own names."""
        given = {"pollable": (TYPES, own.pollable), "poll": (FUNC, self._alias(FUNC, own.poll, "poll"))}
        given["timer"] = FUNC, self._alias(FUNC, own.clock, _DURATION)
        if own.subscribing >= 0:
            given |= {"input-stream": (TYPES, own.stream), "subscribe": (FUNC, self._alias(FUNC, own.subscribing, _SUBSCRIBE))}
        theirs, functions = self._numbers.named[INSTANCES, own.imported], 0
        for item in self._declared[own.imported]:
            if item in own.interface.functions:
                given[f"i{functions}"] = FUNC, self._alias(FUNC, theirs, item)
                functions += 1
            elif item not in given:
                given[item] = TYPES, self._alias(TYPES, theirs, item)
        return given

    # Writing ----------------------------------------------------------------------------------------------------------

    def assemble(self) -> bytes:
        """The whole component."""
        nested = self._numbers.add(COMPONENTS)
        self._write(COMPONENT, self._component)
        named = {number: imported for (sort, imported), number in self._numbers.named.items() if sort == INSTANCES}
        given = list(self._numbers.given)
        for number, imported in named.items():
            if imported in self._instead:
                old = name(imported) + bytes([INSTANCES]) + leb(number)
                given[given.index(old)] = name(imported) + bytes([INSTANCES]) + leb(self._instead[imported])
        self._write(INSTANCE, vector([b"\x00" + leb(nested) + vector(given)]))
        guest = self._numbers.add(INSTANCES)
        for exported, sort in exports_of(self._component):
            index = self._alias(sort, guest, exported)
            self._write(EXPORT, vector([b"\x00" + name(exported) + bytes([sort]) + leb(index) + b"\x00"]))
            self._numbers.add(sort)  # an export numbers what it exports once more
        return b"".join([*self._imports, *self._rest])

    def _write(self, kind: int, body: bytes) -> None:
        self._rest.append(section(kind, body))

    def _alias(self, sort: int, instance: int, item: str) -> int:
        """The number of what an instance exports."""
        self._write(ALIAS, vector([bytes([sort, 0]) + leb(instance) + name(item)]))
        return self._numbers.add(sort)

    def _alias_early(self, instance: int, item: str) -> int:
        """The same of a type that imports need."""
        self._imports.append(section(ALIAS, vector([bytes([TYPES, 0]) + leb(instance) + name(item)])))
        return self._numbers.add(TYPES)

    def _import(self, interface: str, version: str, kind: bytes) -> int:
        """The number of an import of our own."""
        series = version.rpartition(".")[0]
        unused = next(text for n in range(10_000) if (text := f"{interface}{series}.{n}") not in self._names)
        self._names.add(unused)
        self._imports.append(section(TYPE, vector([b"\x42" + kind])))
        declared = self._numbers.add(TYPES)
        self._imports.append(section(IMPORT, vector([b"\x00" + name(unused) + bytes([INSTANCES]) + leb(declared)])))
        return self._numbers.add(INSTANCES)


# Types of instances -------------------------------------------------------------------------------------------------------


def _instance(taken: list[tuple[int, str]], types: list[bytes], function: str) -> bytes:
    """An instance with types from outside, by their numbers there, and a function, the last of ``types``."""
    said = []
    for n, (outside, item) in enumerate(taken):
        said.append(_IN_ALIAS + bytes([TYPES, 2, 1]) + leb(outside))
        said.append(_IN_EXPORT + b"\x00" + name(item) + b"\x03\x00" + leb(2 * n))
    return vector([*said, *types, _exported(function, 2 * len(taken) + len(types) - 1)])


def _exported(function: str, index: int) -> bytes:
    return _IN_EXPORT + b"\x00" + name(function) + bytes([FUNC]) + leb(index)


def _polling(pollable: int) -> list[bytes]:
    """The types that ``poll`` needs, and last its own."""
    at = pollable + 1
    function = _FUNCTION + vector([name("in") + signed(at + 1)]) + b"\x00" + signed(at + 2)
    return [_IN_TYPE + kind for kind in (_BORROW + leb(pollable), _LIST + signed(at), _LIST + _U32, function)]


def _timing() -> list[bytes]:
    """The same of a function that gives a pollable for some time."""
    return [_IN_TYPE + _OWN + leb(1), _IN_TYPE + _FUNCTION + vector([name("when") + _U64]) + b"\x00" + signed(2)]


def _subscribing() -> list[bytes]:
    """The same of a function that gives a pollable for a stream."""
    function = _FUNCTION + vector([name("self") + signed(5)]) + b"\x00" + signed(4)
    return [_IN_TYPE + kind for kind in (_OWN + leb(1), _BORROW + leb(3), function)]
