"""Every function of a guest, called: for each what came of it, ``works`` or the failure's first line."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from witworks import runtime as rt
from witworks.bindgen.names import class_name, snake
from witworks.model import world as wit
from witworks.model import world_json

from tests.conformance import limits, places, vectors
from tests.conformance.host import Host, HostThings
from tests.conformance.resources import THINGS, VIA_THINGS, MismatchError
from tests.conformance.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKS: Final = "works"
ORDER: Final = ("api", "via", "inspect", "things", "via-things")
NAMES: Final = ("", "a", "naïve 🦀")
_LONGEST: Final = 200


class Guest:
    """A built guest with an instance on one backend; one that failed is replaced."""

    def __init__(self, language: str, backend: str, **limits: int) -> None:
        name = f"echo-{language}"
        folder = str(places.BUILD / "python")
        if folder not in sys.path:
            sys.path.insert(0, folder)
            importlib.invalidate_caches()
        self.package = importlib.import_module(snake(name))
        self.world = world_json.loads((places.BUILD / name / "world.json").read_text(encoding="utf-8"))
        self.values = Values(self.world, self.package)
        self.host = Host(self.package)
        self.backend = backend
        self._limits = limits
        self._class = getattr(self.package, class_name(name))
        self._instance: Any = None

    @property
    def instance(self) -> Any:
        """The instance, made when it is needed."""
        if self._instance is None:
            with rt.using_backend(self.backend):
                self._instance = self._class(host=self.host, host_things=HostThings(self.package), **self._limits)
        return self._instance

    def discard(self) -> None:
        """Let the next call have a new instance."""
        if self._instance is not None:
            self._instance.close()
            self._instance = None

    def functions(self, interface: str) -> tuple[wit.Function, ...]:
        """The functions of an exported interface; none where the guest leaves the whole of it out."""
        key = f"witworks:conformance/{interface}"
        return self.world.interfaces[key].functions if key in self.world.exports else ()


def backends(language: str) -> list[str]:
    """The backends that can run the guest."""
    try:
        guest = Guest(language, "direct")
        _ = guest.instance
    except rt.CannotInstantiate:
        return ["component"]
    guest.discard()
    return ["component", "direct"]


def run(language: str) -> dict[str, dict[str, str]]:
    """Interface → function → what came of it on all backends, or the limit that the guest declares."""
    found: dict[str, dict[str, str]] = {interface: {} for interface in ORDER}
    for backend in backends(language):
        guest = Guest(language, backend)
        for interface, function, outcome in _outcomes(guest):
            before = found[interface].get(function, WORKS)
            said = outcome if outcome == WORKS else f"{backend}: {outcome}"
            found[interface][function] = said if before == WORKS else before if said == WORKS else f"{before}; {said}"
        guest.discard()
    for limit in limits.of(language):
        interface, _, function = limit.function.partition(".")
        found[interface][function] = f"unsupported: {limit.message}"
    return found


def _outcomes(guest: Guest) -> Iterator[tuple[str, str, str]]:
    for interface in ORDER:
        for function in guest.functions(interface):
            yield interface, function.export_name, _outcome(guest, interface, function)


def _outcome(guest: Guest, interface: str, function: wit.Function) -> str:
    try:
        if interface in {"things", "via-things"}:
            _use(guest, (THINGS if interface == "things" else VIA_THINGS)[function.export_name])
        else:
            _echo(guest, interface, function)
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - whatever went wrong is the outcome
        return _first_line(error)
    return WORKS


def _use(guest: Guest, check: Callable[[Any, str, str], None]) -> None:
    for a in NAMES:
        for b in NAMES:
            with _replaced_on_failure(guest):
                check(guest.instance, a, b)


def _echo(guest: Guest, interface: str, function: wit.Function) -> None:
    for vector in _vectors(interface, function.name):
        with _replaced_on_failure(guest):
            call = getattr(getattr(guest.instance, snake(interface)), snake(function.name))
            guest.host.seen.clear()
            said = vector["arguments"]
            given = [guest.values.decode(field.type, one) for field, one in zip(function.params, said, strict=True)]
            got = _answer(call, given, fails=isinstance(function.result, wit.ResultOf))
            _compare("answered", guest.values.encode(function.result, got), vector["result"])
            if interface == "via":
                seen = [
                    [guest.values.encode(field.type, one) for field, one in zip(function.params, arguments, strict=True)]
                    for arguments in guest.host.seen
                ]
                _compare("gave the host", seen, [said])


@cache
def _all_vectors() -> Any:
    return vectors.made(vectors.shared_world())["interfaces"]


def _vectors(interface: str, function: str) -> list[dict[str, Any]]:
    return _all_vectors()[interface][function]  # type: ignore[no-any-return]


def _answer(call: Callable[..., object], arguments: list[Any], *, fails: bool) -> object:
    try:
        value = call(*arguments)
    except rt.ResultError as error:
        return rt.Err(error.payload)
    return rt.Ok(value) if fails else value


def _compare(what: str, got: object, wanted: object) -> None:
    if got != wanted:
        raise MismatchError(f"{what} {got!r} instead of {wanted!r}")


class _replaced_on_failure:  # noqa: N801 - reads as the words of a with statement
    """Gives the guest a new instance after whatever failed: it may be dead, or in a state of its own."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            self._guest.discard()


def _first_line(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0].partition("; location:")[0]
    text = re.sub(r"0x[0-9a-f]+", "0x…", text)
    text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
