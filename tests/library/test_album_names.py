import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.library.album_names import fold, is_unknown, is_various, most_common, same_artist, without_guests


@pytest.mark.parametrize(
    ("first", "second"),
    [("Helena's Collection", "helenas  collection"), ("Ágætis", "ÁGÆTIS"), ("Ｗｉｄｅ", "wide"), ("A-B", "a b"),
     ("Straße", "STRASSE")],
)  # fmt: skip
def test_spellings_of_one_name_fold_to_the_same(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"), [("Weezer", "Weezer 2"), ("÷", "×"), ("が", "か"), ("कल", "काल"), ("II", "III")]
)
def test_different_names_stay_different(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_outer_blanks_never_matter(name: str) -> None:
    assert fold(f"  {name} ") == fold(name)


def test_one_artist_under_several_spellings() -> None:
    assert same_artist("Helena", "Helena Bolan")
    assert same_artist("Bolan, Helena", "helena bolan ")
    assert same_artist("Queen feat. David Bowie", "Queen")
    assert not same_artist("Queen", "Abba")
    assert not same_artist("", "Abba")


def test_guests_are_left_out() -> None:
    assert without_guests("Queen feat. David Bowie") == "Queen"
    assert without_guests("Queen (ft David Bowie)") == "Queen"
    assert without_guests("Daft Punk") == "Daft Punk"


def test_words_for_none_and_for_several() -> None:
    assert is_unknown("Unknown Album")
    assert is_unknown(" ")
    assert not is_unknown("The Unknown")
    assert is_various("various artists")
    for name in (
        "V.A.",
        "V/A",
        "VV.AA.",
        "AA. VV.",
        "(Various Artists)",
        "Various Artist",
        "Various Composers",
        "Varios Intérpretes",
        "O.S.T.",
    ):
        assert is_various(name), name
    assert not is_various("Various Production")
    assert not is_various("Variety")


def test_the_most_common_value_and_the_first_in_the_alphabet_among_equals() -> None:
    assert most_common(["b", "a", "b"]) == "b"
    assert most_common(["b", "a", ""]) == "a"
    assert most_common([""]) == ""
