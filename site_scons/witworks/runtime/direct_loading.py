"""Whether a component fits the direct backend, and its core module if it does: looked at once for a file and engine."""

from __future__ import annotations

import atexit
import threading
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from witworks.runtime import _wasmtime_private as c
from witworks.runtime import direct_preview1, fingerprint, helper_modules, loading, precompiled
from witworks.runtime.codec import Unsupported
from witworks.runtime.direct_module import Unfit, guest_module
from witworks.runtime.direct_names import Names
from witworks.runtime.vault import LOG

if TYPE_CHECKING:
    import wasmtime

    from witworks.runtime.backend import Facts
    from witworks.runtime.direct import Codec
    from witworks.runtime.direct_module import GuestModule

_KINDS = {"i": "i32", "I": "i64", "f": "f32", "F": "f64"}
_INTRINSICS = {"new": ("i32", "i32"), "rep": ("i32", "i32"), "drop": ("i32", "")}


@dataclass(frozen=True, slots=True)
class Guest:
    """A core module that can be run in the place of its component."""

    module: wasmtime.Module
    imports: tuple[tuple[str, str], ...]
    """What it imports, in its own order."""
    names: Names
    wasi: wasmtime.Linker | None = None
    """What answers its imports of WASI preview 1, if it has any."""


_known: dict[tuple[object, ...], Guest | str] = {}
_lock = threading.Lock()


@atexit.register
def _forget() -> None:
    _known.clear()
    helper_modules.forget()
    direct_preview1.forget()


@cache
def _wasmtime_lacks() -> str | None:
    """What keeps the direct backend from running at all, told once."""
    missing = c.core_missing()
    if not missing:
        return None
    text = f"the installed wasmtime {c.VERSION} lacks {', '.join(missing)}"
    LOG.warning("calls are slower than they could be: %s, so the component backend runs all", text)
    return text


def find(facts: Facts, engine: wasmtime.Engine) -> Guest | str:
    """The guest's module, or why the component backend must run the component."""
    if facts.direct is None:
        return "its bindings were made without it"
    if (lacking := _wasmtime_lacks()) is not None:
        return lacking
    key = loading.key_of(facts, engine)
    with _lock:
        if key not in _known:
            for old in [known for known in _known if known[0] == key[0] and known[4] == key[4]]:
                del _known[old]
            try:
                _known[key] = _load(facts, facts.direct, engine)
            except Unfit as reason:
                _known[key] = str(reason)
        return _known[key]


def _load(facts: Facts, codec: Codec, engine: wasmtime.Engine) -> Guest:
    data = precompiled.read_component(facts.file)
    loading.check_world(facts, data)
    if fingerprint.read(data) is None:
        raise Unfit("it does not say which world it was built from, so wasmtime must check the types of each call")
    found, names = _named(data, codec)
    module = precompiled.load_module(found.data, engine, facts.component)
    imports = [(*names.imported(item.module, item.name or ""), item.type) for item in module.imports]
    exports = {names.export(item.name): item.type for item in module.exports}
    for owner, name, kind in imports:
        _check_import(owner, name, kind, codec)
    _check_exports(exports, codec)
    wasi = direct_preview1.linker(engine) if found.adapted else None
    return Guest(module, tuple((owner, name) for owner, name, _ in imports), names, wasi)


def _named(data: bytes, codec: Codec) -> tuple[GuestModule, Names]:
    """The guest's module with its imports and exports by their usual names, which are those of the codec."""
    found, names = guest_module(data), Names(codec)
    found = replace(
        found,
        imports=frozenset(names.imported(*item) for item in found.imports),
        exports=frozenset(map(names.export, found.exports)),
    )
    _check_names(found, codec)
    return found, names


def module_of(data: bytes, codec: Codec) -> GuestModule:
    """The core module that can be run in the place of the component, as far as its names tell; raises Unfit if none can."""
    return _named(data, codec)[0]


def _check_names(found: GuestModule, codec: Codec) -> None:
    """Refuse early what would have to be compiled to be refused."""
    for owner, name in sorted(found.imports):
        if found.adapted and owner == direct_preview1.OWNER and direct_preview1.function(name) in direct_preview1.PARAMS:
            continue
        if (owner, name) not in codec.imports and _intrinsic(owner, name, codec) is None:
            raise Unfit(f"its core module imports `{name}` of `{owner}`")
    wanted = {export.core for export in codec.exports.values() if not isinstance(export, Unsupported)}
    wanted |= {"memory"} if codec.memory or found.adapted else set()
    wanted |= {"cabi_realloc"} if codec.realloc else set()
    if missing := sorted(wanted - found.exports):
        raise Unfit(f"its core module does not export {', '.join(missing)}")
    for key, export in (*codec.exports.items(), *codec.imports.items()):
        if isinstance(export, Unsupported):
            raise Unfit(f"`{key[1]}` needs {export.feature}")


def _intrinsic(owner: str, name: str, codec: Codec) -> tuple[str, str] | None:
    """What a resource intrinsic does, and to which resource; None for any other import."""
    verb, bracket, resource = name.removeprefix("[resource-").partition("]")
    if not name.startswith("[resource-") or not bracket or verb not in _INTRINSICS:
        return None
    known = codec.owned if verb != "drop" else (*codec.owned, *codec.hosted)
    return (verb, resource) if (owner, resource) in known else None


def _check_import(owner: str, name: str, kind: Any, codec: Codec) -> None:  # noqa: ANN401
    found = codec.imports.get((owner, name))
    if owner == direct_preview1.OWNER:
        expected = _signature(*direct_preview1.signature(direct_preview1.function(name)))
    elif found is None or isinstance(found, Unsupported):
        verb = name.removeprefix("[resource-").partition("]")[0]
        wanted = _INTRINSICS[verb]
        expected = ([wanted[0]], [wanted[1]] if wanted[1] else [])
    else:
        expected = _signature(found.params, found.results)
    _check_type(f"import `{name}` of `{owner}`", kind, expected)


def _check_exports(exports: dict[str, Any], codec: Codec) -> None:
    for export in codec.exports.values():
        if isinstance(export, Unsupported):
            continue
        _check_type(f"`{export.core}`", exports[export.core], _signature(export.params, export.results))
        post = exports.get(f"cabi_post_{export.core}")
        if post is not None:
            _check_type(f"`cabi_post_{export.core}`", post, _signature(export.results, ""))
    if "cabi_realloc" in exports:
        _check_type("`cabi_realloc`", exports["cabi_realloc"], _signature("iiii", "i"))
    if "_initialize" in exports:
        _check_type("`_initialize`", exports["_initialize"], ([], []))
    for owner, name in codec.owned:
        destructor = f"{owner.removeprefix('[export]')}#[dtor]{name}"
        if destructor in exports:
            _check_type(f"`{destructor}`", exports[destructor], _signature("i", ""))
    memory = exports.get("memory")
    if memory is not None and (not hasattr(memory, "limits") or getattr(memory, "is_64", False)):
        raise Unfit("its `memory` is not a memory of 32 bits")


def _signature(params: str, results: str) -> tuple[list[str], list[str]]:
    return [_KINDS[kind] for kind in params], [_KINDS[kind] for kind in results]


def _check_type(what: str, kind: Any, expected: tuple[list[str], list[str]]) -> None:  # noqa: ANN401
    params, results = getattr(kind, "params", None), getattr(kind, "results", None)
    if params is None or results is None or ([str(p) for p in params], [str(r) for r in results]) != expected:
        raise Unfit(f"{what} is not of the type that its world asks for")
