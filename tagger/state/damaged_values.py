"""Looking for stored values that no version of tagger stored: of another type than their column's, or an impossible time.

SQLite stores any value in any column. The column types of ``tables.py`` name what they cannot read; everything else is
read as it is, for speed, and looked for here once something went wrong.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, String, TypeDecorator, func, literal_column, select
from sqlalchemy.types import TypeEngine

from tagger.display_names import printable
from tagger.state import journal_tables, review_tables
from tagger.state.database import State
from tagger.state.tables import Base, DamagedValueError

__all__ = ["find_damaged_value", "journal_tables", "review_tables"]  # those two declare tables of Base

SHOWN_LETTERS = 60  # of a damaged value
LATEST_TIME = 253_402_300_799  # seconds since 1970: the end of the year 9999, the last that Python's dates know


def find_damaged_value(state: State) -> DamagedValueError | None:
    """The first stored value that its column cannot hold, as an error that names it; None where all are right."""
    with state.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                value: Any = literal_column(
                    f'"{column.name}"'
                )  # as it is stored, whatever the column's type makes of it
                is_wrong = func.typeof(value).not_in(_storage_classes(column))
                if column.name.endswith("_at"):
                    is_wrong |= ~value.between(0, LATEST_TIME)
                row = session.execute(select(value).select_from(table).where(is_wrong).limit(1)).first()
                if row is not None:
                    return _damaged_value(f"{table.name}.{column.name}", row[0])
    return None


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
