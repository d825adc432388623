from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.display_names import percent
from tagger.ui.presenters.chips import Flow, file_chips, flow, spoken, suggestion_chips, without_chips
from tests.helpers.album_summaries import album, suggestion


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0%"), (0.004, "<1%"), (0.126, "13%"), (0.994, "99%"), (0.999, ">99%"), (1.0, "100%")]
)
def test_a_percentage_never_claims_more_than_is_known(share: float, text: str) -> None:
    assert percent(share) == text


def test_chips_follow_the_suggestions_and_say_their_state_without_colour() -> None:
    made = album(
        suggestions=(
            suggestion("Rock", 0.87, "accepted"),
            suggestion("Jazz", 0.5),
            suggestion("Pop", 0.2, "rejected"),
            suggestion("Zouk", None, "added"),
        )
    )
    assert [chip.text for chip in suggestion_chips(made)] == ["✓ Rock 87%", "Jazz 50%", "✕ Pop 20%", "+ Zouk"]


def test_a_chip_tells_a_screen_reader_whether_the_suggestion_is_sure() -> None:
    made = album(suggestions=(suggestion("Jazz", 0.5), suggestion("Dub", 0.1, confident=False)))
    assert spoken(suggestion_chips(made)) == "Jazz, 50%, suggested; Dub, 10%, suggested but unsure"


def test_held_genres_have_no_score_and_none_is_said() -> None:
    assert [chip.text for chip in file_chips(album(genres=("Folk, World, & Country",)))] == ["Folk, World, & Country"]
    assert spoken(file_chips(album())) == "none"


def test_an_album_without_a_suggestion_says_why() -> None:
    silent, spoken_words = replace(album(), modalities=()), replace(album(), is_speech=True)
    assert [without_chips(made) for made in (album(), silent, spoken_words)] == ["unsure", "nothing to go by", "speech"]
    assert without_chips(album(status="new")) == ""
    assert without_chips(album(suggestions=(suggestion("Zouk", None, "added"),))) == ""


def test_chips_go_on_the_next_line_when_one_is_full() -> None:
    laid = flow([40, 40, 40], 100, lines=2, gap=4, more=20)
    assert laid.starts == ((0, 0), (44, 0), (0, 1)) and laid.more is None


def test_what_finds_no_room_is_counted_and_the_sign_fits() -> None:
    laid = flow([40, 40, 40, 40, 40], 100, lines=2, gap=4, more=20)
    assert laid.starts == ((0, 0), (44, 0), (0, 1))
    assert laid.more == (44, 1)


@given(st.lists(st.integers(5, 300), max_size=12), st.integers(30, 400), st.integers(1, 3))
def test_nothing_leaves_the_lines_or_overlaps(widths: list[int], width: int, lines: int) -> None:
    laid = flow(widths, width, lines, gap=4, more=20)
    assert (laid.more is None) == (len(laid.starts) == len(widths))
    assert bool(laid.starts) == bool(widths)
    for (x, line), (next_x, next_line), chip in zip(laid.starts, laid.starts[1:], widths, strict=False):
        assert (next_line == line and next_x >= x + min(chip, width)) or (next_line == line + 1 and next_x == 0)
    assert all(line < lines for _, line in laid.starts)


def test_the_sign_stands_below_a_chip_that_leaves_it_no_room() -> None:
    assert flow([90, 90, 90], 100, 2, 4, 16) == Flow(((0, 0),), (0, 1))
    assert flow([90, 40, 90], 100, 2, 4, 16) == Flow(((0, 0), (0, 1)), (44, 1))


def test_the_sign_finds_room_where_there_are_others_besides_the_chips_that_fit() -> None:
    assert flow([40, 40], 100, 1, 4, 16) == Flow(((0, 0), (44, 0)), None)
    assert flow([40, 40], 100, 1, 4, 16, more_hidden=True) == Flow(((0, 0),), (44, 0))
    assert flow([40, 30], 100, 1, 4, 16, more_hidden=True) == Flow(((0, 0), (44, 0)), (78, 0))
