"""Components compiled once for a machine and user: looked up by a truthful key, authenticated, healed when they are bad.

The key is the digest of the component, the version of wasmtime, the engine's configuration, the platform and the CPU's
features. Whatever is wrong with an entry or with the whole cache costs one line of log (logger ``witworks``) and a
compilation, never more.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from witworks.runtime import relay_loading
from witworks.runtime.component_binary import CannotWrap
from witworks.runtime.direct_module import Unfit, guest_module
from witworks.runtime.engines import EngineConfig, config_of, shared
from witworks.runtime.errors import NotAComponent, Unsupported
from witworks.runtime.fingerprint import COMPONENT_HEADER, CORE_HEADER
from witworks.runtime.vault import LOG, Damaged, Vault, open_vault, write_atomically

if TYPE_CHECKING:
    import wasmtime
    from wasmtime.component import Component

    from witworks.runtime.relay_shape import Shape

    C = TypeVar("C", Component, wasmtime.Module)

_FEATURE: Final = re.compile(r"(?P<name>[\w`-][\w` -]*?) requires? the component model")
"""How wasmtime says that it was not told to take something."""


def load(component: Path, engine: wasmtime.Engine) -> Component:
    """The component in a file, from the user's cache if it has it, else compiled and put there."""
    return load_bytes(read_component(component), engine, component.name)


def load_bytes(data: bytes, engine: wasmtime.Engine, label: str) -> Component:
    """Like :func:`load`, for bytes that were read already; ``label`` names them in messages."""
    from wasmtime.component import Component

    return _load_kind(Component, data, engine, label)


def load_module(data: bytes, engine: wasmtime.Engine, label: str) -> wasmtime.Module:
    """The core module ``data`` the same way, under a key of its own."""
    import wasmtime

    return _load_kind(wasmtime.Module, data, engine, label)


def _load_kind(kind: type[C], data: bytes, engine: wasmtime.Engine, label: str) -> C:
    config = config_of(engine)
    vault = None if config is None else open_vault(folder())
    if config is None or vault is None:
        return _compile(kind, data, engine, label)
    name = entry_name(data, config)
    if (found := _cached(kind, vault, name, engine, label)) is not None:
        return found
    compiled = _compile(kind, data, engine, label)
    _store(vault, name, bytes(compiled.serialize()))
    return compiled


def precompile(component: Path, target: Path, shape: Shape | None = None) -> None:
    """Write ``target`` and ``target.sig``, and put the same entry into the user's cache, so that the first load is quick.

    With the ``shape`` of its world the component is compiled as bindings load it: with the relay around it, where that can be.
    """
    own = read_component(component)
    try:
        data = own if shape is None else relay_loading.wrapped(own, shape)
        body, name, vault = _precompiled(data, component.name)
    except (CannotWrap, NotAComponent, Unsupported):  # as bindings do, say of the component itself what is wrong with it
        body, name, vault = _precompiled(own, component.name)
    write_atomically(target, body)
    digest = hashlib.sha256(body).hexdigest()
    seal = vault.seal(name, digest) if vault else f"witworks-precompiled 1\nkey {name}\nsha256 {digest}\n".encode()
    write_atomically(target.with_name(f"{target.name}.sig"), seal)
    if vault is not None:
        _store(vault, name, body, linked=target)
    with contextlib.suppress(Unfit):  # then only the component backend can run it
        load_module(guest_module(own).data, shared(EngineConfig()), component.name)


def _precompiled(data: bytes, label: str) -> tuple[bytes, str, Vault | None]:
    """The compiled component, its name in the cache, and the cache."""
    from wasmtime.component import Component

    config, vault = EngineConfig(), open_vault(folder())
    name = entry_name(data, config)
    body = None if vault is None else _sound(vault, name, label)
    return body or bytes(_compile(Component, data, shared(config), label).serialize()), name, vault


def key_facts(config: EngineConfig | None = None) -> str:
    """All that a precompiled module depends on besides its component; known without importing wasmtime."""
    return f"wasmtime {_wasmtime_version()}; {(config or EngineConfig()).facts()}; {_platform()}; cpu {_cpu()}"


def entry_name(data: bytes, config: EngineConfig) -> str:
    """The cache's name for a component and an engine configuration."""
    facts = f"{hashlib.sha256(data).hexdigest()}\n{key_facts(config)}"
    return hashlib.sha256(facts.encode()).hexdigest()


def folder() -> Path:
    """The user's cache of precompiled modules: in ``$WITWORKS_CACHE``, ``$XDG_CACHE_HOME/witworks`` or ``~/.cache/witworks``."""
    if own := os.environ.get("WITWORKS_CACHE"):
        return Path(own) / "precompiled"
    if cache_home := os.environ.get("XDG_CACHE_HOME"):
        return Path(cache_home) / "witworks" / "precompiled"
    return Path("~/.cache/witworks/precompiled").expanduser()


def read_component(path: Path) -> bytes:
    """The bytes of a component; raises :class:`NotAComponent` for anything else, saying what it is."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotAComponent(
            f"{path} cannot be read: {error.strerror}", fix="correct the path; scons builds what a project has"
        ) from None
    if data.startswith(COMPONENT_HEADER):
        return data
    if data.startswith(CORE_HEADER):
        raise NotAComponent(
            f"{path} is a core module, not a component",
            fix=f"make a component of it: wasm-tools component new {path.name} -o component.wasm",
        )
    kind = "is empty" if not data else "is not WebAssembly: it starts with " + repr(data[:8])
    raise NotAComponent(f"{path} {kind}", fix="run scons: it builds the component anew")


# Cache ---------------------------------------------------------------------------------------------------------------


def _cached(kind: type[C], vault: Vault, name: str, engine: wasmtime.Engine, label: str) -> C | None:
    import wasmtime

    body = _sound(vault, name, label)
    if body is None:
        return None
    try:
        return kind.deserialize(engine, body)
    except wasmtime.WasmtimeError as error:
        LOG.warning("%s: recompiling, its precompiled module does not load: %s", label, str(error).splitlines()[0])
        return None


def _sound(vault: Vault, name: str, label: str) -> bytes | None:
    """The entry's bytes if they are what was stored; a second look in case another process was just replacing them."""
    try:
        try:
            return vault.read(name)
        except Damaged:
            return vault.read(name)
    except Damaged as damage:
        LOG.warning("%s: recompiling, its precompiled module cannot be trusted: %s", label, damage)
    except OSError as error:
        LOG.warning("%s: recompiling, its precompiled module cannot be read: %s", label, error.strerror)
    return None


def _store(vault: Vault, name: str, body: bytes, *, linked: Path | None = None) -> None:
    try:
        vault.write(name, body, linked=linked)
    except OSError as error:
        LOG.warning("precompiled components are not cached: %s: %s", vault.folder, error.strerror)


def _compile(kind: type[C], data: bytes, engine: wasmtime.Engine, label: str) -> C:
    import wasmtime

    try:
        return kind(engine, data)
    except wasmtime.WasmtimeError as error:
        text = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
    if (feature := _FEATURE.search(text)) is not None or "feature" in text:
        what = feature["name"].lower() if feature else f"a feature of the component model ({text})"
        raise Unsupported(
            f"{label} uses {what}, which wasmtime's Python API cannot run",
            fix="leave it out of the world, or call the component from a host that can",
        )
    raise NotAComponent(f"{label} is damaged, or made by newer tools: {text}", fix="run scons: it builds the component anew")


# Facts ---------------------------------------------------------------------------------------------------------------


@cache
def _wasmtime_version() -> str:
    spec = importlib.util.find_spec("wasmtime")
    if spec is None or spec.origin is None:
        return "none"
    found = sorted(Path(spec.origin).parent.parent.glob("wasmtime-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").partition("-")[2] if found else "unknown"


def _platform() -> str:
    return f"{platform.machine()}-{sys.platform}"


@cache
def _cpu() -> str:
    """A digest of the CPU's features: compiled code uses what the compiling machine has."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return f"{platform.machine()} {platform.processor()}".strip()
    line = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), platform.machine())
    return hashlib.sha256(" ".join(sorted(set(line.partition(":")[2].split()))).encode()).hexdigest()[:16]
