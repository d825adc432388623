"""A file as it will be, and the bytes that make the difference."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.errors import TaggerError
from tagger.tagformats.splices import Splice
from tagger.writing.filesystem import FileSystem, closing_descriptor
from tagger.writing.patched_view import (
    LARGEST_PATCH,
    ByteChange,
    OriginalFile,
    PatchedView,
    changes,
    differing,
    dump,
    is_mixture,
    load,
    reader,
    reversed_changes,
    write_changes,
)

FILES = FileSystem()
OLD = b"The quick brown fox jumps over the lazy dog."


class Memory(OriginalFile):
    """An original in memory."""

    def __init__(self, data: bytes) -> None:
        super().__init__(FILES, -1, len(data), "memory")
        self.data = data

    def read(self, start: int, size: int) -> bytes:
        return self.data[start : start + size]


def carried_out(data: bytes, splices: list[Splice]) -> bytes:
    for splice in sorted(splices, key=lambda s: s.start, reverse=True):
        data = data[: splice.start] + splice.data + data[splice.stop :]
    return data


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, list[Splice]]:
    data = draw(st.binary(min_size=1, max_size=300))
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), min_size=0, max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return data, [Splice(start, stop, draw(st.binary(max_size=40))) for start, stop in pairs]


@given(edits(), st.data())
def test_a_view_reads_like_the_file_that_it_describes(edit: tuple[bytes, list[Splice]], data: st.DataObject) -> None:
    old, splices = edit
    new = carried_out(old, splices)
    view = PatchedView(Memory(old), splices)
    assert view.size == len(new)
    file = reader(view)
    assert file.read() == new and file.read(1) == b""
    start = data.draw(st.integers(0, len(new)))
    stop = data.draw(st.integers(start, len(new)))
    assert view.range(start, stop) == new[start:stop]
    file.seek(start)
    assert file.read(stop - start) == new[start:stop]
    file.seek(-len(new), os.SEEK_END)
    assert file.tell() == 0


def test_a_reader_that_is_closed_leaves_the_view_open() -> None:
    view = PatchedView(Memory(OLD))
    reader(view).close()
    assert reader(view).read() == OLD


def test_a_splice_beyond_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the end"):
        PatchedView(Memory(OLD), [Splice(len(OLD), len(OLD) + 1, b"")])


@given(edits())
def test_changes_lead_to_the_new_file_and_back(edit: tuple[bytes, list[Splice]]) -> None:
    old, splices = edit
    new = carried_out(old, splices)
    byte_changes = changes(Memory(old), PatchedView(Memory(old), splices))
    if len(new) != len(old):
        assert byte_changes is None
        return
    assert byte_changes is not None
    patched = bytearray(old)
    for change in byte_changes:
        assert patched[change.offset : change.offset + len(change.old)] == change.old
        patched[change.offset : change.offset + len(change.new)] = change.new
    assert patched == new
    for change in reversed_changes(byte_changes):
        patched[change.offset : change.offset + len(change.new)] = change.new
    assert patched == old


def test_only_what_differs_is_a_change() -> None:
    old, new = bytearray(10_000), bytearray(10_000)
    new[100], new[110], new[5000] = 1, 2, 3
    byte_changes = differing(7, bytes(old), bytes(new))
    assert [change.offset for change in byte_changes] == [107, 5007]
    assert sum(len(change.new) for change in byte_changes) < 40


def test_a_large_difference_is_no_patch() -> None:
    size = LARGEST_PATCH + 2
    old = Memory(bytes(size))
    assert changes(old, PatchedView(old, [Splice(0, size, b"\1" * size)])) is None


def test_a_cut_off_write_is_recognised() -> None:
    change = ByteChange(3, b"abcdef", b"ABCDEF")
    assert is_mixture(change, b"ABCdef") and is_mixture(change, b"abcdef") and is_mixture(change, b"aBcDeF")
    assert not is_mixture(change, b"ABCxef") and not is_mixture(change, b"ABC")


@given(st.lists(st.tuples(st.integers(0, 10**12), st.binary(min_size=1, max_size=50)), max_size=5))
def test_the_journal_gives_back_what_it_was_given(ranges: list[tuple[int, bytes]]) -> None:
    patch = tuple(ByteChange(offset, old, old[::-1]) for offset, old in ranges)
    assert load(dump(patch)) == patch


def test_a_damaged_entry_is_a_sentence() -> None:
    with pytest.raises(TaggerError, match="damaged"):
        load(dump((ByteChange(0, b"abc", b"def"),))[:-1])


@pytest.mark.parametrize("entry", [b"", b"no JSON\n", b"[[1]]\nab", b"[[0, null]]\nab", b"7\n", b"\xff\xfe\n"])
def test_an_entry_that_is_none_is_a_sentence(entry: bytes) -> None:
    with pytest.raises(TaggerError, match="damaged"):
        load(entry)


def test_a_patch_is_written_where_it_belongs(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    with closing_descriptor(FILES, FILES.open_to_write(path)) as descriptor:
        write_changes(FILES, descriptor, (ByteChange(4, b"quick", b"slow "), ByteChange(40, b"dog", b"cat")))
    assert path.read_bytes() == b"The slow  brown fox jumps over the lazy cat."
