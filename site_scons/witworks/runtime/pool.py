"""Instances of a component for several threads: an instance answers one call at a time, a pool as many as it has instances.

Calls release the GIL, so threads that each have an instance run on as many cores as there are. A waiting thread is served
in the order in which it came. An instance that trapped is not handed out again: the next use gets a new one.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Concatenate, Generic, NoReturn, ParamSpec, TypeVar

from witworks.runtime.backend import is_dead
from witworks.runtime.component import Component, backend_of
from witworks.runtime.errors import BadLimit, NotPicklable, PoolClosed, PoolTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType
    from typing import Self

C = TypeVar("C", bound=Component)
T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")


class _Place(Generic[C]):
    """A place in the queue. What a thread is given there is an instance, or None for the right to make one."""

    __slots__ = ("called", "given", "instance")

    def __init__(self) -> None:
        self.called = threading.Event()
        self.given = False
        self.instance: C | None = None


class InstancePool(Generic[C]):
    """Up to ``size`` instances, made by ``factory`` when they are first needed: ``InstancePool(Calc, 4)``, ``Calc.pool(4)``.

    An instance keeps its memory from one use to the next; nothing else is shared. Close the pool, best with ``with``.
    """

    def __init__(self, factory: Callable[[], C], size: int) -> None:
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise BadLimit(f"`size` must be a whole number of instances from 1, not {size!r}", fix="say how many threads call")
        self.factory = factory
        """Makes an instance; what :meth:`Component.pool` puts here can be pickled if the imports can."""
        self.size = size
        self._lock = threading.Lock()
        self._unmade = size
        self._idle: list[C] = []
        self._waiting: deque[_Place[C]] = deque()
        self._holders: list[int] = []
        self._closed = False
        self._workers: ThreadPoolExecutor | None = None

    # An instance for a while ------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def instance(self, *, timeout: float | None = None) -> Iterator[C]:
        """An instance that is this block's alone; raises :class:`PoolTimeout` if none comes free in ``timeout`` seconds."""
        holder = threading.get_ident()
        kept = self._take(holder, timeout)
        try:
            component = self.factory() if kept is None or is_dead(backend_of(kept)) else kept
        except BaseException:
            self._give_back(holder, None)
            raise
        try:
            yield component
        finally:
            alive = not is_dead(backend_of(component))
            if not self._give_back(holder, component if alive else None):
                component.close()

    def warmup(self) -> None:
        """Make all instances now, so that no later use waits for one to be made."""
        while self._may_make():
            component: C | None = None
            try:
                component = self.factory()
            finally:
                with self._lock:
                    taken = self._pass_on(component)
                if component is not None and not taken:
                    component.close()

    def _may_make(self) -> bool:
        with self._lock:
            self._check_open()
            self._unmade -= (may := self._unmade > 0)
            return may

    def _take(self, holder: int, timeout: float | None) -> C | None:
        with self._lock:
            self._check_open()
            if self._idle or self._unmade:
                self._holders.append(holder)
                if self._idle:
                    return self._idle.pop()
                self._unmade -= 1
                return None
            if self._holders.count(holder) == self.size:
                raise PoolTimeout(
                    f"this thread holds all {self.size} instances of the pool itself: waiting for one would never end",
                    fix="end one `with pool.instance()` first, make the pool larger, or in asyncio use `await pool.run(…)`",
                )
            place: _Place[C] = _Place()
            self._waiting.append(place)
        try:
            place.called.wait(timeout)
            return self._served(place, holder, timeout)
        except BaseException:
            self._withdraw(place)
            raise

    def _served(self, place: _Place[C], holder: int, timeout: float | None) -> C | None:
        with self._lock:
            if not place.given:
                self._check_open()
                raise PoolTimeout(
                    f"all {self.size} instances of the pool were in use for {timeout} s",
                    fix="make the pool larger, or give a longer `timeout`",
                )
            place.given = False
            self._holders.append(holder)
            return place.instance

    def _withdraw(self, place: _Place[C]) -> None:
        """Leave the queue; what was given in the last moment goes to the next."""
        with self._lock, contextlib.suppress(ValueError):
            if place.given:
                self._pass_on(place.instance)
            else:
                self._waiting.remove(place)

    def _give_back(self, holder: int, component: C | None) -> bool:
        """Whether the pool keeps the instance; one that it does not keep is the caller's to close."""
        with self._lock:
            self._holders.remove(holder)
            return self._pass_on(component)

    def _pass_on(self, component: C | None) -> bool:
        """To the thread that waits for longest, else to the idle ones."""
        if self._closed:
            return False
        if self._waiting:
            place = self._waiting.popleft()
            place.instance, place.given = component, True
            place.called.set()
        elif component is None:
            self._unmade += 1
        else:
            self._idle.append(component)
        return component is not None

    # Work on threads of the pool's own --------------------------------------------------------------------------------

    def submit(self, work: Callable[Concatenate[C, P], R], /, *args: P.args, **given: P.kwargs) -> Future[R]:
        """What ``work(instance, …)`` will have given, done on a thread of the pool's own."""
        use = functools.partial(self._use, work, *args, **given)
        try:
            return self._executor().submit(contextvars.copy_context().run, use)
        except RuntimeError as error:
            if "after" not in str(error):  # "cannot schedule new futures after shutdown"
                raise
            raise _closed() from None

    def map(self, work: Callable[[C, T], R], items: Iterable[T]) -> list[R]:
        """``work(instance, item)`` for each item, on all threads; in the order of the items. The first error is raised."""
        futures = [self.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()

    async def run(self, work: Callable[Concatenate[C, P], R], /, *args: P.args, **given: P.kwargs) -> R:
        """What ``work(instance, …)`` gives, for asyncio: the event loop goes on meanwhile.

        A cancelled call that has not begun never does. One that has begun runs to its end (or to the instance's
        ``timeout``), and only then the pool hands its instance out again.
        """
        import asyncio

        return await asyncio.wrap_future(self.submit(work, *args, **given))

    def _use(self, work: Callable[..., R], *args: Any, **given: Any) -> R:  # noqa: ANN401
        with self.instance() as component:
            return work(component, *args, **given)

    def _executor(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        with self._lock:
            self._check_open()
            if self._workers is None:
                self._workers = ThreadPoolExecutor(self.size, thread_name_prefix="witworks-pool")
            return self._workers

    # Ending -----------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the idle instances now and the others when they come back; who waits gets :class:`PoolClosed`."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            waiting, self._waiting = self._waiting, deque()
        for place in waiting:
            place.called.set()
        if self._workers is not None:
            self._workers.shutdown(wait=False)
        for component in idle:
            component.close()

    def _finish(self) -> None:
        """Let what was submitted come to its end, then close."""
        if self._workers is not None:
            self._workers.shutdown()
        self.close()

    def _check_open(self) -> None:
        if self._closed:
            raise _closed()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._finish()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        import asyncio

        await asyncio.to_thread(self._finish)

    def __reduce__(self) -> NoReturn:
        raise NotPicklable(
            "a pool belongs to its process: its instances cannot be sent to another",
            fix="send `pool.factory`, and make a pool of it there: InstancePool(factory, size)",
        )


def _closed() -> PoolClosed:
    return PoolClosed("the pool was closed: it hands out no more instances", fix="use it inside its `with` block")
