"""Several hundred deliberately broken files: read, write on a copy, compare. Refusing is fine; harming is not.

The judges besides the product's own checks are FFmpeg's demuxer (every packet of audio) and mutagen (every other tag).
"""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger.errors import TaggerError, UnwritableError
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.inspect.inspection import inspect_parts
from tests.helpers.corrupt_media import CorruptedFile, corrupted_variants
from tests.helpers.dry_write import NamedFile, genres_of, other_tags, packets, written
from tests.helpers.genre_edits import write_genres
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix

TAGS = {"title": "One", "artist": "Ä", "album": "Alb", "comment": "c", "genres": ["Jazz"]}
LISTS = [("Dub", "Cool Jazz", "Ünïcode 日本"), (), ("Jazz",), tuple(f"Genre {i}" for i in range(40))]
FEW, MANY = 24, 1000  # broken files per kind: 23 kinds make more than 500 in the short run
OLD_TAGS_ONLY = "wav info"  # gets a newer tag that repeats its INFO list, which mutagen by itself does not read


def whole(kind: str, folder: Path) -> tuple[str, bytes, list[int]]:
    """A file of a kind: its name, its bytes, and where its structures begin and end."""
    path = make_audio(folder / f"a{suffix(kind)}", kind, seconds=0.3, tags=TAGS, cover=cover_bytes())
    data = path.read_bytes()
    marks = {
        edge for part in inspect_parts(NamedFile(data, path.name), path.name).parts for edge in (part.start, part.stop)
    }
    ordered = sorted(marks)
    return path.name, data, [*ordered[:50], *ordered[-10:]]


def harm(broken: CorruptedFile, genres: tuple[str, ...], kind: str) -> str | None:
    """What a write that every check let pass did to the file; None for nothing, or when it was refused."""
    result = written(broken.data, broken.name, genres)
    if result.data is None:
        return None
    old, new = packets(broken.data, broken.name), packets(result.data, broken.name)
    if broken.name.endswith((".mpc", ".tak")):
        old, new = old[: len(new)], new[: len(old)]  # the demuxer reads on into the tags of a file that is cut short
    if old and old != new:
        return f"{broken.story}: the packets of audio differ"
    if kind != OLD_TAGS_ONLY and tags_of(broken.data, broken.name) != tags_of(result.data, broken.name):
        return f"{broken.story}: other tags differ"
    return None


def tags_of(data: bytes, name: str) -> object:
    """The other tags, or that mutagen cannot read them."""
    try:
        return other_tags(data, name)
    except Exception as error:  # noqa: BLE001 - whatever it raises, it must raise before and after
        return type(error)


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_no_broken_file_is_harmed_and_no_error_escapes(kind: str, tmp_path: Path) -> None:
    torture(kind, tmp_path, FEW, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_no_broken_file_is_harmed_in_a_long_run(kind: str, tmp_path: Path) -> None:
    torture(kind, tmp_path, MANY, seed=8)


def torture(kind: str, folder: Path, count: int, seed: int) -> None:
    name, data, marks = whole(kind, folder)
    harms = [
        harm(b, LISTS[i % len(LISTS)], kind) for i, b in enumerate(corrupted_variants(name, data, marks, count, seed))
    ]
    assert len(harms) == count
    assert [one for one in harms if one] == []


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_a_file_under_a_wrong_name(kind: str, tmp_path: Path) -> None:
    _, data, _ = whole(kind, tmp_path)
    for other in FORMAT_NAMES:
        result = written(data, f"a{suffix(other)}", ("Dub", "日本"))
        if result.data is not None:
            assert genres_of(result.data, f"a{suffix(other)}") == ("Dub", "日本")
        else:
            assert suffix(other) != suffix(kind), result.refusal


@pytest.mark.parametrize("first", FORMAT_NAMES[::3])
@pytest.mark.parametrize("second", FORMAT_NAMES[1::4])
def test_one_file_behind_another(first: str, second: str, tmp_path: Path) -> None:
    name, data, _ = whole(first, tmp_path / "1")
    _, more, _ = whole(second, tmp_path / "2")
    assert harm(CorruptedFile(f"{first} + {second}", name, data + more), LISTS[0], first) is None


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_every_shorter_beginning_of_a_file(kind: str, tmp_path: Path) -> None:
    name, data, marks = whole(kind, tmp_path)
    cuts = sorted({*range(0, 64, 3), *(max(0, mark + off) for mark in marks for off in (-1, 0, 1, 9))})
    for cut in cuts[::3]:
        assert harm(CorruptedFile(f"{kind} cut at {cut}", name, data[:cut]), LISTS[0], kind) is None


@given(st.binary(max_size=400), st.sampled_from([suffix(kind) for kind in FORMAT_NAMES]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_at_all(data: bytes, ending: str) -> None:
    result = written(data, f"a{ending}", ("Dub",)).data
    assert result is None or genres_of(result, f"a{ending}") == ("Dub",)


def test_a_refusal_names_the_file_and_the_reason_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC\x7f\0\0\0")
    with pytest.raises(UnwritableError) as caught:
        write_genres(path, ("Dub",))
    assert str(caught.value) == f"“{path}” is left untouched because the chain of its FLAC blocks is broken."
    assert path.read_bytes() == b"fLaC\x7f\0\0\0"
    with pytest.raises(TaggerError, match="“the file” is left untouched because its content is in none of the formats"):
        genre_splices(io.BytesIO(b"hello"), ("Dub",))
