"""A change is carried out exactly, in memory and seen through a view, and can be turned round."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.tagformats.splices import Splice, arrange, inverse, needed, read_range, spliced
from tagger.writing.filesystem import FileSystem
from tagger.writing.patched_view import KeptRange, OriginalFile, PatchedView, pieces
from tagger.writing.patched_view import changes as byte_changes


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


class MemoryFile(OriginalFile):
    """An original in memory, whose disk may fail at the n-th reading."""

    def __init__(self, data: bytes, readings: int = 1 << 20) -> None:
        super().__init__(FileSystem(), -1, len(data), "memory")
        self.data, self.readings = data, readings

    def read(self, start: int, size: int) -> bytes:
        self.readings -= 1
        if self.readings < 0:
            raise OSError("the disk failed")
        return self.data[start : start + size]


def read_whole(data: bytes, splices: Sequence[Splice], block: int = 1 << 16) -> bytes:
    """The changed file as the product reads it, in blocks, before it is written."""
    view = PatchedView(MemoryFile(data), splices)
    return b"".join(view.range(start, min(start + block, view.size)) for start in range(0, view.size, block))


@given(changes())
def test_both_ways_of_carrying_it_out_agree_with_the_definition(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    assert spliced(data, splices) == expected(data, splices)
    assert read_whole(data, splices) == expected(data, splices)


@given(changes(), st.integers(1, 5))
def test_blocks_of_any_size_move_everything(change: tuple[bytes, list[Splice]], size: int) -> None:
    data, splices = change
    assert read_whole(data, splices, size) == spliced(data, splices) == expected(data, splices)


@given(changes())
def test_the_inverse_leads_back_bit_for_bit(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    undo = inverse(io.BytesIO(data), splices)
    assert spliced(spliced(data, splices), undo) == data


def changed_range(data: bytes, splices: Sequence[Splice]) -> tuple[int, int] | None:
    """The offsets between which a patch changes bytes; None where bytes move, so that there is no patch."""
    original = MemoryFile(data)
    patch = byte_changes(original, PatchedView(original, splices))
    if patch is None:
        return None
    return (patch[0].offset, patch[-1].offset + len(patch[-1].old)) if patch else (0, 0)


@given(changes())
def test_what_lies_outside_the_changed_range_stays_where_it_is(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    after = expected(data, splices)
    offsets = changed_range(data, splices)
    if offsets:
        start, stop = offsets
        assert len(after) == len(data)
        assert (after[:start], after[stop:]) == (data[:start], data[stop:])
    else:
        assert len(after) != len(data)


@given(changes())
def test_only_what_differs_is_needed(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    remaining = needed(io.BytesIO(data), splices)
    assert expected(data, list(remaining)) == expected(data, splices)
    assert all(splice.growth or data[splice.start : splice.stop] != splice.data for splice in remaining)


def test_neighbours_become_one_and_keep_their_order() -> None:
    splices = [Splice(3, 3, b"b"), Splice(5, 5, b""), Splice(0, 3, b"a"), Splice(3, 3, b"c")]
    assert arrange(splices) == (Splice(0, 3, b"abc"),)


def test_overlapping_splices_are_a_fault_of_the_writer() -> None:
    with pytest.raises(ValueError, match="overlap"):
        arrange([Splice(0, 3, b"x"), Splice(2, 4, b"y")])


def test_a_change_that_moves_nothing_is_known_as_such() -> None:
    data = b"0123456789"
    assert changed_range(data, [Splice(0, 2, b"ab"), Splice(5, 6, b"c")]) == (0, 6)
    assert changed_range(data, [Splice(0, 2, b"abc"), Splice(5, 6, b"")]) == (0, 6)
    assert pieces(len(data), [Splice(0, 2, b"ab"), Splice(5, 6, b"c")])[1] == KeptRange(2, 3)
    assert pieces(len(data), [Splice(0, 2, b"abc"), Splice(5, 6, b"")])[-1] == KeptRange(6, 4)
    assert changed_range(data, [Splice(4, 4, b"x")]) is None
    assert changed_range(data, []) == (0, 0)


@pytest.mark.parametrize("readings", range(3))
def test_a_failing_disk_is_reported_at_every_reading(readings: int) -> None:
    change = [Splice(0, 1, b"long"), Splice(5, 9, b"x")]
    original = MemoryFile(b"0123456789", readings)
    view = PatchedView(original, change)
    with pytest.raises(OSError, match="the disk failed"):
        for _ in range(6):
            view.range(0, view.size)
    assert original.data == b"0123456789"


def test_a_file_that_became_shorter_is_noticed() -> None:
    with pytest.raises(OSError, match="ended at byte 3"):
        read_range(io.BytesIO(b"abc"), 1, 9)
