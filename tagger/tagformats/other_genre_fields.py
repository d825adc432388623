"""What a change of genres does to the other fields of a file that name a genre: sentences for the plan.

Everything here is about what is lost or cannot be written in full; the change itself is the writers'.
"""

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from mutagen import MutagenError
from mutagen.id3 import ID3

from tagger.tagformats import apev2, id3v1, id3v2, mp4, riff_aiff
from tagger.tagformats.id3v1 import GENRE_AT, NONE, SIZE, number_of, tag_start
from tagger.tagformats.id3v2 import has_known_encoding
from tagger.tagformats.mp4 import read_atoms
from tagger.tagformats.mutagen_adapter import GENRES
from tagger.tagformats.splices import StructureError, read_range, starts_with

MAX_TEXT = 1000  # bytes that are read of a genre
UNREAD = "its genre field holds nothing that can be read as a genre, and gives way"
# What audio of such formats begins with.
OTHER_MAIN_TAG = (
    b"fLaC",
    b"MAC ",
    b"wvpk",
    b"MPCK",
    b"MP+",
    b"tBaK",
)
TEXT_NAMES = {
    b"TIT2": "title",
    b"TPE1": "artist",
    b"TALB": "album",
    b"TDRC": "year",
    b"TRCK": "track",
    b"COMM": "comment",
}


def other_genre_losses(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """What is lost or written in part only, beside the main field, when ``old`` gives way to ``new``."""
    try:
        if starts_with(file, 4, b"ftyp"):
            return (*_unread_atom(file, old), *_numbered(file), *_quicktime(file, old))
        if starts_with(file, 0, b"RIFF"):
            return tuple(_info(file, old, new))
        unread = () if _has_other_main_tag(file) else _unread_frame(file, old)
        return (*unread, *_other_id3v2(file, old), *_id3v1(file, old, new), *_ape(file, old))
    except StructureError:
        return ()  # the writer refuses such a file with the reason


def unstated_code_page(file: BinaryIO) -> str:
    """The sentence about texts of an older tag that a new one repeats byte for byte; "" where all of them are ASCII."""
    try:
        if is_wave := starts_with(file, 0, b"RIFF"):
            tag, texts = "INFO list", riff_aiff.info_texts(file, riff_aiff.read_tree(file, riff_aiff.WAVE))
        else:
            tag, texts = "ID3v1 tag", id3v1.texts(file)
    except StructureError:
        return ""
    names = [TEXT_NAMES[frame] for frame, text in texts.items() if not has_known_encoding(text, utf8=is_wave)]
    if not names:
        return ""
    return f"the {tag} does not state the code page of its {' and '.join(names)}: their bytes are repeated as they are"


def holds_id3v2(file: BinaryIO) -> bool:
    """Whether there is an ID3v2 tag already, in front or in a chunk of a WAV. Raises StructureError."""
    if not starts_with(file, 0, b"RIFF"):
        return starts_with(file, 0, b"ID3")
    return any(chunk.name in riff_aiff.WAVE.tag_names for chunk in riff_aiff.read_tree(file, riff_aiff.WAVE).chunks)


def _unread_frame(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    """A genre frame with a text that is no genre: of an encoding that ID3 does not have."""
    tag = None if old else id3v2.read_tag(file, 0)
    frames = [frame for frame in tag.frames if frame.name in (b"TCON", b"TCO")] if tag else []
    if tag and any(tag.body[frame.content + 1 : frame.stop].strip(b"\0 \xff\xfe") for frame in frames):
        yield UNREAD


def _unread_atom(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    """A genre atom with a value of a type that is not read."""
    if not old and any(True for _ in read_atoms(file).all(b"moov", b"udta", b"meta", b"ilst", mp4.GENRE)):
        yield UNREAD


def _gives_way(tag: str, genres: Sequence[str], old: Sequence[str]) -> Iterator[str]:
    """Sentences about genres that only this tag names, and that the write replaces; the person was not shown them."""
    shown_genres = {genre.casefold() for genre in old}
    for genre in genres:
        if genre.casefold() not in shown_genres:
            yield f"{tag} names “{genre}”, which gives way"


def _stays(tag: str, genres: Sequence[str], old: Sequence[str]) -> Iterator[str]:
    """Sentences about genres that only this tag names, and that stay there: the program neither reads nor writes it."""
    for genre in genres:
        if genre.casefold() not in {old_genre.casefold() for old_genre in old}:
            yield f"{tag} names “{genre}”, which stays there: it is neither read nor written"


def _has_other_main_tag(file: BinaryIO) -> bool:
    """Whether the format's own tags are of another kind, so that an ID3v2 tag in front is not the main tag."""
    audio = id3v2.front_tags_end(file)
    return any(starts_with(file, audio, magic) for magic in OTHER_MAIN_TAG)


def _other_id3v2(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    """The genres of ID3v2 tags that are not the file's main tag, which some players read."""
    stop, end = id3v2.front_tag_end(file), id3v2.front_tags_end(file)
    if _has_other_main_tag(file):
        yield from _stays("an ID3v2 tag in front of the audio", _genres_between(file, 0, stop), old)
    yield from _stays("a second ID3v2 tag", _genres_between(file, stop, end), old)
    tail = apev2.trailing_end(file)
    if tail - end > id3v2.HEADER and starts_with(file, tail - id3v2.HEADER, b"3DI"):
        size = id3v2.syncsafe(read_range(file, tail - 4, tail)) + 2 * id3v2.HEADER
        yield from _stays("an ID3v2 tag behind the audio", _genres_between(file, max(end, tail - size), tail), old)


def _genres_between(file: BinaryIO, start: int, stop: int) -> Sequence[str]:
    """The genres of the ID3v2 tag there; none where it is broken, and left alone."""
    if stop <= start:
        return ()
    try:
        return id3v2.READER.genre_field(ID3(fileobj=io.BytesIO(read_range(file, start, stop)))).genres
    except (MutagenError, ValueError, TypeError):
        return ()


def _quicktime(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    """The genre of QuickTime's own user data, which stands beside iTunes' tags in files of cameras and of FFmpeg's."""
    for atom in read_atoms(file).all(b"moov", b"udta", b"\xa9gen"):
        data = read_range(file, atom.content, min(atom.stop, atom.content + MAX_TEXT))
        size = int.from_bytes(data[:2])  # of the text; a code of its language follows
        genre = data[4 : 4 + size].decode("utf-8", "replace").strip("\0 ")
        yield from _stays("the QuickTime user data", [genre] if genre else [], old)


def _id3v1(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    start = tag_start(file)
    if start is None:
        return
    old_number = read_range(file, start + GENRE_AT, start + SIZE)[0]
    yield from _gives_way("the ID3v1 tag", [GENRES[old_number]] if old_number < len(GENRES) else [], old)
    new_number = number_of(new)
    if new and new_number == NONE:
        yield "the ID3v1 tag can name none of these genres"
    elif len(new) > 1:
        yield f"the ID3v1 tag can name one genre at most, from its own list (“{GENRES[new_number]}”)"


def _ape(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    tag = apev2.read_tag(file)
    for item in (item for item in (tag.items if tag else ()) if apev2.is_of(item, apev2.GENRE_FIELD)):
        values = item.value.decode("utf-8", "replace").split("\0")
        yield from _gives_way("the APEv2 tag", [v for v in values if v], old)


def _info(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    tree = riff_aiff.read_tree(file, riff_aiff.WAVE)
    info = riff_aiff.info_list(file, tree)
    fields = [f for f in (info[1] if info else ()) if f.name == b"IGNR"]
    for field in fields:
        text = riff_aiff.read_info_text(file, field)
        if text not in (*old, riff_aiff.SEPARATOR.join(old)):
            yield f"the INFO list names “{text}”, which gives way"
    if fields and len(new) > 1:
        yield f"the INFO list holds the genres as one text (“{riff_aiff.SEPARATOR.join(new)}”)"


def _numbered(file: BinaryIO) -> Iterator[str]:
    root = read_atoms(file)
    if any(True for _ in root.all(b"moov", b"udta", b"meta", b"ilst", mp4.NUMBERED_GENRE)):
        yield "the numbered genre (gnre) gives way to text, which every player reads"
