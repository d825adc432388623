import itertools
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from tagger.ui.controllers.background import SLICE_SECONDS, MainThreadInvoker


@pytest.fixture
def main_thread(qtbot: QtBot) -> MainThreadInvoker:
    return MainThreadInvoker()


def test_calls_from_another_thread_run_here_in_order(main_thread: MainThreadInvoker, qtbot: QtBot) -> None:
    ran: list[tuple[int, QThread]] = []

    def arrive(number: int) -> None:
        ran.append((number, QThread.currentThread()))

    def work() -> None:
        for number in range(500):
            main_thread.post(partial(arrive, number))

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: len(ran) == 500)
    thread.join()
    assert [number for number, _ in ran] == list(range(500))
    assert {thread for _, thread in ran} == {main_thread.thread()}


def test_the_window_answers_between_slices(main_thread: MainThreadInvoker, qtbot: QtBot) -> None:
    """Two thousand callbacks of a millisecond in a row would freeze the window for two seconds."""
    ticks: list[float] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    left = [200]

    def call() -> None:
        time.sleep(0.001)
        left[0] -= 1

    for _ in range(200):
        main_thread.post(call)
    qtbot.waitUntil(lambda: left[0] == 0)
    timer.stop()
    gaps = [after - before for before, after in itertools.pairwise(ticks)]
    assert len(gaps) > 5
    assert max(gaps) < SLICE_SECONDS + 0.08


def test_a_long_generator_is_run_in_slices_to_its_end(main_thread: MainThreadInvoker, qtbot: QtBot) -> None:
    done: list[int] = []
    turns: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(60):
            time.sleep(0.001)
            done.append(number)
            yield

    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(len(done)))
    timer.start()
    main_thread.in_slices(steps())
    assert len(done) < 60
    qtbot.waitUntil(lambda: len(done) == 60)
    assert len({turn for turn in turns if 0 < turn < 60}) >= 2


def test_an_error_in_one_call_does_not_stop_the_others(main_thread: MainThreadInvoker, qtbot: QtBot) -> None:
    ran: list[int] = []
    with qtbot.captureExceptions() as errors:
        main_thread.post(lambda: ran.append(1 // 0))
        main_thread.post(lambda: ran.append(2))
        qtbot.waitUntil(lambda: ran == [2])
    assert len(errors) == 1
