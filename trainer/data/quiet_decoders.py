"""Decoding without the decoders' own lines: libmpg123 and libsndfile write remarks on damaged files to standard error
themselves, past Python, and what they remark on is a problem of ours already, named once.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2
_lock = threading.Lock()
_decoding = 0  # how many threads decode now
_saved: int | None = None  # a descriptor of the real standard error while they do


@contextmanager
def quiet_decoders() -> Iterator[None]:
    """Send descriptor 2 nowhere, for the whole process. Threads may overlap: the last one puts it back."""
    _close()
    try:
        yield
    finally:
        _reopen()


def _close() -> None:
    global _decoding, _saved  # a descriptor belongs to the process
    with _lock:
        _decoding += 1
        if _decoding > 1:
            return
        try:
            _saved = os.dup(STDERR)
        except OSError:
            return  # there is no standard error to keep quiet
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, STDERR)
        os.close(null)


def _reopen() -> None:
    global _decoding, _saved
    with _lock:
        _decoding -= 1
        if _decoding == 0 and _saved is not None:
            os.dup2(_saved, STDERR)
            os.close(_saved)
            _saved = None
