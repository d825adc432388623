from tagger.setting_values import NumberValues
from tagger.settings import SETTINGS
from tagger.ui.presenters.window_settings import AFTER_FOLDERS, BEFORE_FOLDERS, from_dialog, sentence_case, to_dialog

NUMBERS = {setting.name: setting.kind for setting in SETTINGS if isinstance(setting.kind, NumberValues)}


def test_every_setting_stands_in_one_group_under_a_name_of_its_own() -> None:
    grouped = [setting for group in (*BEFORE_FOLDERS, *AFTER_FOLDERS) for setting in group.settings]
    assert sorted(setting.name for setting in grouped) == sorted(setting.name for setting in SETTINGS)
    assert len({setting.title for setting in grouped}) == len(grouped)


def test_every_number_that_may_be_none_says_so_and_has_a_beginning() -> None:
    assert {name for name, kind in NUMBERS.items() if kind.none} == {"min-score", "limit", "keep-days"}
    assert all(kind.admits(kind.none.first_number) and kind.none.title for kind in NUMBERS.values() if kind.none)


def test_shares_are_shown_in_percent_and_mean_what_is_shown() -> None:
    share = NUMBERS["min-score"]
    assert (to_dialog(share, 0.8), from_dialog(share, 80)) == (80, 0.8)
    assert all(to_dialog(share, from_dialog(share, number)) == number for number in range(101))
    assert (to_dialog(NUMBERS["top"], 3), from_dialog(NUMBERS["top"], 3)) == (3, 3)


def test_words_begin_with_a_capital() -> None:
    assert (sentence_case("for ever"), sentence_case("")) == ("For ever", "")
