"""Texts in files beside the music are found, bounded, and never followed out of the folder."""

import os
from pathlib import Path

import pytest
from mutagen.id3 import ID3, SYLT

from tagger.library.files_beside import MOST_CHARACTERS, MOST_FILES, TextFolders
from tagger.library.tags import read_tags
from tagger.tagformats.file_formats import open_audio
from tests.helpers.media import make_audio


def names(folder: Path, *tracks: str) -> dict[str, tuple[str, str]]:
    return {
        text.path.name: (text.kind, text.text)
        for text in TextFolders().texts_beside([folder / track for track in tracks])
    }


def test_lyrics_reviews_and_nfo_files_are_read_and_others_not(tmp_path: Path) -> None:
    (tmp_path / "01 Song.lrc").write_text("[ar:Somebody]\n[00:12.00]Line <00:13.10>one\n[00:15.00]Line two\n")
    (tmp_path / "02 Other.txt").write_text("\ufeffWords of the other", encoding="utf-8")
    (tmp_path / "Album.nfo").write_bytes("Größe: dub\x00\x07 ▓".encode("cp1252", "replace"))
    (tmp_path / "review.txt").write_bytes("Ein Text".encode("utf-16"))
    for ignored in ("tracklist.txt", "03 Gone.lrc", "checksums.md5", "LICENSE.txt"):
        (tmp_path / ignored).write_text("no")
    assert names(tmp_path, "01 song.flac", "02 Other.mp3") == {
        "01 Song.lrc": ("lyrics", "Line one\nLine two"),
        "02 Other.txt": ("lyrics", "Words of the other"),
        "Album.nfo": ("notes", "Größe: dub ?"),
        "review.txt": ("notes", "Ein Text"),
    }


def test_no_link_is_followed_no_pipe_opened_and_no_file_read_whole(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    music = tmp_path / "music"
    music.mkdir()
    (music / "review.txt").symlink_to(secret)
    os.mkfifo(music / "info.nfo")
    (music / "notes.txt").write_bytes(b"long " * 2_000_000)
    (music / "about.md").write_bytes(b"\x00\x01")
    found = names(music, "1.flac")
    assert list(found) == ["notes.txt"]
    assert len(found["notes.txt"][1]) == MOST_CHARACTERS
    assert names(tmp_path / "gone", "1.flac") == {}


def test_lyrics_with_times_in_the_tags_are_lyrics(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "1.mp3", "mp3 id3v2.4", tags={"title": "a"})
    tags = ID3(path)
    tags.add(SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=[("First line\n", 0), ("second", 900)]))
    tags.save(path)
    assert [(text.kind, text.text) for text in read_tags(open_audio(path)).texts] == [("lyrics", "First line\nsecond")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_the_beginning_of_a_long_text_ends_at_a_letter(tmp_path: Path, encoding: str, before: str) -> None:
    song = tmp_path / "1.flac"
    song.touch()
    (tmp_path / "review.txt").write_bytes((before + "日" * 50_000).encode(encoding))
    (text,) = TextFolders().texts_beside([song])
    assert set(text.text.removeprefix(before)) == {"日"}


def test_a_field_of_lyrics_that_is_not_closed_takes_no_words_with_it(tmp_path: Path) -> None:
    (tmp_path / "1.lrc").write_text(
        "[ar:Somebody]\n[al:An album\nWords of the song\n[00:01.00]and more]\n", encoding="utf-8"
    )
    assert names(tmp_path, "1.flac") == {"1.lrc": ("lyrics", "[al:An album\nWords of the song\nand more]")}


def test_in_a_folder_of_many_albums_each_has_its_own_texts_and_the_folder_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    songs = [tmp_path / f"{number:03}.mp3" for number in range(2 * MOST_FILES)]
    for song in songs:
        song.with_suffix(".lrc").write_text(song.stem)
    listed = list[Path]()
    scandir = os.scandir

    def list_folder(folder: Path) -> object:
        listed.append(folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", list_folder)
    folders = TextFolders()
    assert [text.text for song in songs for text in folders.texts_beside([song])] == [song.stem for song in songs]
    assert listed == [tmp_path]
