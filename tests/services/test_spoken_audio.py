"""Speech is named and gets no music genres; long music is music."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.mp4 import MP4

from tagger.inference.audio.audibility import Sound
from tagger.inference.modality import HOLDS_SPEECH
from tagger.services.album_prediction import mostly_speech
from tagger.services.review import accept
from tagger.services.scan import scan
from tagger.services.spoken_audio import spoken_genres
from tagger.services.stored_encodings import TrackSound
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State
from tagger.ui.presenters.sentences import modalities
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_audio
from tests.inference.signals import RATE, signal


def album(name: str = "A", genres: tuple[str, ...] = (), path: str = "a.mp3", seconds: float = 200.0) -> AlbumInput:
    return AlbumInput(1, (name,), (TrackInput(1, "k", Path(path), "t", seconds, genres),), None, "", "", None)


@pytest.mark.parametrize(
    "genre",
    [
        "Audiobook",
        "Audio Book",
        "Podcast",
        "Speech",
        "Hörbuch",
        "Hörspiel",
        "Spoken Word",
        "Books & Spoken",
        "Voice Memo",
    ],
)
def test_genre_names_tell_speech(genre: str) -> None:
    assert spoken_genres(album(genres=(genre,))) == f"its genre is “{genre}”"
    assert spoken_genres(album(genres=(genre, "Jazz"))) is None


@pytest.mark.parametrize(
    ("genres", "book"),
    [(("Children's Audiobook",), "Children's Audiobook"), (("Hörspiel; Krimi",), "Hörspiel; Krimi"),
     (("Fantasy Fiction", "Audiobook"), "Audiobook"), (("Audio Books / Thrillers",), "Audio Books / Thrillers"),
     (("Kinderhörspiel",), "Kinderhörspiel"), (("Ho\u0308rspiel-Klassiker",), "Ho\u0308rspiel-Klassiker"),
     (("Audiobook; Jazz",), None), (("Jazz", "Audiobook"), None), (("Techno", "Podcast"), None), (("Bookends",), None)],
)  # fmt: skip
def test_a_book_is_a_book_whatever_kind_of_book_it_is(genres: tuple[str, ...], book: str | None) -> None:
    assert spoken_genres(album(genres=genres)) == (book and f"its genre is “{book}”")


def test_files_titles_and_lengths() -> None:
    assert spoken_genres(album(path="a.m4b")) == "its files are audiobooks (.m4b)"
    assert spoken_genres(album("Moby Dick (Unabridged)", seconds=3600)) == "its title and its length say so"
    assert spoken_genres(album("Moby Dick (Unabridged)", seconds=200)) is None
    assert spoken_genres(album("Live Mix", seconds=7200)) is None


def test_speech_is_named_and_nothing_is_suggested_for_it(state: State, tmp_path: Path) -> None:
    make_audio(tmp_path / "m/music/a.flac", "flac", tags={"title": "M", "album": "Music"})
    make_audio(tmp_path / "m/pod/a.flac", "flac", tags={"title": "P", "album": "Pod", "genres": ["Podcast"]})
    book = make_audio(tmp_path / "m/book/a.m4a", "m4a aac", tags={"title": "B", "album": "Book"})
    file = MP4(book)
    file["stik"] = [2]
    file.save()
    scan(state, [tmp_path / "m"])
    report = suggest(state, bundle=make_bundle(tmp_path / "bundle"), workers=1)
    assert {(problem.where, problem.reason) for problem in report.spoken} == {
        ("Pod", "it is speech (its genre is “Podcast”): no music genres are suggested"),
        ("Book", "it is speech (its tags call it an audiobook): no music genres are suggested"),
    }
    assert {row.album: bool(row.suggestions) for row in albums(state)} == {"Music": True, "Pod": False, "Book": False}


def test_speech_is_known_once_it_was_found_and_old_suggestions_go(state: State, tmp_path: Path) -> None:
    book = make_audio(tmp_path / "m/a.m4a", "m4a aac", tags={"title": "B", "album": "Book"})
    model = make_bundle(tmp_path / "bundle")
    scan(state, [tmp_path / "m"])
    suggest(state, bundle=model, workers=1)
    assert albums(state)[0].suggestions
    accepted = albums(state)[0].suggestions[0].genre
    accept(state, "all", genres=[accepted])
    file = MP4(book)
    file["stik"] = [2]
    file.save()
    scan(state, [tmp_path / "m"])
    told = "it is speech (its tags call it an audiobook): no music genres are suggested"
    assert [problem.reason for problem in suggest(state, bundle=model, workers=1).spoken] == [told]
    (row,) = albums(state)
    assert (row.outcome, row.modalities, row.remarks) == ("speech", (), ("Its tags call it an audiobook.",))
    assert [suggestion.genre for suggestion in row.suggestions] == [accepted]  # what a person decided stays
    assert row.suggestions[0].score is None
    assert modalities(row) == "Speech: no music genres are suggested"
    book.rename(tmp_path / "elsewhere.m4a")  # nothing is opened any more
    report = suggest(state, bundle=model, workers=1)
    assert ([problem.reason for problem in report.spoken], report.problems, report.albums) == ([told], [], 0)
    (tmp_path / "elsewhere.m4a").rename(book)
    del file["stik"]
    file.save()
    scan(state, [tmp_path / "m"])
    assert suggest(state, bundle=model, workers=1).spoken == []
    assert albums(state)[0].outcome == "suggested"


TEXT = "The north wind and the sun were disputing which was the stronger, when a traveler came along. " * 6


def speak(path: Path) -> None:
    """A WAV file of a synthetic voice."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [program, "-w", path.name, TEXT]  # it cuts long paths off
    subprocess.run(command, check=True, capture_output=True, cwd=path.parent)


def play(path: Path, seconds: float) -> None:
    """A file of music."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, signal("song", seconds) * 0.8, RATE)


def heard(state: State, folder: Path) -> AlbumSummary:
    """The one album, suggested for with the shipped model."""
    scan(state, [folder])
    suggest(state, workers=1)
    (album,) = albums(state)
    return album


def test_a_book_with_one_chapter_that_passes_for_music_is_speech(state: State, tmp_path: Path) -> None:
    for chapter in (1, 2, 3):
        speak(tmp_path / f"Book/{chapter}.wav")
    play(tmp_path / "Book/4.wav", 20.0)
    (tmp_path / "Book/review.txt").write_text("A jazz novel: jazz, jazz and the blues.")
    book = heard(state, tmp_path / "Book")
    assert (book.outcome, book.suggestions) == ("speech", ())
    assert book.remarks == ("More than half of what was heard is speech: 3 of 4 tracks.",)
    assert modalities(book) == "Speech: no music genres are suggested"
    again = suggest(state, workers=1)
    assert (again.analysed, again.albums) == (0, 0)


def test_spoken_parts_of_an_album_of_music_silence_nothing(state: State, tmp_path: Path) -> None:
    for skit in (1, 2, 3):
        speak(tmp_path / f"Songs/{skit}.wav")
    play(tmp_path / "Songs/4.wav", 150.0)
    songs = heard(state, tmp_path / "Songs")
    spoken = [track for track in songs.tracks if track.error == HOLDS_SPEECH]
    assert len(spoken) == 3 and songs.outcome in ("suggested", "unsure") and songs.modalities == ("audio",)


def test_half_is_not_most_and_silence_counts_for_neither(tmp_path: Path) -> None:
    def sound(seconds: float, *, speech: bool = False, music: bool = False) -> TrackSound:
        track = TrackInput(1, "k", tmp_path, "t", seconds, ())
        return TrackSound(track, np.zeros(3 if music else 0, np.float32), None, speech)

    speech, music, silence = sound(60.0, speech=True), sound(60.0, music=True), sound(600.0)
    assert mostly_speech([]) is None and mostly_speech([silence]) is None
    assert mostly_speech([speech, music, silence]) is None
    assert mostly_speech([speech, sound(59.0, music=True), silence]) is not None
    unknown = sound(0.0, music=True)
    assert mostly_speech([speech, speech, unknown]) is not None and mostly_speech([speech, unknown]) is None


def test_what_is_said_of_a_track_is_what_the_state_looks_for() -> None:
    assert Sound.SPEECH.remark == HOLDS_SPEECH
