"""What SQLite reports, said as one sentence with a way out."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tagger.errors import TaggerError

LOCKED = "Another program keeps the state in '{where}' locked; close it, or wait until it has finished, and try again."
FULL = "The disk that holds the state in '{where}' is full; make room and try again: finished work is kept."
READ_ONLY = "The state in '{where}' cannot be written; make the folder writable, or name another one with --state."
SENTENCES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: "The state in '{where}' is damaged; put a backup of state.db back, or move it away.",
    sqlite3.SQLITE_NOTADB: "'state.db' in '{where}' is not a database of tagger; move it away or name another --state.",
    sqlite3.SQLITE_CANTOPEN: "The state in '{where}' cannot be opened; make it readable or name another --state.",
    sqlite3.SQLITE_IOERR: "The disk failed while the state in '{where}' was used ({cause}); check it and try again.",
}
BY_A_FULL_DISK = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)  # what SQLite may say where there is no room
LEAST_ROOM = 128 << 10  # bytes


def explained(error: sqlite3.Error, where: Path) -> TaggerError:
    """The sentence for a failure of SQLite; an unknown one keeps SQLite's own words."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    sentence = SENTENCES.get(code, "The state in '{where}' cannot be used: {cause}; run 'tagger doctor'.")
    if code in BY_A_FULL_DISK and _is_full(where):
        sentence = FULL
    return TaggerError(sentence.format(where=where, cause=error))


def _is_full(folder: Path) -> bool:
    """Whether there is no room for what SQLite needs even to read: an index of its log, shared with other programs."""
    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False


@contextmanager
def explaining(where: Path) -> Iterator[None]:
    """Turn failures of SQLite inside the block into TaggerErrors."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.OperationalError) or type(error.orig) is sqlite3.DatabaseError:
            raise explained(error.orig, where) from error
        raise
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        raise explained(error, where) from error
