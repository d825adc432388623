"""Rows with named values, kept by column in a quarter of the memory; a row is made again when it is looked at."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, Generic, NamedTuple, TypeVar, cast

Row = TypeVar("Row", bound=NamedTuple)
_Column = Sequence[Any]  # a single value stands for as many as there are rows; joined text or bytes for their parts


class PackedRows(Generic[Row]):
    """Rows of one kind, in order; rows with equal values are equal."""

    __slots__ = ("_columns", "_count", "_kind")

    def __init__(self, kind: type[Row], rows: Sequence[Row]) -> None:
        self._kind = kind
        self._count = len(rows)
        self._columns: tuple[_Column, ...] = tuple(map(_packed, zip(*rows, strict=True)))

    def column(self, name: str) -> Iterable[Any]:
        """The values of one name, in the order of the rows."""
        position = self._kind._fields.index(name)
        return _unpacked(self._columns[position], self._count) if self._count else ()

    def distinct(self, name: str) -> set[Any]:
        """The different values of one name."""
        column = self._columns[self._kind._fields.index(name)] if self._count else ()
        return set(_unpacked(column, 1) if len(column) == 1 else _unpacked(column, self._count))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        columns = (_unpacked(column, self._count) for column in self._columns)
        return map(cast("Any", self._kind._make), zip(*columns, strict=True))

    def __getitem__(self, index: int) -> Row:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PackedRows):
            return NotImplemented
        return self._count == other._count and self._columns == other._columns

    def __hash__(self) -> int:
        return hash(tuple(self))


def _packed(values: tuple[Any, ...]) -> _Column:
    """A column, always the same for the same values."""
    first = values[0]
    if values.count(first) == len(values):
        return _single(first)
    kinds = set(map(type, values))
    if kinds == {int}:
        ascending = range(first, first + len(values))
        return ascending if values == tuple(ascending) else array("q", values)
    if kinds == {float}:
        return array("d", values)
    if kinds == {bytes} and not any(b"\0" in value for value in values):
        return b"\0".join(values)
    if kinds == {str} and not any("\0" in value for value in values):
        return "\0".join(values)
    return values


@lru_cache(maxsize=4096, typed=True)
def _single(value: Any) -> _Column:
    """The column of a value that all rows have; nearly all albums share a few."""
    return (value,)


def _unpacked(column: _Column, count: int) -> Iterable[Any]:
    if isinstance(column, bytes):
        return column.split(b"\0")
    if isinstance(column, str):
        return column.split("\0")
    return repeat(column[0], count) if len(column) == 1 else column
