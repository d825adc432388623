"""Work done a little ahead of the one who asks for it, on one thread of its own, in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(items: Iterable[T], work: Callable[[T], R], depth: int = 3) -> Iterator[R]:
    """``work`` of every item, in order, with up to ``depth`` results waiting; an error comes where its result would."""
    coming, waiting = iter(items), deque[Future[R]]()
    pool = ThreadPoolExecutor(1)
    try:
        waiting.extend(pool.submit(work, item) for item in islice(coming, depth))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(coming, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)
