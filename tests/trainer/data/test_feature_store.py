from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tagger.errors import Problem, TaggerError
from trainer.data.feature_store import Layout, Status, StoreRow, create_store, open_store

LAYOUT = Layout({"kind": "numbers"}, "key", (4, 2), "<f2", ("a", "b", "c"))


def test_rows_are_found_by_identifier_after_they_were_committed(tmp_path: Path) -> None:
    store = create_store(tmp_path / "store", LAYOUT)
    store.write([("b", np.full((4, 2), 3))])
    assert not store.has("b")
    store.commit([StoreRow("b", 2, (10, 20))])
    reopened = open_store(tmp_path / "store", "key")
    assert reopened.has("b")
    assert not reopened.has("a")
    assert not reopened.has("nobody")
    assert reopened.indices(["b"]).tolist() == [1]
    assert reopened.lengths.tolist() == [0, 2, 0]
    assert np.array_equal(reopened.rows[1], np.full((4, 2), 3, np.float16))


def test_new_items_are_added_behind_the_old(tmp_path: Path) -> None:
    store = create_store(tmp_path, LAYOUT)
    store.write((name, np.ones((4, 2))) for name in LAYOUT.ids)
    store.commit([StoreRow(name, 4, (1, 1)) for name in LAYOUT.ids])
    wider = create_store(tmp_path, Layout({"kind": "numbers"}, "key", (4, 2), "<f2", ("c", "d", "a")))
    assert wider.layout.ids == ("a", "b", "c", "d")
    assert wider.state["status"].tolist() == [Status.DONE] * 3 + [Status.PENDING]
    assert np.array_equal(wider.rows[:, 0, 0], [1, 1, 1, 0])


def test_a_store_of_nothing_can_be_made_and_grow(tmp_path: Path) -> None:
    empty = create_store(tmp_path, Layout({"kind": "numbers"}, "key", (4, 2), "<f2", ()))
    assert empty.rows.shape == (0, 4, 2) and not empty.has("a")
    empty.commit([])
    store = create_store(tmp_path, LAYOUT)
    assert store.rows.shape == (3, 4, 2) and not store.rows.any() and not store.state["status"].any()


def test_a_stale_store_is_noticed(tmp_path: Path) -> None:
    create_store(tmp_path, LAYOUT)
    with pytest.raises(TaggerError, match="made with other parameters"):
        open_store(tmp_path, "another key")
    with pytest.raises(TaggerError, match="made with other parameters"):
        create_store(tmp_path, Layout({}, "key", (5, 2), "<f2", ()))


@pytest.mark.parametrize("spoil", ["index.json", "rows.bin"])
def test_a_damaged_store_is_refused_in_words(tmp_path: Path, spoil: str) -> None:
    create_store(tmp_path, LAYOUT)
    (tmp_path / spoil).write_bytes(b"{")
    with pytest.raises(TaggerError, match="remove"):
        open_store(tmp_path, "key")


def test_a_missing_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="prepare them first"):
        open_store(tmp_path / "nowhere", "key")


def test_failed_rows_keep_their_latest_reason(tmp_path: Path) -> None:
    store = create_store(tmp_path, LAYOUT)
    store.commit([StoreRow("a", 0, (1, 1), "first reason"), StoreRow("b", 0, (1, 1), "unreadable")])
    store.commit([StoreRow("a", 0, (1, 2), "second reason")])
    store.commit([StoreRow("b", 4, (1, 2))])
    assert open_store(tmp_path, "key").problems() == [Problem("a", "second reason")]


def test_a_full_disk_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    store = create_store(tmp_path, LAYOUT)
    (tmp_path / "rows.bin").unlink()
    (tmp_path / "rows.bin").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as failed:
        store.write([("a", np.ones((4, 2)))])
    assert failed.value.filename == str(tmp_path / "rows.bin")


def test_a_disk_without_room_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10**9))
    large = Layout({"kind": "numbers"}, "key", (4, 2), "<f2", ("a",) * 100_000_000)
    with pytest.raises(TaggerError, match=r"need 1,600\.0 MB, and its disk has 1,000\.0 MB left; make room"):
        create_store(tmp_path / "other", large)
    assert not (tmp_path / "other" / "rows.bin").exists()
    monkeypatch.undo()
    create_store(tmp_path / "small", LAYOUT).commit([StoreRow(name, 4, (1, 1)) for name in LAYOUT.ids])
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=0))
    assert create_store(tmp_path / "small", LAYOUT).has("a")  # what is there needs no room
