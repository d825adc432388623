"""The state opens, migrates, refuses with a sentence what it cannot use, and loses nothing that was committed."""

import errno
import importlib
import os
import pkgutil
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

import tagger.state
from tagger.errors import TaggerError
from tagger.state.album_queries import albums
from tagger.state.database import DATABASE, MIN_FREE_BYTES, State, revisions, sqlite_error
from tagger.state.exclusive_lock import exclusive_lock, lock_path
from tagger.state.review_tables import AlbumMatch, AskedSource, FetchedCover, MatchCandidate, StoredTag, StoredText
from tagger.state.tables import Base, Setting
from tests.helpers.libraries import fill
from tests.helpers.unprivileged import unprivileged


def store_setting(state: State, key: str, value: str = "1") -> None:
    with state.session() as session:
        session.add(Setting(key=key, value=value))


def keys(state: State) -> list[str]:
    with state.reading() as session:
        return list(session.scalars(select(Setting.key).order_by(Setting.key)))


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        store_setting(state, "a")
    with State.open(tmp_path) as state:
        assert keys(state) == ["a"]


def test_without_a_folder_the_platforms_is_used(state_folder: Path) -> None:
    with State.open() as state:
        assert state.folder == state_folder
    assert (state_folder / DATABASE).is_file()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        with pytest.raises(RuntimeError), state.session() as session:
            session.add(Setting(key="a", value="1"))
            session.flush()
            raise RuntimeError
        assert keys(state) == []


def test_the_file_is_kept_safe(tmp_path: Path) -> None:
    with State.open(tmp_path) as state, state.reading() as session:
        values = [session.scalar(text(f"pragma {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert values == ["wal", 2, 1]


def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    for module in pkgutil.iter_modules(tagger.state.__path__):  # every table belongs to Base once its module is loaded
        importlib.import_module(f"tagger.state.{module.name}")
    with State.open(tmp_path) as state, state.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_current_database_opens_without_alembic(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    code = f"import sys, tagger.state.database as s; s.State.open({str(tmp_path)!r}).close(); print('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with State.open(tmp_path) as state, state.session() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(TaggerError, match="newer version of tagger"):
        State.open(tmp_path)
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        assert connection.execute("select version_num from alembic_version").fetchone() == ("9999",)
    connection.close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"these are notes, not a database " * 100)
    with pytest.raises(TaggerError, match="not a database of tagger"):
        State.open(tmp_path)
    assert (tmp_path / DATABASE).read_bytes().startswith(b"these are notes")


def test_a_damaged_database_is_a_sentence(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        for number in range(200):
            store_setting(state, f"{number:04}", "x" * 200)
    damaged = bytearray((tmp_path / DATABASE).read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    (tmp_path / DATABASE).write_bytes(damaged)
    with pytest.raises(TaggerError, match="is damaged"):
        State.open(tmp_path)


def test_a_locked_database_is_a_sentence(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    other = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(TaggerError, match="Another program keeps the state"):
        State.open(tmp_path, busy_seconds=0.1)
    other.close()


@pytest.mark.parametrize("while_in_use", [True, False])
def test_every_connection_is_closed_by_whoever_opened_it(tmp_path: Path, while_in_use: bool) -> None:
    """Also that of a transaction that a thread is in when the state is closed, or begins after that."""
    state = State.open(tmp_path)
    if not while_in_use:
        state.close()
    with state.reading() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        if while_in_use:
            state.close()
        assert session.scalar(text("select count(*) from settings")) == 0
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("select 1")


@pytest.mark.parametrize("content", [b"these are notes, not a database " * 100, b""])
def test_what_cannot_be_opened_leaves_no_connection_open(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[sqlite3.Connection] = []
    connect = sqlite3.dbapi2.connect

    def tracked(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connections.append(connect(*arguments, **options))
        return connections[-1]

    monkeypatch.setattr(sqlite3.dbapi2, "connect", tracked)
    (tmp_path / DATABASE).write_bytes(content)
    with suppress(TaggerError):
        State.open(tmp_path).close()
    assert connections
    for connection in connections:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("select 1")


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        store_setting(state, "kept")
        with pytest.raises(TaggerError, match="is full"), state.session() as session:
            pages = session.scalar(text("pragma page_count"))
            session.execute(text(f"pragma max_page_count = {pages}"))
            session.add(Setting(key="big", value="x" * 1_000_000))
        assert keys(state) == ["kept"]


@pytest.mark.parametrize(
    ("code", "free", "sentence"),
    [
        (sqlite3.SQLITE_IOERR | 19 << 8, 0, "is full; make room"),  # SQLite's own index of the log does not fit
        (sqlite3.SQLITE_CANTOPEN, 4096, "is full; make room"),
        (sqlite3.SQLITE_IOERR, 1 << 30, "The disk failed"),
        (sqlite3.SQLITE_BUSY, 0, "Another program"),
    ],
)
def test_a_disk_without_room_is_called_full_whatever_sqlite_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, free: int, sentence: str
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    assert sentence in str(sqlite_error(error, tmp_path))


@pytest.mark.parametrize(("mode", "sentence"), [(0o555, "make the folder writable"), (0o000, "make it readable")])
def test_a_state_in_a_folder_that_is_not_to_be_changed_is_a_sentence(tmp_path: Path, mode: int, sentence: str) -> None:
    folder = tmp_path / "state"
    State.open(folder).close()
    (folder / DATABASE).chmod(0o666)
    folder.chmod(mode)
    try:
        with unprivileged(tmp_path), pytest.raises(TaggerError, match=sentence):
            State.open(folder)
    finally:
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TaggerError, match="cannot hold the state"):
        State.open(tmp_path / "file" / "state")


def test_threads_write_in_turn(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: store_setting(state, f"{number:03}"), range(80)))
        assert len(keys(state)) == 80


def test_reading_never_waits_for_a_writer(tmp_path: Path) -> None:
    with State.open(tmp_path, busy_seconds=0.1) as state:
        store_setting(state, "a")
        with state.session() as session:
            session.add(Setting(key="b", value="1"))
            session.flush()
            keys_read: list[str] = []
            thread = threading.Thread(target=lambda: keys_read.extend(keys(state)))
            thread.start()
            thread.join()
        assert keys_read == ["a"]


def test_programs_that_open_a_fresh_state_together_all_succeed(tmp_path: Path) -> None:
    code = f"from tagger.state.database import State; State.open({str(tmp_path)!r}).close()"
    programs = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(program.communicate()[1], program.returncode) for program in programs] == [(b"", 0)] * 4


def test_migrations_run_from_a_copy_anywhere(tmp_path: Path) -> None:
    """As in an installed wheel: the script location is the package's own, whatever the working folder and its name."""
    package = tmp_path / "100% music" / "tagger"
    shutil.copytree(Path(sys.modules["tagger"].__path__[0]), package)
    code = f"from tagger.state.database import State; State.open({str(tmp_path / 'state')!r}).close()"
    subprocess.run([sys.executable, "-c", code], cwd=package.parent, check=True)
    with State.open(tmp_path / "state") as state, state.reading() as session:
        assert session.scalar(text("select version_num from alembic_version")) == revisions()[-1]


def test_an_emptied_database_beside_its_journal_is_no_fresh_state(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        store_setting(state, "a")
        wal = tmp_path / f"{DATABASE}-wal"
        content = wal.read_bytes()
        assert len(content) > 32
    (tmp_path / DATABASE).write_bytes(b"")
    wal.write_bytes(content)
    with pytest.raises(TaggerError, match=r"^'state\.db' in '.*' is empty although 'state\.db-wal' .* begin anew\.$"):
        State.open(tmp_path)
    assert wal.read_bytes() == content and (tmp_path / DATABASE).read_bytes() == b"", "nothing is lost by trying"
    wal.unlink()
    journal = tmp_path / f"{DATABASE}-journal"
    journal.write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(8) + (7).to_bytes(4, "big") + bytes(488))
    with pytest.raises(TaggerError, match=r"although 'state\.db-journal'"):
        State.open(tmp_path)


def test_an_emptied_database_of_which_files_were_written_is_no_fresh_state(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    with exclusive_lock(tmp_path, "writing"):
        (tmp_path / DATABASE).write_bytes(b"")
    with pytest.raises(TaggerError, match=r"is empty although 'writing\.lock' beside it shows that files were written"):
        State.open(tmp_path)
    lock_path(tmp_path, "writing").unlink()
    State.open(tmp_path).close()


def test_what_a_crash_leaves_while_a_state_is_made_is_a_fresh_state(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"")
    (tmp_path / f"{DATABASE}-wal").write_bytes(b"")
    (tmp_path / f"{DATABASE}-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))
    with State.open(tmp_path) as state:
        assert keys(state) == []


REVIEW_TABLES = (AlbumMatch, MatchCandidate, StoredText, StoredTag, AskedSource, FetchedCover)


def test_a_state_of_the_version_before_opens_with_its_predictions(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        fill(state, 2, tracks=2)
        with state.session() as session:
            for statement in (
                *(f"drop table {table.__tablename__}" for table in REVIEW_TABLES),
                "drop table track_scores",
                "drop table track_predictions",
                "alter table predictions drop column by_track",
                "alter table file_changes drop column texts",
                "alter table tracks drop column styles",
                "update alembic_version set version_num = '0004'",
            ):
                session.execute(text(statement))
    with State.open(tmp_path) as state:
        album, _ = albums(state)
        assert album.suggestions and not album.by_track
        assert [track.modalities for track in album.tracks] == [None, None]
        with state.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_full_disk_is_said_before_sqlite_meets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with State.open(tmp_path) as state:
        store_setting(state, "a")
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=MIN_FREE_BYTES - 1))
        for transaction in (state.session, state.session_without_flush):
            with pytest.raises(TaggerError, match="is full; make room"), transaction():
                pass
        assert keys(state) == ["a"]
    with pytest.raises(TaggerError, match="is full; make room"):
        State.open(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(total=0, free=0))  # a disk that does not say it
    with State.open(tmp_path) as state:
        assert keys(state) == ["a"]


def test_a_quota_that_is_used_up_is_said_before_sqlite_meets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    with State.open(tmp_path) as state:
        store_setting(state, "a")
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        for transaction in (state.session, state.session_without_flush):
            with pytest.raises(TaggerError, match="share of the disk that holds the state"), transaction():
                pass
        assert keys(state) == ["a"]
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    assert "is used up; make room" in str(sqlite_error(error, tmp_path))


@pytest.mark.parametrize("below", [False, True])
def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path, below: bool) -> None:
    (tmp_path / "notes").write_text("not a folder")
    folder = tmp_path / "notes" / "state" if below else tmp_path / "notes"
    with pytest.raises(TaggerError, match=r"cannot hold the state \(it is or lies in a file\); name another one"):
        State.open(folder)
    assert (tmp_path / "notes").read_text() == "not a folder"
