import os
from dataclasses import replace
from pathlib import Path

import pytest

from tagger.display_names import listed
from tagger.progress import Progress
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.sentences import (
    count,
    duration,
    facts,
    modalities,
    no_music,
    nothing_to_accept,
    nothing_to_reject,
    problems,
    progress_sentence,
    scope,
)
from tests.helpers.album_summaries import album, suggestion, track


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 files"), (1, "1 file"), (2400, "2\u202f400 files"), (1234567, "1\u202f234\u202f567 files")],
)
def test_counts(number: int, text: str) -> None:
    assert count(number, "file") == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (600, "10 min"), (5400, "1 h 30 min"), (36000, "10 h 00 min")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_progress_tells_stage_count_rate_and_time_left() -> None:
    told = progress_sentence(Progress("reading tags", 500, 1500, 10.0))
    assert told == "Reading tags: 500 of 1\u202f500 · 50 per second · 20 s left"


def test_progress_guesses_nothing_too_early_or_without_a_total() -> None:
    assert progress_sentence(Progress("reading tags", 3, 1500, 0.1)) == "Reading tags: 3 of 1\u202f500"
    assert progress_sentence(Progress("looking for files", 40, None, 3.0)) == "Looking for files: 40 so far"
    assert progress_sentence(Progress("looking for files", 0, None, 0.0)) == "Looking for files …"


def test_the_scope_of_commands_is_said_where_it_is_more_than_what_is_shown() -> None:
    assert scope(0) == scope(1) == ""
    assert scope(1300).startswith("One of 1\u202f300 selected albums. ") and "numbers for this one" in scope(2)


def test_words_are_joined_as_they_are_spoken() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_folders_without_music_are_named_with_every_byte() -> None:
    folders = [Path("/a b"), Path(os.fsdecode(b"/\xff"))]
    assert no_music(folders) == f"No music was found in “{folders[0]}” and “{os.sep}\\xff”."


def test_facts_leave_out_what_is_not_known() -> None:
    assert facts(album(tracks=(track(1), track(2)))) == "1957 · 2 tracks · 7 min"
    assert facts(album(year=None)) == "1 track · 3 min"


def test_what_the_suggestions_were_made_from() -> None:
    suggested = album(suggestions=(suggestion("Jazz"),))
    assert (
        modalities(replace(suggested, modalities=("audio", "image", "text"))) == "Suggested from sound, cover and text"
    )
    assert modalities(suggested) == "Suggested from sound"
    assert modalities(album()) == "Unsure: nothing speaks clearly enough in its sound"
    assert modalities(replace(album(), modalities=())) == (
        "Nothing to go by: there is no sound, cover or text that the model can judge"
    )
    assert modalities(album(status="new")) == "Not analysed yet"
    assert modalities(replace(album(status="new"), status="accepted")) == "Not analysed yet"


def test_problems_are_named_and_many_are_counted() -> None:
    made = album(tracks=tuple(track(number, error=f"it ends at {number} s") for number in range(1, 12)))
    told = problems(made)
    assert told[0] == "01.flac: it ends at 1 s"
    assert told[-1] == "… and 3 more problems" and len(told) == 9
    assert problems(album()) == []
    alike = album(tracks=tuple(track(number, error="it is empty") for number in range(1, 12)))
    assert problems(alike) == ["01.flac, 02.flac, 03.flac and 8 more files: it is empty"]


UNSURE = suggestion("Dub", 0.1, confident=False)
ACCEPTED, REJECTED, ADDED = (
    suggestion("Rock", 0.9, "accepted"),
    suggestion("Pop", 0.2, "rejected"),
    suggestion("Zouk", None, "added"),
)


@pytest.mark.parametrize(
    ("albums", "sentence"),
    [
        ([album(suggestions=(UNSURE,))], "Nothing here is sure enough to be accepted at once; 1 to 9 accept one."),
        (
            [album(suggestions=(ACCEPTED, UNSURE))],
            "Nothing else here is sure enough to be accepted at once; 1 to 9 accept one.",
        ),
        ([album(suggestions=(ACCEPTED, ADDED))] * 2, "All suggestions here are accepted already."),
        ([album(suggestions=(ACCEPTED, REJECTED))], "Every suggestion here is decided already; 1 to 9 change one."),
        ([album(status="new")], "Not analysed yet: press Suggest first, or add a genre by hand with +."),
        ([album(suggestions=(ADDED,))], "Nothing is suggested here; add a genre by hand with +."),
        (
            [album(status="error", tracks=(replace(track(1, error="it is damaged"), readable=False),))],
            "No file here can be read and written, so there is nothing to decide; see the problems.",
        ),
        ([], "No album is selected."),
    ],
)
def test_why_nothing_was_accepted_is_said_as_it_is(albums: list[AlbumSummary], sentence: str) -> None:
    assert nothing_to_accept(albums) == sentence


def test_why_nothing_was_rejected_is_said_as_it_is() -> None:
    assert nothing_to_reject([album(suggestions=(REJECTED,))]) == "All suggestions here are rejected already."
    assert "decided already" in nothing_to_reject([album(suggestions=(ACCEPTED, REJECTED))])
