from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tagger.state.album_summaries import PackedRows


class Row(NamedTuple):
    number: int
    path: bytes
    title: str
    seconds: float
    genres: tuple[str, ...]
    missing: bool


texts = st.sampled_from(("", "a", "b", "a\0b", "\0", "ü"))
rows = st.lists(
    st.builds(
        Row,
        st.integers(-(2**62), 2**62) | st.integers(0, 3),
        texts.map(str.encode),
        texts,
        st.sampled_from((0.0, 1.0, 200.5)),
        st.sampled_from(((), ("Rock",), ("Rock", "Jazz"))),
        st.booleans(),
    ),
    max_size=5,
)


@given(rows, rows)
@settings(deadline=None)
def test_rows_come_back_as_they_were_and_equal_what_is_equal(first: list[Row], second: list[Row]) -> None:
    packed = PackedRows(Row, first)
    assert list(packed) == first and len(packed) == len(first)
    assert [packed[index] for index in range(len(first))] == first
    assert all(list(packed.column(name)) == [getattr(row, name) for row in first] for name in Row._fields)
    assert packed.distinct("genres") == {row.genres for row in first}
    assert (packed == PackedRows(Row, second)) == (first == second)
    assert hash(packed) == hash(PackedRows(Row, first))


def test_consecutive_numbers_and_what_all_share_take_no_room_of_their_own() -> None:
    packed = PackedRows(Row, [Row(number, b"a", "b", 1.0, (), False) for number in range(5, 15)])
    assert packed._columns == (range(5, 15), (b"a",), ("b",), (1.0,), ((),), (False,))
