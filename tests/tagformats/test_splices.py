"""A change is carried out exactly, in place and in one pass, and can be turned round."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.tagformats import splices as module
from tagger.tagformats.splices import (
    Splice,
    apply,
    arrange,
    inverse,
    moves_nothing,
    needed,
    read_range,
    rewrite,
    touched,
)


@st.composite
def changes(draw: st.DrawFn) -> tuple[bytes, list[Splice]]:
    """A file and splices that do not overlap."""
    data = draw(st.binary(max_size=60))
    edges = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return data, [Splice(start, stop, draw(st.binary(max_size=20))) for start, stop in pairs]


def expected(data: bytes, splices: list[Splice]) -> bytes:
    result, at = b"", 0
    for splice in splices:
        result += data[at : splice.start] + splice.data
        at = splice.stop
    return result + data[at:]


@given(changes())
def test_both_ways_of_carrying_it_out_agree_with_the_definition(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    target = io.BytesIO()
    rewrite(io.BytesIO(data), target, splices)
    assert target.getvalue() == expected(data, splices)
    file = io.BytesIO(data)
    apply(file, splices)
    assert file.getvalue() == expected(data, splices)


@given(changes(), st.integers(1, 5))
def test_blocks_of_any_size_move_everything(change: tuple[bytes, list[Splice]], size: int) -> None:
    data, splices = change
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", size)
        file, target = io.BytesIO(data), io.BytesIO()
        apply(file, splices)
        rewrite(io.BytesIO(data), target, splices)
    assert file.getvalue() == target.getvalue() == expected(data, splices)


@given(changes())
def test_the_inverse_leads_back_bit_for_bit(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    file = io.BytesIO(data)
    undo = inverse(file, splices)
    apply(file, splices)
    apply(file, undo)
    assert file.getvalue() == data


@given(changes())
def test_what_lies_outside_the_touched_range_stays_where_it_is(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    start, stop = touched(splices) or (0, len(data))
    after = expected(data, splices)
    if touched(splices):
        assert len(after) == len(data)
        assert (after[:start], after[stop:]) == (data[:start], data[stop:])


@given(changes())
def test_only_what_differs_is_needed(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    remaining = needed(io.BytesIO(data), splices)
    assert expected(data, list(remaining)) == expected(data, splices)
    assert all(splice.growth or data[splice.start : splice.stop] != splice.data for splice in remaining)


def test_neighbours_become_one_and_keep_their_order() -> None:
    given_ = [Splice(3, 3, b"b"), Splice(5, 5, b""), Splice(0, 3, b"a"), Splice(3, 3, b"c")]
    assert arrange(given_) == (Splice(0, 3, b"abc"),)


def test_overlapping_splices_are_a_fault_of_the_writer() -> None:
    with pytest.raises(ValueError, match="overlap"):
        arrange([Splice(0, 3, b"x"), Splice(2, 4, b"y")])


def test_a_change_that_moves_nothing_is_known_as_such() -> None:
    assert moves_nothing([Splice(0, 2, b"ab"), Splice(5, 6, b"c")])
    assert not moves_nothing([Splice(0, 2, b"abc"), Splice(5, 6, b"")])
    assert touched([Splice(0, 2, b"abc"), Splice(5, 6, b"")]) == (0, 6)
    assert touched([Splice(4, 4, b"x")]) is None
    assert touched([]) == (0, 0)


class FailingFile(io.BytesIO):
    """A file whose disk fails at the n-th call."""

    def __init__(self, data: bytes, calls: int) -> None:
        super().__init__(data)
        self.left = calls

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError("the disk failed")

    def read(self, size: int | None = -1, /) -> bytes:
        self._count()
        return super().read(size)

    def write(self, data, /) -> int:  # type: ignore[no-untyped-def]
        self._count()
        return super().write(data)


@pytest.mark.parametrize("calls", range(4))
def test_a_failing_disk_is_reported_at_every_call(calls: int) -> None:
    change = [Splice(0, 1, b"long"), Splice(5, 9, b"x")]
    with pytest.raises(OSError, match="the disk failed"):
        apply(FailingFile(b"0123456789", calls), change)
    source = FailingFile(b"0123456789", calls)
    with pytest.raises(OSError, match="the disk failed"):
        for _ in range(6):
            rewrite(source, io.BytesIO(), change)
    assert source.getvalue() == b"0123456789"


def test_a_file_that_became_shorter_is_noticed() -> None:
    with pytest.raises(OSError, match="ended at byte 3"):
        read_range(io.BytesIO(b"abc"), 1, 9)
