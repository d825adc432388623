import io
from pathlib import Path

import pytest
from mutagen import id3

from tagger.errors import UnreadableError
from tagger.tagformats.file_formats import FORMATS, audio_extensions, format_of, open_audio
from tests.helpers.media import FORMAT_NAMES, MADE, TAGLESS, TAGLESS_NAMES, cover_bytes, make_audio, suffix


@pytest.mark.parametrize("name", [*FORMAT_NAMES, *TAGLESS_NAMES])
def test_opens_every_format_by_path_and_by_file_object(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name, tags={"title": "One"})
    expected = {**MADE, **TAGLESS}[name].format
    assert format_of(open_audio(path)).name == expected
    with path.open("rb") as stream:
        file = open_audio(stream)
    assert format_of(file).name == expected
    assert getattr(file.info, "length", None) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_format_is_decided_by_content_when_the_name_lies(tmp_path: Path, name: str) -> None:
    wrong = ".flac" if MADE[name].format == "mp3" else ".mp3"
    path = make_audio(tmp_path / f"a{wrong}", name, tags={"title": "One"})
    assert format_of(open_audio(path)).name == MADE[name].format


@pytest.mark.parametrize("name", ["flac", "tta", "musepack sv7", "aac", "mp3 apev2"])
def test_an_id3_tag_in_front_does_not_hide_what_the_file_is(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name)
    tag = id3.ID3()
    tag.add(id3.TIT2(encoding=3, text=["In front"]))
    tag.add(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=cover_bytes((500, 500))))
    tag.save(path, v1=2)
    expected = {**MADE, **TAGLESS}[name].format
    assert format_of(open_audio(path)).name == expected
    if name != "aac":  # which has no signature: only its name speaks for it
        assert format_of(open_audio(path.rename(tmp_path / "renamed.xyz"))).name == expected


def test_every_format_has_a_test_file_or_is_tak() -> None:
    made = {made.format for made in (*MADE.values(), *TAGLESS.values())}
    assert {known.name for known in FORMATS} - made == {"tak"}  # nothing but its own Windows program encodes it


def test_extensions_are_lower_case_with_a_dot() -> None:
    assert all(extension.startswith(".") and extension == extension.lower() for extension in audio_extensions())
    assert {".mp3", ".flac", ".ogg", ".opus", ".spx", ".m4a", ".wav", ".aiff", ".wma"} <= audio_extensions()


def test_empty_file_is_unreadable_not_untagged(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    with pytest.raises(UnreadableError) as caught:
        open_audio(tmp_path / "a.mp3")
    assert caught.value.reason == "the file is empty"
    assert str(caught.value).startswith(f"'{tmp_path / 'a.mp3'}' cannot be read: ")


@pytest.mark.parametrize("extension", sorted(audio_extensions()))
def test_text_under_an_audio_name_is_unreadable(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"a{extension}"
    path.write_text("This is a shopping list.\n" * 50)
    with pytest.raises(UnreadableError):
        open_audio(path)


def test_picture_under_an_audio_name_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(cover_bytes((600, 600), "PNG"))
    with pytest.raises(UnreadableError, match="mp3"):
        open_audio(path)


def test_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        open_audio(tmp_path / "gone.flac")


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.flac").mkdir()
    with pytest.raises(UnreadableError, match="directory"):
        open_audio(tmp_path / "a.flac")


class FailingStream(io.BytesIO):
    """A drive that dies after so many reads."""

    def __init__(self, data: bytes, reads: int) -> None:
        super().__init__(data)
        self.reads = reads

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads -= 1
        if self.reads < 0:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("name", FORMAT_NAMES)
@pytest.mark.parametrize("reads", [0, 1, 3])
def test_a_dying_drive_is_unreadable(tmp_path: Path, name: str, reads: int) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name, tags={"title": "One"})
    with pytest.raises(UnreadableError):
        open_audio(FailingStream(path.read_bytes(), reads), name=path.name)


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_cut_and_damaged_files_never_escape_as_another_error(tmp_path: Path, name: str) -> None:
    data = make_audio(
        tmp_path / "whole", name, tags={"title": "One", "genres": ["Jazz"]}, cover=cover_bytes()
    ).read_bytes()
    head = min(len(data), 6000)
    samples = [data[:end] for end in range(1, head, max(1, head // 60))]
    samples += [data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :] for at in range(0, head, max(1, head // 60))]
    samples += [data[:at] + bytes(4) + data[at + 4 :] for at in range(0, head, max(1, head // 60))]
    for sample in samples:
        try:
            file = open_audio(io.BytesIO(sample), name=f"a{suffix(name)}")
        except UnreadableError as error:
            assert error.reason
        else:
            assert file.info is not None


def test_a_name_that_does_not_decode_is_shown_with_escapes(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.mp3"
    path.write_bytes(b"text")
    with pytest.raises(UnreadableError) as caught:
        open_audio(path)
    assert r"caf\xe9.mp3" in str(caught.value)


def test_a_complaint_does_not_name_the_file_again(tmp_path: Path) -> None:
    path = tmp_path / "odd.mp3"
    path.write_bytes(b"ID3\x20\x00\x00\x00\x00\x00\x10" + bytes(64))
    with pytest.raises(UnreadableError) as raised:
        open_audio(path)
    assert raised.value.reason == "it is not a valid mp3 file (ID3v2.32 not supported)"
