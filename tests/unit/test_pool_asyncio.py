"""``await pool.run(…)``: the event loop goes on, a cancelled call is safe, and its instance is not handed out too early."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import TYPE_CHECKING, Any

import pytest
from witworks import runtime as rt

from tests.unit import shop as shops

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREVER = 10**15


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("asyncio")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_CACHE", str(folder / "cache"))
        shops.package(folder, "shop")
        with shops.imported(folder, "shop") as module:
            yield module


async def in_use(pool: Any) -> None:
    while not pool._holders:  # noqa: ASYNC110 - the pool's thread has no event to set
        await asyncio.sleep(0.001)


def test_calls_run_side_by_side_and_the_loop_goes_on(shop: Any) -> None:
    async def main() -> list[int]:
        async with shop.Shop.pool(2, timeout=0.8) as pool:
            endless = asyncio.create_task(pool.run(lambda shop: shop.till.work(FOREVER)))
            answers = [await pool.run(lambda shop, number: shop.till.halve(number), 2 * number) for number in range(20)]
            assert not endless.done()
            with pytest.raises(rt.TimedOut):
                await endless
            return answers

    assert asyncio.run(main()) == list(range(20))


def test_many_tasks_share_few_instances(shop: Any) -> None:
    async def main() -> list[tuple[int, int]]:
        async with shop.Shop.pool(2) as pool:
            calls = [pool.run(lambda shop: (id(shop), shop.till.count())) for _ in range(50)]
            return list(await asyncio.gather(*calls))

    answers = asyncio.run(main())
    assert len(set(answers)) == 50, "no two calls found an instance in the same state"
    assert len({instance for instance, _ in answers}) <= 2


def test_the_instance_of_a_cancelled_call_is_not_handed_out_while_it_runs(shop: Any) -> None:
    ended = threading.Event()

    def endless(instance: Any) -> None:
        try:
            instance.till.work(FOREVER)
        finally:
            ended.set()

    async def main() -> None:
        async with shop.Shop.pool(1, timeout=0.8) as pool:
            task = asyncio.create_task(pool.run(endless))
            await in_use(pool)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not ended.is_set(), "the call goes on"
            assert await pool.run(lambda shop: (ended.is_set(), shop.till.count())) == (True, 1)

    asyncio.run(main())


def test_a_cancelled_call_that_has_not_begun_never_does(shop: Any) -> None:
    async def main() -> None:
        begun: list[str] = []
        release = threading.Event()
        async with shop.Shop.pool(1) as pool:
            first = asyncio.create_task(pool.run(lambda _shop: release.wait(20)))
            await in_use(pool)
            second = asyncio.create_task(pool.run(lambda _shop: begun.append("second")))
            await asyncio.sleep(0)
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
            release.set()
            assert await first is True
            assert await pool.run(lambda shop: shop.till.halve(2)) == 1
        assert begun == []

    asyncio.run(main())


def test_arguments_errors_and_context_arrive(shop: Any) -> None:
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user")

    def work(instance: Any, number: int, *, more: int) -> tuple[str, int]:
        return user.get(), instance.till.halve(number) + more

    async def main() -> None:
        user.set("ada")
        async with shop.Shop.pool(1) as pool:
            assert await pool.run(work, 4, more=1) == ("ada", 3)
            with pytest.raises(rt.Trap):
                await pool.run(work, 3, more=1)
            assert await pool.run(work, 4, more=1) == ("ada", 3)
        with pytest.raises(rt.PoolClosed):
            await pool.run(work, 4, more=1)

    asyncio.run(main())
