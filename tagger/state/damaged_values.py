"""Find stored values that no version of tagger can have stored: of another type than the column, or out of its range.

SQLite stores any value in any column, and a damaged page or another program may put one past a table's own conditions.
The column types of ``tables.py`` name what they cannot read; everything else is read as it is, for speed, and looked for
here once something went wrong.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    Integer,
    String,
    Table,
    TypeDecorator,
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy.types import TypeEngine

from tagger.display_names import printable
from tagger.state import journal_tables, review_tables
from tagger.state.database import State
from tagger.state.tables import Base, DamagedValueError, Encoding, PathColumn

__all__ = ["find_damaged_value", "journal_tables", "review_tables"]  # those two declare tables of Base

SHOWN_LETTERS = 60  # of a damaged value
LARGEST_SHARE = 1.001  # of a modality in a score; rounding adds a little to 1
LATEST_TIME = 253_402_300_799  # seconds since 1970: the end of the year 9999, the last that Python's dates know


SHARE = (-LARGEST_SHARE, LARGEST_SHARE)
RANGES = {  # column → the least and the largest value that makes sense
    f"{table}.{column}": least_and_largest
    for table in ("scores", "track_scores")
    for column, least_and_largest in (("score", (0, 1)), ("audio", SHARE), ("image", SHARE), ("text", SHARE))
}


def find_damaged_value(state: State) -> DamagedValueError | None:
    """The first stored value that its column cannot hold, as an error that names it; None where all are right."""
    with state.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                # As it is stored, whatever the column's type makes of it.
                value: Any = literal_column(f'"{column.name}"')
                query = select(value).select_from(table).where(_is_damaged(table, column, value))
                row = session.execute(query.limit(1)).first()
                if row is not None:
                    return _damaged_value(f"{table.name}.{column.name}", row[0])
    return None


def _is_damaged(table: Table, column: Column[Any], value: Any) -> ColumnElement[bool]:
    """Whether a stored value is of another type than its column, or out of its range."""
    is_damaged: ColumnElement[bool] = func.typeof(value).not_in(_storage_classes(column))
    if column.name.endswith("_at"):
        is_damaged |= ~value.between(0, LATEST_TIME)
    if isinstance(column.type, PathColumn):  # no system has a path without a name, or one with a zero byte
        is_damaged |= (func.length(value) == 0) | (func.instr(value, b"\0") > 0)
    if (bounds := RANGES.get(f"{table.name}.{column.name}")) is not None:
        is_damaged |= ~value.between(*bounds)
    if column is Encoding.__table__.c.shape:
        is_damaged |= ~_fits_its_bytes(value)
    for key in column.foreign_keys:
        is_damaged |= value.is_not(None) & value.not_in(select(key.column))
    for constraint in table.constraints:  # each is called after the column that it is about
        if isinstance(constraint, CheckConstraint) and constraint.name == f"ck_{table.name}_{column.name}":
            is_damaged |= literal_column(f"not ({constraint.sqltext})")
    return is_damaged


def _fits_its_bytes(shape: Any) -> ColumnElement[bool]:
    """Whether the shape of an encoding (JSON) has as many values, of two or four bytes each, as are stored."""
    sizes = [func.coalesce(func.json_extract(shape, f"$[{axis}]"), 1) for axis in range(3)]
    count = sizes[0] * sizes[1] * sizes[2]
    size: Any = func.length(literal_column('"data"'))
    fits = (func.json_type(shape) == "array") & size.in_((2 * count, 4 * count))
    return func.coalesce(case((func.json_valid(shape) == 1, fits), else_=False), False)


def _storage_classes(column: Column[Any]) -> tuple[str, ...]:
    """What SQLite's ``typeof`` says of the values that a column holds (https://sqlite.org/datatype3.html)."""
    stored_type: TypeEngine[Any] = column.type
    if isinstance(stored_type, TypeDecorator):
        stored_type = stored_type.impl_instance
    nullable = ("null",) if column.nullable else ()
    if isinstance(stored_type, Float):
        return ("real", "integer", *nullable)
    if isinstance(stored_type, (Integer, Boolean)):
        return ("integer", *nullable)
    if isinstance(stored_type, String):
        return ("text", *nullable)
    return ("blob", *nullable)  # also deferred columns of bytes, whose type SQLAlchemy does not say


def _damaged_value(where: str, value: object) -> DamagedValueError:
    return DamagedValueError(
        f"The state holds the value '{printable(str(value)[:SHOWN_LETTERS])}' in '{where}', which cannot be read; put a "
        "backup of state.db back, or move it away."
    )
