"""Front covers in files: per family of formats a pure function from an open file to the splices that embed one, or remove it.

A cover is only added to a file that holds no picture at all, not even one that cannot be read; and only a picture that is
called by its name, its size and digest, is removed. Everything else stays as it is, the bytes of the genre too.

How each format holds a picture: ID3v2 ``APIC`` (``PIC`` in version 2.2), https://id3.org/id3v2.4.0-frames section 4.14; FLAC a
block of kind 6 (RFC 9639, section 8.8), which Ogg holds in base64 as ``METADATA_BLOCK_PICTURE``; MP4 ``covr``; ASF
``WM/Picture`` in the metadata library, whose values may exceed 64 kB; APEv2 ``Cover Art (Front)``.
"""

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from tagger.tagformats import apev2, asf, flac, id3v1, id3v2, mp4, ogg, riff_aiff, tagged_audio, vorbis_comment
from tagger.tagformats.splices import Splice, StructureError, read_at, require, starts_with
from tagger.tagformats.tag_fields import FRONT_COVER, FrontCover, picture_name

HOLDS_PICTURE = "it holds a picture already"
BEHIND_SOUND = (
    "its tags are an APEv2 tag behind the sound, where players that do not know it would play a picture as noise"
)
PICTURE_GONE = "the picture that was put into it is no longer there"
FRAME_NAMES = (b"PIC", b"APIC", b"PIC\0", b"PIC ")
FRAME_UNSYNCHRONISED, FRAME_LENGTH = 0x02, 0x01  # flags of a frame in version 2.4
COMMENT_FIELD, OLD_COMMENT_FIELD = "METADATA_BLOCK_PICTURE", "COVERART"
MP4_COVER, MP4_TYPES = b"covr", {"image/jpeg": 13, "image/png": 14}
ASF_FIELD = "WM/Picture"
APE_COVERS, APE_FRONT, APE_BINARY = b"cover art", b"Cover Art (Front)", 0b010
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class CoverEdit:
    """A cover to add, or None and the name of the picture to remove (``picture_name``).

    ``genres``: what the file holds, repeated where it gets its first ID3v2 tag.
    """

    cover: FrontCover | None
    name: str = ""
    genres: Sequence[str] = ()

    def replaced(self, data: Sequence[bytes]) -> list[int]:
        """Which of a file's pictures, by number, give way. Raises StructureError where the edit does not fit them."""
        if self.cover is not None:
            require(not data, HOLDS_PICTURE)
            return []
        matches = [number for number, picture in enumerate(data) if picture_name(picture) == self.name]
        require(len(matches) == 1, PICTURE_GONE)
        return matches


def picture_block(cover: FrontCover) -> bytes:
    """The content of a FLAC picture block, without a description, at 24 bits a pixel."""
    media_type = cover.media_type.encode()
    head = struct.pack(">2I", FRONT_COVER, len(media_type)) + media_type + struct.pack(">I", 0)
    return head + struct.pack(">5I", cover.width, cover.height, 24, 0, len(cover.data)) + cover.data


def block_data(block: bytes) -> bytes:
    """The picture in a FLAC picture block; b"" where its lengths do not add up."""
    try:
        offset = 8 + struct.unpack_from(">I", block, 4)[0]
        offset += 4 + struct.unpack_from(">I", block, offset)[0] + 16
        (size,) = struct.unpack_from(">I", block, offset)
    except struct.error:
        return b""
    return block[offset + 4 : offset + 4 + size]


def flac_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """A picture block behind the other blocks, before the padding. Raises StructureError."""
    blocks = flac.read_blocks(file)
    pictures = [block for block in blocks if block.kind == flac.PICTURE_BLOCK]
    read = partial(read_at, file, part="a picture")
    old = edit.replaced([block_data(read(block.start + flac.HEADER, block.size)) for block in pictures])
    if edit.cover is None:
        return [flac.emptied_block(pictures[number]) for number in old]
    for block in blocks:
        if block.kind == flac.VORBIS_COMMENT:
            comments = vorbis_comment.parse(read(block.start + flac.HEADER, block.size))
            require(not any(map(_is_picture, comments.entries)), HOLDS_PICTURE)
    before = [block for block in blocks if block.kind != flac.PADDING][-1]
    return flac.added_block(file, blocks, before, flac.PICTURE_BLOCK, picture_block(edit.cover))


def _is_picture(entry: bytes) -> bool:
    return vorbis_comment.is_of(entry, COMMENT_FIELD) or vorbis_comment.is_of(entry, OLD_COMMENT_FIELD)


def ogg_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """The comment of the first audio stream. Raises StructureError."""
    return ogg.comment_splices(file, partial(_with_cover, edit=edit))


def _with_cover(comments: vorbis_comment.CommentBlock, edit: CoverEdit) -> vorbis_comment.CommentBlock:
    pictures = [number for number, entry in enumerate(comments.entries) if _is_picture(entry)]
    old = edit.replaced([_entry_data(comments.entries[number]) for number in pictures])
    removed = {pictures[number] for number in old}
    entries = tuple(entry for number, entry in enumerate(comments.entries) if number not in removed)
    if edit.cover is not None:
        entries += (f"{COMMENT_FIELD}=".encode() + base64.b64encode(picture_block(edit.cover)),)
    return replace(comments, entries=entries)


def _entry_data(entry: bytes) -> bytes:
    try:
        return block_data(base64.b64decode(entry.partition(b"=")[2]))
    except ValueError:
        return b""


def mp4_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """The item ``covr``. Raises StructureError."""

    def select(items: mp4.Mp4Atom) -> list[mp4.Mp4Atom]:
        atoms = [atom for atom in items.children if atom.name == MP4_COVER]
        return [atoms[number] for number in edit.replaced([_atom_data(file, atom) for atom in atoms])]

    new = b""
    if edit.cover is not None:
        value = MP4_TYPES[edit.cover.media_type].to_bytes(4) + bytes(4) + edit.cover.data
        new = mp4.make_atom(MP4_COVER, mp4.make_atom(b"data", value))
    return mp4.item_splices(file, select, new)


def _atom_data(file: BinaryIO, atom: mp4.Mp4Atom) -> bytes:
    """The picture of an item that holds exactly one; else b""."""
    if atom.stop - atom.content < mp4.SMALLEST:
        return b""
    name, size, content = mp4.read_atom_header(file, atom.content)
    if name != b"data" or atom.content + size != atom.stop or content + 8 > atom.stop:
        return b""
    return read_at(file, content + 8, atom.stop - content - 8, "a picture")


def asf_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """An attribute of the metadata library. Raises StructureError."""
    header = asf.read_header(file)
    names = (asf.EXTENDED_CONTENT, asf.METADATA, asf.LIBRARY)
    holders = [holder for name in names if (holder := header.find(name))]
    pictures = [a for holder in holders for a in asf.attributes(file, holder) if a.name.lower() == ASF_FIELD.lower()]
    values = [read_at(file, a.content, a.stop - a.content, "a picture") for a in pictures]
    old = edit.replaced([asf.read_picture(value).data for value in values])
    require(len(old) == len(pictures), "it holds other pictures beside the one that is to be removed")
    new = []
    if edit.cover is not None:
        head = struct.pack("<BI", FRONT_COVER, len(edit.cover.data))
        value = head + asf.encoded_text(edit.cover.media_type) + asf.encoded_text("") + edit.cover.data
        new = [asf.typed_entry(ASF_FIELD, asf.BYTES, value)]
    return asf.attribute_splices(file, ASF_FIELD, [], new, asf.BYTES)


def ape_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """The item of the tag at the end. Raises StructureError."""
    tag = apev2.read_tag(file)
    pictures = _ape_pictures(tag)
    old = [pictures[number] for number in edit.replaced([item.value.partition(b"\0")[2] for item in pictures])]
    require(not any(item.flags & apev2.READ_ONLY for item in old), "its picture is marked as read-only")
    new = b""
    if edit.cover is not None:
        require(tag is None or tag.version >= apev2.VERSION_2, "its APEv1 tag can hold no picture")
        file_name = APE_FRONT + f".{SUFFIXES[edit.cover.media_type]}".encode()
        new = apev2.raw_item(APE_FRONT, APE_BINARY, file_name + b"\0" + edit.cover.data)
    if tag is not None:
        return apev2.replaced_items(tag, old, new)
    end = apev2.trailing_end(file)
    return [Splice(end, end, apev2.new_tag(new))] if new else []


def _ape_pictures(tag: apev2.ApeTag | None) -> list[apev2.ApeItem]:
    return [item for item in (tag.items if tag else ()) if item.key.lower().startswith(APE_COVERS)]


def _id3_change(tag: id3v2.Id3Tag, edit: CoverEdit) -> id3v2.TagChange:
    pictures = [frame for frame in tag.frames if frame.name in FRAME_NAMES]
    old = [pictures[number] for number in edit.replaced([_frame_data(tag, frame) for frame in pictures])]
    new = _picture_frame(edit.cover, tag) if edit.cover is not None else b""
    return id3v2.replaced_frames(tag, old, new)


def _picture_frame(cover: FrontCover, tag: id3v2.Id3Tag | None = None) -> bytes:
    """The raw frame, as the tag's version has it; where all frames of a 2.4 tag are unsynchronised, it is so, too."""
    version = tag.version if tag is not None else 4
    if version == 2:
        kind = SUFFIXES[cover.media_type].upper().encode()
        content = b"\0" + kind + bytes([FRONT_COVER, 0]) + cover.data
        return id3v2.raw_frame(2, b"PIC", content, plain_sizes=True)
    content = b"\0" + cover.media_type.encode() + b"\0" + bytes([FRONT_COVER, 0]) + cover.data
    plain_sizes = tag is not None and tag.plain_sizes
    if tag is None or version < 4 or not tag.flags & id3v2.UNSYNCHRONISED:
        return id3v2.raw_frame(version, b"APIC", content, plain_sizes=plain_sizes)
    stored = id3v2.to_syncsafe(len(content)) + id3v2.unsynchronise(content)
    frame = id3v2.raw_frame(4, b"APIC", stored, plain_sizes=plain_sizes)
    return frame[:9] + bytes([FRAME_UNSYNCHRONISED | FRAME_LENGTH]) + frame[10:]


def _frame_data(tag: id3v2.Id3Tag, frame: id3v2.Id3Frame) -> bytes:
    """The picture in a frame; b"" where it is compressed, encrypted or broken."""
    content = tag.body[frame.content : frame.stop]
    if tag.version == 4 and frame.flags:
        if frame.flags & ~(FRAME_UNSYNCHRONISED | FRAME_LENGTH):
            return b""
        content = content[4:] if frame.flags & FRAME_LENGTH else content
        content = content.replace(b"\xff\0", b"\xff") if frame.flags & FRAME_UNSYNCHRONISED else content
    elif frame.flags:
        return b""
    encoding, remainder = content[:1], content[1:]
    remainder = remainder[3:] if tag.version == 2 else remainder.partition(b"\0")[2]
    if encoding in (b"\1", b"\2"):
        units = (offset for offset in range(1, len(remainder) - 1, 2) if remainder[offset : offset + 2] == bytes(2))
        return remainder[next(units, len(remainder)) + 2 :]
    return remainder[1:].partition(b"\0")[2]


def _id3_frames(edit: CoverEdit) -> bytes:
    """The frames of a file's first ID3v2 tag: what it holds of genres, which some players look for there alone, and the cover."""
    if edit.cover is None:
        raise StructureError(PICTURE_GONE)
    genres = id3v2.genre_frame(4, edit.genres, plain_sizes=False) if edit.genres else b""
    return genres + _picture_frame(edit.cover)


def id3_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """The ID3v2 tag in front. Raises StructureError, also where an APEv2 tag is the main one.

    A picture there may hold what looks like frames of sound; FFmpeg plays them.
    """
    tag, ape = id3v2.read_tag(file, 0), apev2.read_tag(file)
    if tag is not None:
        require(edit.cover is None or not _ape_pictures(ape), HOLDS_PICTURE)
        return list(_id3_change(tag, edit).splices)
    if any(item.key.lower() in tagged_audio.DESCRIPTIVE for item in (ape.items if ape else ())):
        require(edit.cover is None, BEHIND_SOUND)
        return ape_cover(file, edit)
    require(not starts_with(file, 0, b"ID3"), "its ID3 tag cannot be read")
    require(not _ape_pictures(ape), HOLDS_PICTURE)
    return [Splice(0, 0, id3v2.whole_tag(id3v2.repeated_frames(id3v1.texts(file)) + _id3_frames(edit)))]


def _new_frames(edit: CoverEdit) -> bytes:
    return _id3_frames(edit) if edit.cover is not None else b""


def chunked_cover(file: BinaryIO, dialect: riff_aiff.Dialect, edit: CoverEdit) -> list[Splice]:
    """The change in the ID3 chunk of a WAV, AIFF or DSDIFF file. Raises StructureError."""
    return riff_aiff.tag_splices(file, dialect, partial(_id3_change, edit=edit), _new_frames(edit))


def dsf_cover(file: BinaryIO, edit: CoverEdit) -> list[Splice]:
    """The ID3v2 tag behind the audio. Raises StructureError."""
    return tagged_audio.dsf_tag_splices(file, partial(_id3_change, edit=edit), _new_frames(edit))
