"""The state on disk: one SQLite file that survives crashes, full disks and other programs.

``State`` opens it and hands out transactions; ``migrate`` brings it up to date, and recognises a current one without
loading Alembic; what SQLite reports becomes one sentence with a way out.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.paths import data_folder
from tagger.state.exclusive_lock import lock_path
from tagger.state.query_language import search_key

LOCKED = "Another program keeps the state in '{folder}' locked; close it, or wait until it has finished, and try again."
FULL = "The disk that holds the state in '{folder}' is full; make room and try again: finished work is kept."
USED_UP = (
    "Your share of the disk that holds the state in '{folder}' is used up; "
    "make room and try again: finished work is kept."
)
READ_ONLY = "The state in '{folder}' cannot be written; make the folder writable, or name another one with --state."
SENTENCES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: "The state in '{folder}' is damaged; put a backup of state.db back, or move it away.",
    sqlite3.SQLITE_NOTADB: "'state.db' in '{folder}' is not a database of tagger; move it away or name another --state.",
    sqlite3.SQLITE_CANTOPEN: "The state in '{folder}' cannot be opened; make it readable or name another --state.",
    sqlite3.SQLITE_IOERR: "The disk failed while the state in '{folder}' was used ({cause}); check it and try again.",
}
EMPTIED = (
    "'state.db' in '{folder}' is empty although '{journal}' beside it holds changes to it; "
    "put a backup of state.db back, or move both away to begin anew."
)
USED = (
    "'state.db' in '{folder}' is empty although '{lock}' beside it shows that files were written; "
    "put a backup of state.db back, or move both away to begin anew, without undo."
)
WAL_HEADER_BYTES = 32
ROLLBACK_HEADER_BYTES = 28
FULL_DISK_CODES = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)  # what SQLite may say where there is no room
MIN_FREE_BYTES = 128 << 10


def sqlite_error(error: sqlite3.Error, folder: Path) -> TaggerError:
    """The sentence for a failure of SQLite; an unknown one keeps SQLite's own words."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    sentence = SENTENCES.get(code, "The state in '{folder}' cannot be used: {cause}; run 'tagger doctor'.")
    if code in FULL_DISK_CODES and (lack := _lack_of_room(folder)) is not None:
        sentence = lack
    elif code == sqlite3.SQLITE_CANTOPEN and _may(folder, os.R_OK | os.X_OK) and not _may(folder, os.W_OK):
        sentence = READ_ONLY  # what could not be opened is a file that SQLite makes beside the state
    return TaggerError(sentence.format(folder=folder, cause=error))


def _may(folder: Path, mode: int) -> bool:
    return os.access(folder, mode, effective_ids=os.access in os.supports_effective_ids)


def _lack_of_room(folder: Path) -> str | None:
    """The sentence for a disk without room for the index of SQLite's log (-shm), which it needs even to read.

    SQLite maps the index into memory, having written one byte of every 4 KiB. If the disk has smaller blocks, or copies what
    changes (btrfs), writing to that memory kills the process once the disk is full. So room is checked beforehand.
    """
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        return None
    if disk.total > 0 and disk.free < MIN_FREE_BYTES:  # some disks do not say how large they are
        return FULL
    return _refusal_of_bytes(folder)


def _refusal_of_bytes(folder: Path) -> str | None:
    """The sentence for a disk that takes no more bytes, tried with a temporary file, since a quota shows in no other way."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(MIN_FREE_BYTES))
    except OSError as error:
        return {errno.ENOSPC: FULL, errno.EDQUOT: USED_UP}.get(error.errno or 0)
    return None


def _check_room(folder: Path) -> None:
    """Raise TaggerError for a full disk before SQLite meets it."""
    if (sentence := _lack_of_room(folder)) is not None:
        raise TaggerError(sentence.format(folder=folder))


@contextmanager
def sqlite_errors(folder: Path) -> Iterator[None]:
    """Turn failures of SQLite inside the block into TaggerErrors."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.OperationalError) or type(error.orig) is sqlite3.DatabaseError:
            raise sqlite_error(error.orig, folder) from error
        raise
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        raise sqlite_error(error, folder) from error


MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> list[str]:
    """The revisions this version knows, oldest first: what the files of ``migrations/versions`` begin with."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def migrate(connection: Connection, folder: Path) -> None:
    """Upgrade inside the connection's transaction. Raises TaggerError for a database that a newer version made."""
    current, known_revisions = _revision(connection), revisions()
    if current == known_revisions[-1]:
        return
    if current is not None and current not in known_revisions:
        raise TaggerError(
            f"The state in '{folder}' was made by a newer version of tagger; "
            "install that version, or name another folder with --state."
        )
    _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    """The revision a database is at, None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    """Run the missing migrations."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


DATABASE = "state.db"
BUSY_SECONDS = 15.0
PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "cache_size = -4096",  # KiB of each connection; a window has one per kind of work
    "temp_store = memory",
)


@dataclass(frozen=True, slots=True)
class State:
    """An open state. Threads may share it; each ``session()`` or ``reading()`` has a connection of its own."""

    folder: Path
    engine: Engine
    _closed: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, folder: Path | None = None, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open, or make, the state in ``folder`` (None: the platform's) and bring it up to date.

        Raises TaggerError, in one sentence, for a folder that cannot be used, and for a database that is damaged,
        locked, or newer than this version.
        """
        folder = Path(os.path.abspath(folder if folder is not None else data_folder()))  # noqa: PTH100 - links stay as named
        _make_folder(folder)
        _check_not_emptied(folder)
        _check_room(folder)
        engine = _create_engine(folder / DATABASE, busy_seconds)
        try:
            with sqlite_errors(folder), engine.begin() as connection:
                migrate(connection, folder)
        except BaseException:
            engine.dispose()
            raise
        return cls(folder, engine)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: waits its turn, commits at the end, leaves nothing behind on an error."""
        _check_room(self.folder)
        with self._in_use(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def session_without_flush(self) -> Iterator[Session]:
        """A ``session`` that does not wait for the disk: for data that can be computed again after a power failure."""
        _check_room(self.folder)
        with self._in_use(), self.engine.connect() as connection:
            database = cast("sqlite3.Connection", connection.connection.driver_connection)
            database.execute("pragma synchronous = normal").close()
            try:
                with Session(connection) as session, session.begin():
                    yield session
            finally:
                database.execute("pragma synchronous = full").close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads: a consistent snapshot, which never waits for a writer."""
        with self._in_use(), Session(self.engine.execution_options(begin="BEGIN")) as session:
            yield session

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Turn failures of SQLite into TaggerErrors; a connection that outlives ``close`` is closed when it is free."""
        try:
            with sqlite_errors(self.folder):
                yield
        finally:
            if self._closed.is_set():
                self.engine.pool.dispose()

    def close(self) -> None:
        """Close every connection: those that no thread uses at once, each other one at the end of its transaction."""
        self._closed.set()
        self.engine.pool.dispose()  # not engine.dispose(): with a new pool, connections in use would go back to the old one

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make_folder(folder: Path) -> None:
    """Make the state's folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        is_file = isinstance(error, FileExistsError | NotADirectoryError)
        cause = "it is or lies in a file" if is_file else error.strerror or str(error)
        raise TaggerError(
            f"The folder '{folder}' cannot hold the state ({cause}); name another one with --state."
        ) from error


def _check_not_emptied(folder: Path) -> None:
    """Raise TaggerError for an empty database that must once have had content.

    It had some if a journal of SQLite with content lies beside it, which SQLite would delete as left over, or the lock that
    the first write makes. A journal of a database that was empty from the start is what a crash leaves while a state is made.
    """
    database = folder / DATABASE
    try:
        if not database.is_file() or database.stat().st_size:
            return
        for journal in (folder / f"{DATABASE}-wal", folder / f"{DATABASE}-journal"):
            if journal.is_file() and _has_pages(journal):
                raise TaggerError(EMPTIED.format(folder=folder, journal=journal.name))
        lock = lock_path(folder, "writing")
        if lock.exists():
            raise TaggerError(USED.format(folder=folder, lock=lock.name))
    except OSError as error:
        raise TaggerError(SENTENCES[sqlite3.SQLITE_CANTOPEN].format(folder=folder)) from error


def _has_pages(journal: Path) -> bool:
    """Whether a journal (https://sqlite.org/fileformat2.html, sections 3 and 4) is of a database that had content."""
    with journal.open("rb") as file:
        header = file.read(ROLLBACK_HEADER_BYTES)
    if journal.name.endswith("-wal"):
        return journal.stat().st_size > WAL_HEADER_BYTES
    pages_before = header[16:20]
    return len(header) == ROLLBACK_HEADER_BYTES and any(header[:8]) and any(pages_before)


def _create_engine(database: Path, busy_seconds: float) -> Engine:
    """An engine whose transactions begin when SQLAlchemy says so, and at once as writers unless told otherwise.

    SQLite refuses, without waiting, a transaction that starts as a reader and writes after another writer came first.
    """
    engine = create_engine(URL.create("sqlite", database=os.fspath(database)), connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _: object) -> None:
    """Set up a new connection. With ``isolation_level`` None Python's sqlite3 leaves transactions to SQLAlchemy."""
    connection.isolation_level = None
    connection.create_function("search_key", 1, _search_key, deterministic=True)
    connection.create_function("from_hex", 1, bytes.fromhex, deterministic=True)  # SQLite's own is newer than 3.40
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}").close()


def _search_key(value: str | bytes) -> str:
    """The SQL function ``search_key(text)``; paths are stored as bytes."""
    return search_key(value if isinstance(value, str) else os.fsdecode(value))


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


class ChangeCounter:
    """A connection of its own that only looks at the count of changes made through others.

    https://sqlite.org/pragma.html#pragma_data_version
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with sqlite_errors(folder):
            self._connection = sqlite3.connect(folder / DATABASE, isolation_level=None)

    def version(self) -> int:
        """A number that changes whenever any other connection commits. Raises TaggerError."""
        with sqlite_errors(self._folder):
            (version,) = self._connection.execute("pragma data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
