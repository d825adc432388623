from tagger.services.settings import PREFERENCES, NumberValues
from tagger.ui.presenters.settings_layout import (
    AFTER_FOLDERS,
    BEFORE_FOLDERS,
    NONE,
    STARTS,
    meant,
    sentence_case,
    shown,
)

NUMBERS = {one.name: one.kind for one in PREFERENCES if isinstance(one.kind, NumberValues)}


def test_every_setting_stands_in_one_group_under_a_name_of_its_own() -> None:
    titles = [title for group in (*BEFORE_FOLDERS, *AFTER_FOLDERS) for title in group.titles.items()]
    assert sorted(name for name, _ in titles) == sorted(one.name for one in PREFERENCES)
    assert len({title for _, title in titles}) == len(titles)


def test_every_number_that_may_be_none_says_so_and_has_a_beginning() -> None:
    may_be_none = {name: kind for name, kind in NUMBERS.items() if kind.word}
    assert NONE.keys() == STARTS.keys() == may_be_none.keys()
    assert all(kind.admits(STARTS[name]) for name, kind in may_be_none.items())


def test_shares_are_shown_in_percent_and_mean_what_is_shown() -> None:
    share = NUMBERS["min-score"]
    assert (shown(share, 0.8), meant(share, 80)) == (80, 0.8)
    assert all(shown(share, meant(share, number)) == number for number in range(101))
    assert (shown(NUMBERS["top"], 3), meant(NUMBERS["top"], 3)) == (3, 3)


def test_words_begin_with_a_capital() -> None:
    assert (sentence_case("for ever"), sentence_case("")) == ("For ever", "")
