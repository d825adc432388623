"""Column types for what SQLite cannot hold as it is: paths in any encoding, lists, huge numbers, damaged text."""

import json
import os
import re
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Dialect, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator

_SURROGATES = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 database can hold; they become "�"."""
    return _SURROGATES.sub("�", text)


class PathColumn(TypeDecorator[Path]):
    """A path as the file system's own bytes, so that a name in any encoding comes back as it was."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Path | None, dialect: Dialect) -> bytes | None:
        """A path to its bytes."""
        return None if value is None else os.fsencode(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Path | None:
        """Bytes to the path."""
        return None if value is None else Path(os.fsdecode(value))


class ListColumn(TypeDecorator[tuple[str, ...]]):
    """A list of strings as ASCII JSON: order and every character are kept."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """A list to its JSON text."""
        return None if value is None else json.dumps(list(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """JSON text to the list."""
        return None if value is None else _parsed(value)


@lru_cache(maxsize=4096)
def _parsed(value: str) -> tuple[str, ...]:
    """The list; most files of a library share a few values."""
    return tuple(json.loads(value))


class TextColumn(TypeDecorator[str]):
    """Text from files, where anything may stand; what UTF-8 cannot hold becomes "�"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else storable(value)


class NumberColumn(TypeDecorator[int]):
    """A whole number of any size, as decimal text: inode numbers go beyond SQLite's 63 bits."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        """A number to its digits."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        """Digits to the number."""
        return None if value is None else int(value)
