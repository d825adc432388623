import threading
from collections.abc import Iterator

import pytest

from trainer.training.predict import prefetched


def test_results_come_in_order() -> None:
    assert list(prefetched(range(20), lambda n: n * n)) == [n * n for n in range(20)]
    assert list(prefetched([], str)) == []


def test_it_works_ahead_but_no_further_than_asked() -> None:
    started: list[int] = []
    third = threading.Event()

    def work(item: int) -> int:
        started.append(item)
        if item == 3:
            third.set()
        return item

    results = prefetched(range(100), work, depth=3)
    assert next(results) == 0
    assert third.wait(60)  # the three after the first are made while nobody asks
    assert started == [0, 1, 2, 3]
    assert isinstance(results, Iterator)


def test_an_error_comes_in_its_place() -> None:
    results = prefetched([1, 0, 2], lambda n: 1 / n)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_who_stops_asking_leaves_no_thread() -> None:
    before = threading.active_count()
    results = prefetched(range(100), str)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
