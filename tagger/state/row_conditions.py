"""Conditions for many rows at once: those with certain ids, and the tracks at or below certain paths.

Ids and paths are handed over as one JSON list, since a statement takes only so many parameters.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, LargeBinary, TableValuedAlias, and_, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tagger.state.tables import Track


def among(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Iterable[int]
) -> ColumnElement[bool]:
    """Whether the column is one of the ids."""
    return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))


def below(folders: Iterable[Path]) -> ColumnElement[bool]:
    """Whether a track lies below one of the (real, absolute) folders: bytes compare in the order of the index.

    The folders are rows to join with, since a statement takes only so many conditions beside each other.
    """
    inside, folder = aliased(Track), _path_rows(folders)
    separator = ord(os.sep)
    start, stop = (func.from_hex(folder.c.value + f"{end:02x}") for end in (separator, separator + 1))
    path = type_coerce(inside.path, LargeBinary)
    return Track.id.in_(select(inside.id).select_from(folder).join(inside, and_(path > start, path < stop)))


def within(paths: Sequence[Path]) -> ColumnElement[bool]:
    """Whether a track is one of the (real, absolute) paths or lies below one."""
    path = type_coerce(Track.path, LargeBinary)
    return or_(below(paths), path.in_(select(func.from_hex(_path_rows(paths).c.value))))


def _path_rows(paths: Iterable[Path]) -> TableValuedAlias:
    """The paths as rows of hexadecimal digits: JSON holds no bytes."""
    digits = [os.fsencode(path).rstrip(os.fsencode(os.sep)).hex() for path in paths]
    return func.json_each(json.dumps(digits)).table_valued("value")
