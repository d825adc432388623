from dataclasses import replace

from tagger.ui.presenters.sentences import facts, modalities, problems
from tests.ui.views import album, track


def test_facts_leave_out_what_is_not_known() -> None:
    assert facts(album(tracks=(track(1), track(2)))) == "1957 · 2 tracks · 7 min"
    assert facts(album(year=None)) == "1 track · 3 min"


def test_what_the_suggestions_were_made_from() -> None:
    assert modalities(replace(album(), modalities=("audio", "image", "text"))) == "Suggested from sound, cover and text"
    assert modalities(album()) == "Suggested from sound"
    assert modalities(replace(album(), modalities=())) == "Nothing in it could be analysed"
    assert modalities(album(status="new")) == "Not analysed yet"
    assert modalities(replace(album(status="new"), status="accepted")) == "Not analysed yet"


def test_problems_are_named_and_many_are_counted() -> None:
    made = album(tracks=tuple(track(number, error="it is empty") for number in range(1, 12)))
    told = problems(made)
    assert told[0] == "01.flac: it is empty"
    assert told[-1] == "… and 3 more problems" and len(told) == 9
    assert problems(album()) == []
