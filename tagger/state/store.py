"""The state on disk: one SQLite file that survives crashes, full disks and other programs."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.paths import data_folder
from tagger.state.failures import explaining
from tagger.state.migrate import migrate
from tagger.state.query import plain

DATABASE = "state.db"
BUSY_SECONDS = 15.0
PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "cache_size = -65536",
    "temp_store = memory",
)


@dataclass(frozen=True, slots=True)
class State:
    """An open state. Threads may share it; each ``session()`` or ``reading()`` has a connection of its own."""

    folder: Path
    engine: Engine

    @classmethod
    def open(cls, folder: Path | None = None, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open, or make, the state in ``folder`` (None: the platform's) and bring it up to date.

        Raises TaggerError, in one sentence, for a folder that cannot be used, and for a database that is damaged,
        locked, or newer than this version.
        """
        folder = Path(os.path.abspath(folder if folder is not None else data_folder()))  # noqa: PTH100 - links stay as named
        _make(folder)
        engine = _engine(folder / DATABASE, busy_seconds)
        try:
            with explaining(folder), engine.begin() as connection:
                migrate(connection, folder)
        except BaseException:
            engine.dispose()
            raise
        return cls(folder, engine)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: waits its turn, commits at the end, leaves nothing behind on an error."""
        with explaining(self.folder), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look at the state that never waits for a writer, and cannot write."""
        with explaining(self.folder), Session(self.engine.execution_options(begin="BEGIN")) as session:
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make(folder: Path) -> None:
    """Make the state's folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = error.strerror or str(error)
        raise TaggerError(
            f"The folder '{folder}' cannot hold the state ({cause}); name another one with --state."
        ) from error


def _engine(database: Path, busy_seconds: float) -> Engine:
    """An engine whose transactions begin when SQLAlchemy says so, and at once as writers unless told otherwise.

    SQLite refuses, without waiting, a transaction that starts as a reader and writes after another writer came first.
    """
    engine = create_engine(URL.create("sqlite", database=os.fspath(database)), connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    """Set up a new connection; ``isolation_level`` None: Python's sqlite3 begins no transactions of its own."""
    connection.isolation_level = None
    connection.create_function("plain", 1, _plain, deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}").close()


def _plain(value: str | bytes) -> str:
    """The SQL function ``plain(text)``; paths are stored as bytes."""
    return plain(value if isinstance(value, str) else os.fsdecode(value))


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))
