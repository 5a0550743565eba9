"""Both backends give the same values, errors and traps for generated types: what comes back, what the host sees, what fails.

More examples than a normal run has: ``WITWORKS_DIFFERENTIAL_EXAMPLES=2000``; other ones: ``WITWORKS_DIFFERENTIAL_SEED=7``.
A failing example is the first that was found; ``WITWORKS_DIFFERENTIAL_SHRINK=1`` makes it small, which takes minutes.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from witworks import runtime as rt

from tests.golden.generated_abi import offsets
from tests.golden.generated_compared import canonical, spots
from tests.golden.generated_guests import BITS, PAD, Function, core, functions, wit
from tests.golden.generated_types import Result, Tuple, Type, definitions, plain, worlds
from tests.golden.generated_values import broken, values

EXAMPLES = int(os.environ.get("WITWORKS_DIFFERENTIAL_EXAMPLES", "20"))
SEED = os.environ.get("WITWORKS_DIFFERENTIAL_SEED")
SHRINK = os.environ.get("WITWORKS_DIFFERENTIAL_SHRINK")
BACKENDS = ("direct", "component")
ENOUGH = settings(
    max_examples=EXAMPLES,
    derandomize=SEED is None,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.generate] if SHRINK is None else [Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


class Host:
    """Answers every function with what it was given, and remembers it."""

    def __init__(self, made: list[Function], module: Any) -> None:
        self.seen: list[object] = []
        self._made = {function.name.replace("-", "_"): function for function in made}
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., object]:
        function = self._made[name]

        def answer(*given: Any) -> object:
            self.seen.append(canonical(Tuple(function.params), given, self._module))
            value: Any = given if name == "all" else given[0]
            if isinstance(plain(function.result), Result):
                if isinstance(value, rt.Err):
                    raise getattr(self._module, f"{function.name.title().replace('-', '')}Error")(value.value)
                return value.value
            return value

        return answer


class World:
    """A component for some types, with an instance on each backend; one that died is made anew."""

    def __init__(self, builder: Any, types: tuple[Type, ...], number: int) -> None:
        self.types = types
        self.functions = {function.name: function for function in functions(types)}
        self.built = builder.text(f"gen{number}", wit(types), "gen", core(types, builder.realloc))
        self.types_module = self.built.interface("types") if definitions(list(types)) else self.built.module
        self._host_module = self.built.interface("host")
        self._running: dict[str, tuple[Any, Host]] = {}

    def instance(self, backend: str) -> tuple[Any, Host]:
        if backend not in self._running:
            host = Host(list(self.functions.values()), _Both(self.types_module, self._host_module))
            with rt.using_backend(backend):
                component = self.built.component_class(host=host)
            assert component.backend == backend
            self._running[backend] = component, host
        return self._running[backend]

    def outcome(self, backend: str, side: str, name: str, arguments: tuple[Any, ...]) -> tuple[object, ...]:
        """What a call comes to, and what the host saw of it."""
        component, host = self.instance(backend)
        host.seen.clear()
        function = self.functions[name]
        try:
            came = getattr(getattr(component, side), name.replace("-", "_"))(*arguments)
            came = rt.Ok(came) if isinstance(plain(function.result), Result) else came
        except rt.ResultError as error:
            came = rt.Err(error.payload)
        except rt.WitworksRuntimeError as error:
            if isinstance(error, rt.Trap):
                self.close(backend)
                return "trap", kind_of(error.reason), list(host.seen)
            return "error", type(error).__name__, str(error), list(host.seen)
        return "value", canonical(function.result, came, self.types_module), list(host.seen)

    def close(self, backend: str) -> None:
        component, _ = self._running.pop(backend)
        component.close()

    def close_all(self) -> None:
        for backend in list(self._running):
            self.close(backend)


class _Both:
    """The classes of two modules."""

    def __init__(self, *modules: Any) -> None:
        self._modules = modules

    def __getattr__(self, name: str) -> Any:
        return next(getattr(module, name) for module in self._modules if hasattr(module, name))


@pytest.fixture(scope="module")
def world_of(module_builder: Any) -> Iterator[Callable[[tuple[Type, ...]], World]]:
    made: list[World] = []
    numbers = itertools.count()

    @functools.cache
    def make(types: tuple[Type, ...]) -> World:
        for old in made[-3:-2]:
            old.close_all()
        made.append(World(module_builder, types, next(numbers)))
        return made[-1]

    yield make
    for world in made:
        world.close_all()


DETAILS = re.compile(r" \d+| \[.*| (of|from) (index )?\d+.*")
"""What wasmtime does not tell of values that go from one component to another."""


def kind_of(reason: str) -> str:
    """The reason without details."""
    kind = DETAILS.sub("", reason).replace("incomplete utf-8 byte", "invalid utf-8")
    return "pointer not aligned" if kind == "list pointer is not aligned" else kind


def compared(world: World, side: str, name: str, arguments: tuple[Any, ...]) -> tuple[object, ...]:
    """What a call comes to, on both backends alike."""
    direct, component = (world.outcome(backend, side, name, arguments) for backend in BACKENDS)
    assert direct == component, f"{side} {name}: {world.functions[name].wit}"
    return direct


def spilled(value: object, at: int, byte: int) -> tuple[Any, ...]:
    return value, at, byte, tuple(range(PAD))


def differential(test: Callable[..., None]) -> Callable[..., None]:
    """The test for generated worlds, on both sides of each."""
    made: Callable[..., None] = ENOUGH(given(types=worlds(), data=st.data())(test))
    made = pytest.mark.parametrize("side", ["api", "via"])(made)
    return seed(int(SEED))(made) if SEED else made


@differential
def test_values_come_back_equal(side: str, types: tuple[Type, ...], data: Any, world_of: Any) -> None:
    world = world_of(types)
    module = world.types_module
    for _ in range(4):
        chosen = [data.draw(values(of, module)) for of in types]
        for n, (of, value) in enumerate(zip(types, chosen, strict=True)):
            expected = canonical(of, value, module)
            nowhere = offsets(list(world.functions[f"spilled-{n}"].params))[3]
            given = canonical(Tuple(world.functions[f"spilled-{n}"].params[:1]), (value,), module)
            outcome = compared(world, side, f"spilled-{n}", spilled(value, nowhere, 0))
            assert outcome[:2] == ("value", expected)
            assert compared(world, side, f"flat-{n}", (value,)) == ("value", expected, [given] if side == "via" else [])
        expected = canonical(Tuple(types), tuple(chosen), module)
        assert compared(world, side, "all", tuple(chosen))[:2] == ("value", expected)


@differential
def test_what_is_no_value_is_refused_alike(side: str, types: tuple[Type, ...], data: Any, world_of: Any) -> None:
    world = world_of(types)
    module = world.types_module
    for n, of in enumerate(types):
        for _ in range(6):
            wrong = data.draw(broken(of, module))
            nowhere = offsets(list(world.functions[f"spilled-{n}"].params))[3]
            assert compared(world, side, f"flat-{n}", (wrong,))[0] == "error"
            assert compared(world, side, f"spilled-{n}", spilled(wrong, nowhere, 0))[0] == "error"


@differential
def test_spoiled_values_end_alike(side: str, types: tuple[Type, ...], data: Any, world_of: Any) -> None:
    """The guest changes one byte of a value: another value, or a trap for the same reason."""
    world = world_of(types)
    for n, of in enumerate(types):
        for _ in range(6):
            value = data.draw(values(of, world.types_module))
            at, choices = data.draw(st.sampled_from(list(spots(of, value, world.types_module))))
            outcome = compared(world, side, f"spilled-{n}", spilled(value, at, data.draw(choices)))
            assert outcome[0] in ("value", "trap")


WORD = st.one_of(
    st.integers(0, 9), st.sampled_from([1024, 1025, 1032, 131_064, 131_071, 131_072, (1 << 31) - 1, 1 << 31, (1 << 32) - 1])
)
BITS_OF_ANYTHING = st.one_of(
    st.builds(lambda low, high: low | high << 32, WORD, WORD), st.integers(0, 7), st.integers(0, (1 << 64) - 1)
)


@differential
def test_forged_values_end_alike(side: str, types: tuple[Type, ...], data: Any, world_of: Any) -> None:
    """Values made of any bits, in memory (``api``) and as core values (``via``)."""
    world = world_of(types)
    for n in range(len(types)):
        for _ in range(4):
            bits = tuple(data.draw(st.lists(BITS_OF_ANYTHING, min_size=BITS, max_size=BITS)))
            # What lies at a forged address must be the same for both, so nothing may have run before.
            world.close_all()
            direct, component = (world.outcome(backend, side, f"forged-{n}", (bits,)) for backend in BACKENDS)
            assert direct[0] == component[0]
            if direct[0] == "value":
                assert direct == component
            else:
                assert direct[0] == "trap"  # several faults at once: which is met first may differ
