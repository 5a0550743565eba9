"""A pool for threads: bounded, fair, lazy; it replaces what trapped, and closes everything."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from witworks import runtime as rt

from tests.unit import shop as shops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module", params=["direct", "component"])
def shop(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("pool")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_BACKEND", request.param)
        patch.setenv("WITWORKS_CACHE", str(folder / "cache"))
        shops.package(folder, "shop")
        with shops.imported(folder, "shop") as module:
            yield module


class Counted:
    """Makes instances and keeps them for a look."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self.made: list[Any] = []

    def __call__(self) -> Any:
        self.made.append(self.make())
        return self.made[-1]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.001)


def alive(instance: Any) -> bool:
    try:
        instance.till.count()
    except rt.InstanceDead:
        return False
    return True


def test_instances_are_made_when_needed_and_used_again(shop: Any) -> None:
    factory = Counted(shop.Shop)
    with rt.InstancePool(factory, 3) as pool:
        assert factory.made == []
        for expected in (1, 2, 3):
            with pool.instance() as instance:
                assert instance.till.count() == expected
        assert len(factory.made) == 1
        with pool.instance() as one, pool.instance() as two:
            assert one is not two
        assert len(factory.made) == 2
        pool.warmup()
        assert len(factory.made) == 3
    assert not any(map(alive, factory.made))


def test_the_class_makes_its_own_pool_with_its_own_arguments(shop: Any) -> None:
    with shop.Shop.pool(2, fuel=10_000) as pool, pool.instance() as instance:
        assert type(instance) is shop.Shop
        with pytest.raises(rt.OutOfFuel):
            instance.till.work(10**9)
    with pytest.raises(TypeError, match="fual"):
        shop.Shop.pool(2, fual=1).warmup()


@pytest.mark.parametrize("size", [0, -1, True, 1.5, "2", None])
def test_a_size_that_makes_no_sense(shop: Any, size: Any) -> None:
    with pytest.raises(rt.BadLimit, match=r"WW513.*`size`"):
        rt.InstancePool(shop.Shop, size)


def test_a_trapped_instance_is_replaced_and_closed(shop: Any) -> None:
    factory = Counted(shop.Shop)
    with rt.InstancePool(factory, 1) as pool:
        with pytest.raises(rt.Trap), pool.instance() as instance:
            instance.till.halve(3)
        with pool.instance() as instance:
            assert instance.till.halve(6) == 3
            with pytest.raises(rt.Trap):  # the user catches it, and the pool sees it all the same
                instance.till.halve(3)
        with pool.instance() as instance:
            assert instance.till.count() == 1
        assert len(factory.made) == 3


def test_an_instance_that_the_user_closed_is_replaced(shop: Any) -> None:
    with shop.Shop.pool(1) as pool:
        with pool.instance() as instance:
            instance.close()
        instance_of_before = instance
        with pool.instance() as instance:
            assert instance.till.halve(2) == 1
    assert instance is not instance_of_before


def test_an_error_of_the_user_keeps_the_instance(shop: Any) -> None:
    factory = Counted(shop.Shop)
    with rt.InstancePool(factory, 1) as pool:
        with pytest.raises(KeyError), pool.instance():
            raise KeyError
        with pytest.raises(rt.WrongType), pool.instance() as instance:
            instance.till.halve("3")
        with pool.instance() as instance:
            assert alive(instance)
    assert len(factory.made) == 1


def test_a_factory_that_fails_costs_no_place(shop: Any) -> None:
    answers: list[Any] = [ValueError("not today"), None]

    def factory() -> Any:
        if (answer := answers.pop(0)) is not None:
            raise answer
        return shop.Shop()

    with rt.InstancePool(factory, 1) as pool:
        with pytest.raises(ValueError, match="not today"), pool.instance():
            pytest.fail("there is no instance")
        with pool.instance(timeout=0) as instance:
            assert alive(instance)


def test_never_more_than_size_at_once(shop: Any) -> None:
    factory, busy, most, guard = Counted(shop.Shop), 0, 0, threading.Lock()

    def use(instance: Any, number: int) -> int:
        nonlocal busy, most
        with guard:
            busy += 1
            most = max(most, busy)
        time.sleep(0.001)
        with guard:
            busy -= 1
        return int(instance.till.halve(2 * number))

    with rt.InstancePool(factory, 2) as pool:

        def thread() -> None:
            for number in range(20):
                with pool.instance() as instance:
                    assert use(instance, number) == number

        threads = [threading.Thread(target=thread) for _ in range(5)]
        for one in threads:
            one.start()
        assert pool.map(use, range(50)) == list(range(50))
        for one in threads:
            one.join()
    assert most == len(factory.made) == 2


def test_threads_are_served_in_the_order_in_which_they_came(shop: Any) -> None:
    served: list[int] = []
    with shop.Shop.pool(1) as pool:

        def wait(number: int) -> None:
            with pool.instance():
                served.append(number)

        with pool.instance():
            threads = []
            for number in range(5):
                threads.append(threading.Thread(target=wait, args=(number,)))
                threads[-1].start()
                until(lambda queued=number + 1: len(pool._waiting) == queued)  # type: ignore[misc]
        for one in threads:
            one.join()
    assert served == [0, 1, 2, 3, 4]


@pytest.mark.provokes("WW515")
def test_a_timeout_leaves_the_queue(shop: Any) -> None:
    failures: list[BaseException] = []
    with shop.Shop.pool(1) as pool:

        def impatient() -> None:
            try:
                with pool.instance(timeout=0.01):
                    pass
            except rt.PoolTimeout as error:
                failures.append(error)

        with pool.instance():
            thread = threading.Thread(target=impatient)
            thread.start()
            thread.join()
        with pool.instance(timeout=0) as instance:
            assert alive(instance)
    (failure,) = failures
    assert isinstance(failure, TimeoutError)
    assert "[WW515]" in str(failure)
    assert "0.01 s" in str(failure)


def test_a_thread_that_holds_all_is_told_instead_of_waiting_for_ever(shop: Any) -> None:
    with shop.Shop.pool(1) as pool, pool.instance(), pytest.raises(rt.PoolTimeout, match="would never end"), pool.instance():
        pytest.fail("there is no second instance")


@pytest.mark.provokes("WW514")
def test_close_ends_waiting_and_closes_what_comes_back(shop: Any) -> None:
    pool = shop.Shop.pool(1)
    failures: list[BaseException] = []

    def wait() -> None:
        try:
            with pool.instance():
                pass
        except rt.PoolClosed as error:
            failures.append(error)

    with pool.instance() as instance:
        thread = threading.Thread(target=wait)
        thread.start()
        until(lambda: bool(pool._waiting))
        pool.close()
        thread.join()
        assert alive(instance)
    assert not alive(instance)
    assert "[WW514]" in str(failures[0])
    with pytest.raises(rt.PoolClosed), pool.instance():
        pytest.fail("the pool is closed")
    with pytest.raises(rt.PoolClosed):
        pool.submit(alive)
    with pytest.raises(rt.PoolClosed):
        pool.warmup()
    pool.close()


def test_the_end_of_the_block_waits_for_what_was_submitted(shop: Any) -> None:
    with shop.Shop.pool(2) as pool:
        futures = [pool.submit(lambda instance, number: instance.till.halve(number), 2 * number) for number in range(20)]
    assert [future.result(timeout=0) for future in futures] == list(range(20))


def test_map_raises_the_first_error_and_forgets_the_rest(shop: Any) -> None:
    with shop.Shop.pool(1) as pool:
        with pytest.raises(rt.Trap):
            pool.map(lambda instance, number: instance.till.halve(number), [2, 3, 4])
        assert pool.map(lambda instance, number: instance.till.halve(number), [2, 4]) == [1, 2]


def test_calls_of_two_threads_overlap(shop: Any) -> None:
    """Counted, not timed: while one thread is inside a call, the other comes and goes."""
    inside, calls = threading.Event(), 0

    def long(instance: Any) -> None:
        inside.set()
        with pytest.raises(rt.TimedOut):
            instance.till.work(10**15)
        inside.clear()

    with shop.Shop.pool(2, timeout=0.3) as pool:
        pool.warmup()
        future = pool.submit(long)
        inside.wait(20)
        with pool.instance() as instance:
            while not future.done():
                before = inside.is_set()
                instance.till.halve(4)
                calls += before and inside.is_set()
        future.result()
    assert calls > 100
