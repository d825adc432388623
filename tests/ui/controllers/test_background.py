import itertools
import threading
import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Progress, Task
from tagger.ui.controllers.background import SLICE_SECONDS, MainThreadInvoker, TaskQueue


@pytest.fixture
def errors() -> list[Exception]:
    return []


@pytest.fixture
def queue(qtbot: QtBot, errors: list[Exception]) -> Iterator[TaskQueue]:
    made = TaskQueue(MainThreadInvoker(), errors.append)
    yield made
    made.close()


def test_work_runs_elsewhere_and_its_result_comes_back_here(queue: TaskQueue, qtbot: QtBot) -> None:
    results: list[tuple[int, int]] = []
    queue.run(lambda _: threading.get_ident(), lambda there: results.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(results))
    there, here = results[0]
    assert there != here == threading.main_thread().ident
    assert not queue.busy


def test_one_lane_keeps_the_order(queue: TaskQueue, qtbot: QtBot) -> None:
    done: list[int] = []

    def work(number: int, _: Task) -> int:
        time.sleep(0.002 * (number % 3))
        return number

    for number in range(20):
        queue.run(partial(work, number), done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_progress_arrives_here(queue: TaskQueue, qtbot: QtBot) -> None:
    seen: list[Progress] = []

    def work(task: Task) -> None:
        task.begin("counting", 3)
        for _ in range(3):
            task.step("one")

    queue.run(work, on_progress=seen.append)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].done == 3)
    assert seen[0].done == 0 and seen[0].stage == "counting"


def test_an_error_goes_to_whoever_shows_it(queue: TaskQueue, errors: list[Exception], qtbot: QtBot) -> None:
    own: list[Exception] = []

    def fail(_: Task) -> None:
        raise TaggerError("It failed.")

    queue.run(fail)
    queue.run(fail, on_error=own.append)
    qtbot.waitUntil(lambda: len(errors) == 1 and len(own) == 1)
    assert str(errors[0]) == "It failed." and not queue.busy


def test_work_ends_though_nobody_could_show_its_result(queue: TaskQueue, qtbot: QtBot) -> None:
    shown: list[int] = []
    ended: list[bool] = []
    queue.ended.connect(lambda: ended.append(queue.can_pause))
    with qtbot.captureExceptions() as exceptions:
        queue.run(lambda _: 0, lambda count: shown.append(1 // count), title="Reading", pausable=True)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert (shown, ended) == ([], [False])


def test_a_cancelled_task_stops_at_its_next_step(queue: TaskQueue, errors: list[Exception], qtbot: QtBot) -> None:
    began = threading.Event()

    def work(task: Task) -> None:
        task.begin("waiting")
        began.set()
        while True:
            time.sleep(0.005)
            task.step()

    task = queue.run(work)
    assert began.wait(60)
    task.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], CancelledError)


def test_closing_stops_what_runs_drops_what_waits_and_leaves_no_thread(qtbot: QtBot) -> None:
    ran: list[str] = []
    queue = TaskQueue(MainThreadInvoker(), lambda _: None)
    before = threading.active_count()

    def forever(task: Task) -> None:
        ran.append("first")
        while True:
            time.sleep(0.005)
            task.check()

    queue.run(forever)
    queue.run(lambda _: ran.append("second"))
    qtbot.waitUntil(lambda: bool(ran))
    queue.close()
    assert ran == ["first"]
    assert threading.active_count() <= before + 1  # Qt's pool keeps an idle thread until it is destroyed
    assert queue.run(lambda _: ran.append("late")).cancelled.is_set()
    assert ran == ["first"]


def test_decisions_are_finished_before_the_lane_closes(qtbot: QtBot) -> None:
    done: list[int] = []
    queue = TaskQueue(MainThreadInvoker(), lambda _: None)

    def work(number: int, _: Task) -> None:
        time.sleep(0.01)
        done.append(number)

    for number in range(10):
        queue.run(partial(work, number))
    queue.close(finish=True)
    assert done == list(range(10))


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


def test_the_window_answers_between_slices(
    main_thread: MainThreadInvoker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand callbacks of a millisecond in a row would freeze the window for two seconds."""
    milliseconds = itertools.count()
    now = [next(milliseconds)]

    def call() -> None:
        now[0] = next(milliseconds)

    clock = SimpleNamespace(monotonic=lambda: now[0] / 1000)  # calls alone take time, however busy the machine is
    monkeypatch.setattr("tagger.ui.controllers.background.time", clock)
    turns: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(now[0]))
    timer.start()
    for _ in range(200):
        main_thread.post(call)
    qtbot.waitUntil(lambda: now[0] == 200)
    timer.stop()
    slice_calls = round(SLICE_SECONDS * 1000) + 1
    gaps = [after - before for before, after in itertools.pairwise([0, *turns, 200])]
    assert max(gaps) <= 2 * slice_calls < 200 / 5


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
