"""What can go to another process, and what says clearly that it cannot."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import sys
from typing import TYPE_CHECKING, Any

import pytest
from witworks import runtime as rt

from tests.unit import shop as shops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("pickling")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_CACHE", str(folder / "cache"))
        shops.package(folder, "shop")
        shops.package(folder, "exchange")
        with shops.imported(folder, "shop", "exchange") as found:
            yield found


@pytest.fixture(scope="module")
def shop(modules: Any) -> Any:
    return modules[0]


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - it is our own


def test_values_of_every_emitted_type(shop: Any) -> None:
    for value in (
        shop.Item("tea", 2.5, 3),
        shop.Customer.MEMBER | shop.Customer.STUDENT,
        shop.Size.LARGE,
        shop.PaymentCash(),
        shop.PaymentCard("4711"),
        rt.Ok(shop.Item("tea", 2.5, 3)),
        rt.Err("no"),
        rt.Some(None),
    ):
        assert again(value) == value
        assert type(again(value)) is type(value)


def test_an_error_keeps_its_payload(shop: Any) -> None:
    with shop.Shop() as component, pytest.raises(shop.TotalError) as caught:
        component.till.total([])
    assert type(again(caught.value)) is shop.TotalError
    assert again(caught.value).payload == caught.value.payload == "nothing to add up"


def test_errors_of_the_runtime_keep_all_they_say(shop: Any) -> None:
    works: list[tuple[Callable[[Any], object], type[rt.WitworksRuntimeError]]] = [
        (lambda shop: shop.till.halve(3), rt.Trap),
        (lambda shop: shop.till.work(10**15), rt.TimedOut),
        (lambda shop: shop.till.halve("3"), rt.WrongType),
        (lambda shop: shop.till.halve(-1), rt.OutOfRange),
    ]
    for work, kind in works:
        with shop.Shop(timeout=0.05) as component, pytest.raises(kind) as caught:
            work(component)
        found = again(caught.value)
        assert type(found) is type(caught.value)
        assert (str(found), found.args, found.__dict__) == (str(caught.value), caught.value.args, caught.value.__dict__)


def every_error() -> list[type[rt.WitworksRuntimeError]]:
    found, waiting = [], [rt.WitworksRuntimeError]
    while waiting:
        found.append(kind := waiting.pop())
        waiting += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_runtime(kind: type[rt.WitworksRuntimeError]) -> None:
    error = kind("what failed", fix="what to do")
    assert type(again(error)) is kind
    assert (str(again(error)), again(error).args) == (str(error), error.args)


def test_classes_and_factories(modules: Any) -> None:
    shop, exchange = modules
    assert again(shop.Shop) is shop.Shop
    with shop.Shop.pool(2, fuel=10**6) as pool, again(pool.factory)() as component:
        assert component.till.halve(4) == 2
    with exchange.Exchange.pool(1, rates=Rates()) as pool, again(pool.factory)() as component:
        assert component.desk.convert(2.0, "usd") == 3.0


class Rates:
    def rate(self, currency: str, /) -> float:
        return {"usd": 1.5}[currency]


@pytest.mark.provokes("WW516")
@pytest.mark.parametrize("send", [pickle.dumps, copy.copy, copy.deepcopy])
def test_what_lives_here_says_that_it_stays_here(shop: Any, send: Callable[[Any], Any]) -> None:
    with shop.Shop() as component, component.till.cart() as cart, shop.Shop.pool(1) as pool:
        with pytest.raises(rt.NotPicklable, match=r"WW516.*instance of shop.*(?s:.*)send the class `Shop`"):
            send(component)
        with pytest.raises(rt.NotPicklable, match=r"WW516.*`Cart`"):
            send(cart)
        with pytest.raises(rt.NotPicklable, match=r"WW516(?s:.*)pool\.factory"):
            send(pool)


def child(pipe: Any, factory: Callable[[], Any], cls: type[Any], item: Any) -> None:
    """What runs in the other process."""
    with factory() as component, cls() as second:
        answers: list[Any] = [component.till.total([item, item]), second.till.halve(8)]
        try:
            component.till.total([])
        except rt.ResultError as error:
            answers.append(error)
    pipe.send((os.getpid(), answers))
    pipe.close()


@pytest.mark.parametrize("method", ["spawn"])
def test_another_process(shop: Any, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["a program"])
    context: Any = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    with shop.Shop.pool(1) as pool:
        process = context.Process(target=child, args=(theirs, pool.factory, shop.Shop, shop.Item("tea", 2.5, 3)))
        process.start()
    assert ours.poll(60), "the other process gave no answer"
    pid, (total, half, error) = ours.recv()
    process.join(20)
    assert process.exitcode == 0
    assert pid != os.getpid()
    assert (total, half, type(error), error.payload) == (15.0, 4, shop.TotalError, "nothing to add up")
