"""Native FLAC files: their picture blocks, and the splices that change their genre.

The fields are those of the Vorbis comment (``vorbis_comment``). Writing changes the comment block and the padding,
every other block keeps its bytes. An ID3v2 tag in front of the stream, which no FLAC player needs, is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from mutagen.flac import FLAC

from tagger.tagformats import vorbis_comment
from tagger.tagformats.id3v2 import front_tags_end
from tagger.tagformats.splices import PADDING_BYTES, Splice, read_at, require, size_of, starts_with
from tagger.tagformats.tag_fields import EmbeddedPicture
from tagger.tagformats.vorbis_comment import GENRE_FIELD

STREAMINFO, PADDING, VORBIS_COMMENT, PICTURE_BLOCK, INVALID = 0, 1, 4, 6, 127
HEADER = 4
LAST = 0x80
LARGEST = (1 << 24) - 1


@dataclass(frozen=True, slots=True)
class MetadataBlock:
    """A metadata block: ``start`` is the offset of its 4-byte header, ``stop`` the one after its payload."""

    kind: int
    start: int
    stop: int
    last: bool

    @property
    def size(self) -> int:
        """Bytes of payload."""
        return self.stop - self.start - HEADER


def block_pictures(file: FLAC) -> Iterator[EmbeddedPicture]:
    """The pictures in the file's own blocks, beside those of its Vorbis comment."""
    return map(vorbis_comment.picture_of_block, file.pictures)


def genre_splices(file: BinaryIO, genres: Sequence[str], field: str = GENRE_FIELD) -> list[Splice]:
    """What to change so that the file holds these genres, or values of another ``field``. Raises StructureError."""
    blocks = read_blocks(file)
    comment_blocks = [b for b in blocks if b.kind == VORBIS_COMMENT]
    require(len(comment_blocks) <= 1, "it holds more than one Vorbis comment block")
    if not comment_blocks:
        return _new_comment(file, blocks, genres, field) if genres else []
    old = comment_blocks[0]
    comments = vorbis_comment.parse(read_at(file, old.start + HEADER, old.size, "its Vorbis comment"))
    payload = vorbis_comment.render(vorbis_comment.with_values(comments, genres, field))
    growth = len(payload) - old.size
    padding, adds_block = _padding_change(file, blocks, growth)
    flag = LAST if old.last and not adds_block else 0
    change = Splice(old.start, old.stop, _header(VORBIS_COMMENT, len(payload), flag) + payload)
    return [change, *_clear_last(blocks, adds_block, old), *padding]


def read_blocks(file: BinaryIO) -> list[MetadataBlock]:
    """Every metadata block, in order. Raises StructureError unless they form a chain that ends at the audio."""
    start = front_tags_end(file)
    require(starts_with(file, start, b"fLaC"), "it does not begin with a FLAC stream")
    offset, blocks = start + HEADER, list[MetadataBlock]()
    while not blocks or not blocks[-1].last:
        header = read_at(file, offset, HEADER, "the chain of its FLAC blocks")
        size = int.from_bytes(header[1:])
        blocks.append(MetadataBlock(header[0] & 0x7F, offset, offset + HEADER + size, bool(header[0] & LAST)))
        offset = blocks[-1].stop
        require(blocks[-1].kind != INVALID and offset <= size_of(file), "the chain of its FLAC blocks is broken")
    require(blocks[0].kind == STREAMINFO, "its first FLAC block is not the stream's description")
    require(_audio_at(file, offset), "no audio follows the chain of its FLAC blocks")
    return blocks


def _audio_at(file: BinaryIO, offset: int) -> bool:
    """Whether a frame begins here (or the file ends): a wrong block length would otherwise eat or move audio."""
    sync = read_at(file, offset, min(2, size_of(file) - offset), "its audio")
    return sync == b"" or (len(sync) == 2 and sync[0] == 0xFF and sync[1] & 0xFC == 0xF8)


def _header(kind: int, size: int, flag: int) -> bytes:
    require(size <= LARGEST, "a block of its tags would grow beyond what a FLAC block can hold")
    return bytes([kind | flag]) + size.to_bytes(3)


def _new_comment(file: BinaryIO, blocks: list[MetadataBlock], genres: Sequence[str], field: str) -> list[Splice]:
    """A comment block directly after the stream's description."""
    payload = vorbis_comment.render(
        vorbis_comment.with_values(vorbis_comment.CommentBlock(vorbis_comment.VENDOR, (), b""), genres, field)
    )
    return added_block(file, blocks, blocks[0], VORBIS_COMMENT, payload)


def added_block(
    file: BinaryIO, blocks: list[MetadataBlock], before: MetadataBlock, kind: int, payload: bytes
) -> list[Splice]:
    """A new block directly behind ``before``, taken out of the padding where there is some."""
    padding, adds_block = _padding_change(file, blocks, HEADER + len(payload))
    flag = LAST if before.last and not adds_block else 0
    new = Splice(before.stop, before.stop, _header(kind, len(payload), flag) + payload)
    clear_flag = [Splice(before.start, before.start + 1, bytes([before.kind]))] if before.last else []
    return [*clear_flag, new, *([] if before.last else _clear_last(blocks, adds_block, None)), *padding]


def emptied_block(block: MetadataBlock) -> Splice:
    """A block that becomes padding of zeros."""
    return Splice(block.start, block.stop, _header(PADDING, block.size, LAST if block.last else 0) + bytes(block.size))


def _clear_last(blocks: list[MetadataBlock], adds_block: bool, replaced: MetadataBlock | None) -> list[Splice]:
    """Take the flag of the last block from the one that had it, when a new padding block comes after it."""
    last = blocks[-1]
    if not adds_block or last is replaced:
        return []
    return [Splice(last.start, last.start + 1, bytes([last.kind]))]


def _padding_change(file: BinaryIO, blocks: list[MetadataBlock], growth: int) -> tuple[list[Splice], bool]:
    """The padding that makes up for ``growth`` bytes, and whether it is a new block at the end.

    Only padding of zeros is ours to use. Where it does not suffice the file grows and gets fresh padding.
    """
    if growth == 0:
        return [], False
    padding = next((b for b in reversed(blocks) if b.kind == PADDING and _is_zero(file, b)), None)
    if padding is None:
        size = -growth - HEADER if growth <= -HEADER else PADDING_BYTES
        return [Splice(blocks[-1].stop, blocks[-1].stop, _header(PADDING, size, LAST) + bytes(size))], True
    size = padding.size - growth if 0 < padding.size - growth <= LARGEST else PADDING_BYTES
    flag = LAST if padding.last else 0
    header = Splice(padding.start, padding.start + HEADER, _header(PADDING, size, flag))
    stop = padding.start + HEADER + min(size, padding.size)
    return [header, Splice(stop, padding.stop, bytes(max(0, size - padding.size)))], False


def _is_zero(file: BinaryIO, block: MetadataBlock) -> bool:
    return not any(read_at(file, block.start + HEADER, block.size, "its padding"))
