"""What the journal keeps and tells: the log, an operation's files, the export, and for how long."""

import base64
import json
import time
import zlib
from pathlib import Path

import pytest
from sqlalchemy import func, select

import tagger
from tagger.errors import TaggerError
from tagger.settings import KEEP_DAYS
from tagger.state.database import State
from tagger.state.journal_tables import FileChange
from tagger.tagformats.splices import spliced
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.journal import unpack
from tagger.writing.undo import undo
from tests.helpers.stored_values import store_value
from tests.helpers.write_context import make_library, plan_for

DAY = 86_400


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.4"])


def test_the_log_is_newest_first(state: State, files: list[Path]) -> None:
    apply_plan(state, plan_for(dict.fromkeys(files, ("Jazz",))))
    plan = plan_for(dict.fromkeys(files, ("Dub",)))
    files[0].unlink()
    apply_plan(state, plan)
    newest, oldest = history.log(state)
    assert (newest.id, newest.kind, newest.status, newest.written, newest.failed) == (2, "write", "done", 1, 1)
    assert (oldest.id, oldest.written, oldest.failed, oldest.version) == (1, 2, 0, tagger.__version__)
    assert oldest.finished_at is not None and oldest.started_at <= oldest.finished_at <= newest.started_at


def test_an_operations_files_with_old_and_new(state: State, files: list[Path]) -> None:
    apply_plan(state, plan_for(dict.fromkeys(files, ("Jazz", "Dub"))))
    views = history.changes(state, 1)
    assert [view.path for view in views] == files
    assert {(view.genres_before, view.genres_after, view.status) for view in views} == {
        (("Rock",), ("Jazz", "Dub"), "written")
    }
    assert all(view.bit_for_bit for view in views) and history.changes(state, 99) == []


def test_bytes_for_recovery_alone_are_not_kept(state: State, files: list[Path]) -> None:
    apply_plan(state, plan_for({files[0]: ("Jazz",)}))
    apply_plan(state, plan_for({files[0]: ("Dub",)}), write_method="patch")
    with state.reading() as session:
        assert session.scalar(select(func.count()).where(FileChange.patch.is_not(None))) == 0


def test_little_is_kept_per_file(state: State, tmp_path: Path) -> None:
    """Neither audio nor pictures: what the genre and its padding were."""
    files = make_library(tmp_path / "all", seconds=2)
    apply_plan(state, plan_for(dict.fromkeys(files, ("Jazz",))))
    with state.reading() as session:
        sizes = session.execute(select(FileChange.format, func.length(FileChange.delta))).all()
    assert max(size for _, size in sizes) < 6000, sizes  # Ogg: the codebooks change pages with the comments


def test_the_export_alone_restores_a_file(state: State, files: list[Path]) -> None:
    """Lines of JSON, readable without the database: the old bytes come back with a few lines of code."""
    before = files[0].read_bytes()
    apply_plan(state, plan_for({files[0]: ("Jazz",)}))
    undo(state)
    apply_plan(state, plan_for({files[0]: ("Dub",)}))
    lines = [json.loads(line) for line in history.export(state, [])]
    assert [line["operation"] for line in lines] == [1, 2, 3]
    assert [line["kind"] for line in lines] == ["write", "undo", "write"]
    assert lines[0]["path"] == str(files[0]) and lines[0]["undone_by_change"] == lines[1]["change"]
    packed = base64.b64decode(lines[2]["delta"])
    assert zlib.decompress(packed).startswith(b'{"format": 1')
    assert spliced(files[0].read_bytes(), unpack(packed)) == before


def test_everything_is_kept_by_default(state: State, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 5000 * DAY)
    apply_plan(state, plan_for({files[0]: ("Jazz",)}))
    monkeypatch.undo()
    apply_plan(state, plan_for({files[1]: ("Jazz",)}))
    assert len(history.log(state)) == 2
    assert undo(state, 1).written == [files[0]], "years later"


def test_retention_is_a_setting(state: State, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 40 * DAY)
    apply_plan(state, plan_for({files[0]: ("Jazz",)}))
    monkeypatch.undo()
    store_value(state, KEEP_DAYS.key, 30)
    apply_plan(state, plan_for({files[1]: ("Jazz",)}))
    assert [view.id for view in history.log(state)] == [2] and history.changes(state, 1) == []
    with pytest.raises(TaggerError, match="There is no operation 1"):
        undo(state, 1)


def test_numbers_are_never_used_twice(state: State, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    apply_plan(state, plan_for({files[0]: ("Jazz",)}))
    history.forget_old(state, 0)
    assert history.log(state) == []
    assert apply_plan(state, plan_for({files[0]: ("Dub",)})).operation_id == 2
