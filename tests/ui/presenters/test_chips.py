import pytest

from tagger.ui.presenters.chips import held_chips, percent, spoken, suggestion_chips
from tests.ui.views import album, suggestion


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
    assert [chip.text for chip in held_chips(album(genres=("Folk, World, & Country",)))] == ["Folk, World, & Country"]
    assert spoken(held_chips(album())) == "none"
