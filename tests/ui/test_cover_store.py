import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.errors import Problem, TaggerError
from tagger.progress import Task
from tagger.ui.controllers.background import MainThreadInvoker, TaskQueue
from tagger.ui.cover_store import MAX_WAITING, CoverStore, decode
from tests.helpers.media import cover_bytes, make_audio, make_cover, make_huge_cover


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def queue(qtbot: QtBot) -> Iterator[TaskQueue]:
    made = TaskQueue(MainThreadInvoker(), lambda error: None, width=2)
    yield made
    made.close()


@pytest.fixture
def store(queue: TaskQueue, problems: list[Problem]) -> CoverStore:
    return CoverStore(queue, problems.append, capacity=3)


def load(store: CoverStore, source: Path, size: int, qtbot: QtBot) -> None:
    with qtbot.waitSignal(store.loaded):
        store.pixmap(source, size)


def test_a_picture_is_scaled_to_what_is_needed(qtbot: QtBot) -> None:
    image = decode(cover_bytes((300, 200)), "cover", 64)
    assert (image.width(), image.height()) == (64, 43)


@pytest.mark.parametrize("data", [b"", b"no picture", cover_bytes()[:200]])
def test_what_is_no_picture_is_an_error_that_says_so(data: bytes) -> None:
    with pytest.raises(TaggerError, match="cover"):
        decode(data, "cover", 64)


def test_a_picture_arrives_later_and_then_stays(store: CoverStore, tmp_path: Path, qtbot: QtBot) -> None:
    path = make_cover(tmp_path / "cover.jpg")
    load(store, path, 48, qtbot)
    path.unlink()
    pixmap = store.pixmap(path, 48)
    assert pixmap is not None and pixmap.width() == 48


def test_an_embedded_picture_is_found(store: CoverStore, tmp_path: Path, qtbot: QtBot) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", cover=cover_bytes())
    load(store, path, 48, qtbot)
    assert store.pixmap(path, 48) is not None


def test_no_source_is_no_picture(store: CoverStore) -> None:
    assert store.pixmap(None, 48) is None


def test_a_huge_picture_is_refused_by_its_header_and_named(
    store: CoverStore, problems: list[Problem], tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_huge_cover(tmp_path / "cover.png")
    load(store, path, 48, qtbot)
    assert store.pixmap(path, 48) is None
    assert len(problems) == 1 and problems[0].where == str(path)


def test_only_so_many_are_held(store: CoverStore, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [make_cover(tmp_path / f"{number}.jpg", seed=number) for number in range(4)]
    for path in paths:
        load(store, path, 16, qtbot)
    paths[0].unlink()
    assert store.pixmap(paths[3], 16) is not None
    with qtbot.waitSignal(store.loaded):
        assert store.pixmap(paths[0], 16) is None  # the oldest was let go


def test_the_newest_wishes_come_first_and_the_oldest_are_dropped(tmp_path: Path, qtbot: QtBot) -> None:
    """Who scrolls through ten thousand rows wants the pictures of the last ones."""
    queue = TaskQueue(MainThreadInvoker(), lambda error: None, width=1)
    gate = threading.Event()

    def hold(_: Task) -> None:
        gate.wait()

    queue.run(hold)
    store = CoverStore(queue, lambda problem: None)
    data = make_cover(tmp_path / "cover.jpg").read_bytes()
    paths = [tmp_path / f"{number}.jpg" for number in range(MAX_WAITING + 20)]
    for path in paths:
        path.write_bytes(data)
    for path in paths:
        store.pixmap(path, 16)
    arrived: list[int] = []
    store.loaded.connect(lambda: arrived.append(1))
    gate.set()
    qtbot.waitUntil(lambda: len(arrived) >= MAX_WAITING)
    qtbot.wait(50)
    assert len(arrived) == MAX_WAITING + 2  # two had begun before the others were wished for
    assert store.pixmap(paths[-1], 16) is not None
    queue.close()


def test_forgetting_reads_anew(store: CoverStore, tmp_path: Path, qtbot: QtBot) -> None:
    path = make_cover(tmp_path / "cover.jpg", seed=1)
    load(store, path, 16, qtbot)
    before = store.pixmap(path, 16)
    make_cover(path, seed=2)
    store.forget()
    load(store, path, 16, qtbot)
    after = store.pixmap(path, 16)
    assert before is not None and after is not None and before.toImage() != after.toImage()


def test_large_pictures_leave_room_for_fewer(queue: TaskQueue, tmp_path: Path, qtbot: QtBot) -> None:
    small = CoverStore(queue, lambda problem: None, max_pixels=2 * 48 * 48)
    paths = [make_cover(tmp_path / f"{number}.jpg") for number in range(3)]
    for path in paths:
        load(small, path, 48, qtbot)
    assert [small.pixmap(path, 48) is not None for path in paths] == [False, True, True]
