"""What is prepared is verified before anything is touched: a writer that is wrong harms no file."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from tagger.library.records import FileStamp
from tagger.settings import WriteMethod
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.splices import Splice
from tagger.writing.file_edit import FileEdit, PreparedChange, RefusedError
from tagger.writing.filesystem import FileSystem
from tagger.writing.prepare import WriteContext, prepare, wait_until_flushed
from tagger.writing.verification import audio_ranges
from tagger.writing.write_options import WriteOptions
from tests.helpers.media import cover_bytes, make_audio
from tests.helpers.write_context import leftovers, rewritten

TOKEN = "0123456789abcdef"
JAZZ = ("Jazz", "Dub")


@pytest.fixture
def flac(tmp_path: Path) -> Iterator[Path]:
    path = make_audio(
        tmp_path / "a.flac", "flac", seconds=3, tags={"title": "T", "genres": ["Rock"]}, cover=cover_bytes()
    )
    path.write_bytes(rewritten(path.read_bytes(), ("Rock", "with room for more")))
    before = path.read_bytes()
    yield path
    assert path.read_bytes() == before, "preparing touched the original"


def edit(path: Path, splices: Callable[[BinaryIO], Sequence[Splice]], after: tuple[str, ...] = JAZZ) -> FileEdit:
    return FileEdit(path, FileStamp.of(path.stat()), None, after, splices)


def prepared(
    path: Path, splices: Callable[[BinaryIO], Sequence[Splice]], write_method: WriteMethod = "replace"
) -> PreparedChange | None:
    return attempt(FileSystem(), edit(path, splices), write_method)


def attempt(files: FileSystem, requested: FileEdit, write_method: WriteMethod) -> PreparedChange | None:
    with ThreadPoolExecutor(1) as helper:
        result = prepare(WriteContext(files, TOKEN, WriteOptions(write_method=write_method), helper), requested)
        return None if result is None else wait_until_flushed(files, result)


def right(file: BinaryIO) -> tuple[Splice, ...]:
    return genre_splices(file, JAZZ)


@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_a_right_change_is_ready_to_be_put_in_place(flac: Path, write_method: WriteMethod) -> None:
    result = prepared(flac, right, write_method)
    assert result is not None and result.genres_before == ("Rock", "with room for more") and result.format == "flac"
    assert (
        result.old_fingerprint.audio == result.new_fingerprint.audio
        and result.old_fingerprint.tags != result.new_fingerprint.tags
    )
    if write_method == "patch":
        assert result.temporary is None and result.patch
    else:
        assert result.temporary is not None and not result.patch
        assert result.temporary.read_bytes() == rewritten(flac.read_bytes(), JAZZ)
        assert result.stamp_after == FileStamp.of(result.temporary.stat())


def test_a_file_that_holds_it_already_is_not_prepared(flac: Path) -> None:
    assert prepared(flac, partial(genre_splices, genres=("Rock", "with room for more"))) is None
    assert leftovers(flac.parent) == []


def damages_audio(file: BinaryIO) -> tuple[Splice, ...]:
    start, stop = audio_ranges(file)[-1]
    middle = (start + stop) // 2
    file.seek(middle)
    other = bytes(byte ^ 0xFF for byte in file.read(4))
    return (*right(file), Splice(middle, middle + 4, other))


def shortens_audio(file: BinaryIO) -> tuple[Splice, ...]:
    _, stop = audio_ranges(file)[-1]
    return (*right(file), Splice(stop - 100, stop, b""))


def damages_picture(file: BinaryIO) -> tuple[Splice, ...]:
    file.seek(0)
    at = file.read().index(cover_bytes()) + 50
    file.seek(at)
    return (*right(file), Splice(at, at + 1, bytes([file.read(1)[0] ^ 1])))


def changes_the_title(file: BinaryIO) -> tuple[Splice, ...]:
    """A comment block that also says something else, of the same length."""
    file.seek(0)
    data = file.read()
    at = data.index(b"TITLE=T" if b"TITLE=T" in data else b"title=T") + 6
    first = right(file)
    return tuple(Splice(s.start, s.stop, s.data.replace(b"=T", b"=U")) if s.start <= at < s.stop else s for s in first)


def writes_other_genres(file: BinaryIO) -> tuple[Splice, ...]:
    return genre_splices(file, ("Jazz",))


@pytest.mark.parametrize("write_method", ["replace", "patch"])
@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (damages_audio, "change the audio"),
        (shortens_audio, "change the audio"),
        (damages_picture, "picture"),
        (changes_the_title, "title"),
        (writes_other_genres, "genres read back \\(Jazz\\) are not the ones planned \\(Jazz, Dub\\)"),
    ],
)
def test_a_writer_that_does_anything_else_is_refused_and_named(
    flac: Path, write_method: WriteMethod, wrong: Callable[[BinaryIO], Sequence[Splice]], name: str
) -> None:
    with pytest.raises(RefusedError, match=f"(?i){name}"):
        prepared(flac, wrong, write_method)
    assert leftovers(flac.parent) == []


def test_a_copy_that_is_not_what_was_written_is_refused(flac: Path) -> None:
    """A disk that changes a byte on the way."""

    class Forgetful(FileSystem):
        def copy_range(self, source: int, target: int, size: int, source_offset: int, target_offset: int) -> int:
            copied = super().copy_range(source, target, size, source_offset, target_offset)
            if copied > 50_000:
                self.write(target, b"\xaa\x55", target_offset + copied // 2)
            return copied

    with pytest.raises(RefusedError, match="audio"):
        attempt(Forgetful(), edit(flac, right), "replace")
    assert leftovers(flac.parent) == []


def test_a_kernel_that_copies_only_part_is_made_up_for(flac: Path) -> None:
    class Lazy(FileSystem):
        def copy_range(self, source: int, target: int, size: int, source_offset: int, target_offset: int) -> int:
            return (
                super().copy_range(source, target, min(size, 1000), source_offset, target_offset) if size > 2000 else 0
            )

    result = attempt(Lazy(), edit(flac, right), "replace")
    assert result is not None and result.temporary is not None
    assert result.temporary.read_bytes() == rewritten(flac.read_bytes(), JAZZ)


def test_blocks_are_shared_where_the_disk_can_and_the_audio_stays_in_its_place(flac: Path) -> None:
    class Sharing(FileSystem):
        """Stands in for a file system with reflinks, which few machines have: the clone is a copy."""

        cloned = 0

        def clone(self, source: int, target: int) -> None:
            self.cloned += 1
            self.write(target, self.read(source, 1 << 30, 0), 0)

        def copy_range(self, source: int, target: int, size: int, *offsets: int) -> int:
            assert size < 10_000, "the audio should be shared"
            return super().copy_range(source, target, size, *offsets)

    files = Sharing()
    result = attempt(files, edit(flac, right), "replace")
    assert result is not None and result.temporary is not None and files.cloned == 1
    assert result.temporary.read_bytes() == rewritten(flac.read_bytes(), JAZZ)


def test_on_a_far_volume_bytes_are_patched(flac: Path) -> None:
    class Far(FileSystem):
        def mounts(self) -> str:
            return "1 0 0:1 / / rw - fuse.sshfs me@nas:/music rw\n"

    result = attempt(Far(), edit(flac, right), "auto")
    assert result is not None and result.patch and result.temporary is None


def test_on_a_far_volume_a_patch_reads_no_audio(tmp_path: Path) -> None:
    """Two megabytes of audio stay where they are: only the tags are fetched, and three samples."""
    path = make_audio(tmp_path / "a.wav", "wav id3", seconds=12, tags={"genres": ["Rock"]})
    path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))

    class Counting(FileSystem):
        def __init__(self) -> None:
            self.pages = set[int]()

        def read(self, descriptor: int, size: int, offset: int) -> bytes:
            data = super().read(descriptor, size, offset)
            self.pages |= set(range(offset // 4096, (offset + len(data)) // 4096 + 1))
            return data

    files = Counting()
    result = attempt(files, edit(path, right), "patch")
    assert result is not None and result.patch
    assert 4096 * len(files.pages) < path.stat().st_size / 4


def test_a_far_file_without_room_gets_a_new_file(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.ogg", "ogg vorbis", seconds=0.3, tags={"genres": ["Rock"]})
    long = ("x" * 9000,)
    result = attempt(FileSystem(), edit(path, partial(genre_splices, genres=long), long), "patch")
    assert result is not None and result.temporary is not None and not result.patch
