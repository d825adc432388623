"""Genres that a text names are found as people spell them, with what the text says about them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger.inference.genre_mentions import GenreNames, MentionKind
from tests.helpers.machine_speed import reference_seconds

NAMES = GenreNames.of(
    [
        ("Rock", ["rock music"]),
        ("Progressive Rock", ["prog rock"]),
        ("Post-Rock", []),
        ("Jazz", []),
        ("Blues", []),
        ("Folk", []),
        ("Pop", []),
        ("Punk", ["punk rock"]),
        ("Metal", []),
        ("Soul", []),
        ("Funk", []),
        ("Hip Hop", ["rap"]),
        ("Drum and Bass", ["drum'n'bass", "d&b"]),
        ("R&B", ["rnb"]),
        ("Synthpop", []),
        ("Film Score", ["score"]),
        ("Dub", []),
        ("House", []),
        ("Country", []),
        ("Disco", []),
        ("Trance", []),
        ("Noise", []),
    ]
)


def mentions_of(text: str, ignore: tuple[str, ...] = ()) -> list[tuple[str, str, MentionKind]]:
    return [(mention.genre, text[mention.start : mention.end], mention.kind) for mention in NAMES.find(text, ignore)]


def named(text: str) -> list[str]:
    return [mention.genre for mention in NAMES.find(text) if mention.kind is MentionKind.NAMED]


def kinds(text: str) -> dict[str, MentionKind]:
    return {mention.genre: mention.kind for mention in NAMES.find(text)}


def test_the_longest_name_wins() -> None:
    assert named("Progressive rock of the old kind, and some rock.") == ["Progressive Rock", "Rock"]


@pytest.mark.parametrize(
    ("spelling", "genre"),
    [
        ("hip hop", "Hip Hop"),
        ("Hip-Hop", "Hip Hop"),
        ("hiphop", "Hip Hop"),
        ("drum'n'bass", "Drum and Bass"),
        ("drum & bass", "Drum and Bass"),
        ("Drum and Bass", "Drum and Bass"),
        ("D'n'B", "Drum and Bass"),
        ("R'n'B", "R&B"),
        ("RnB", "R&B"),
        ("synth-pop", "Synthpop"),
        ("post rock", "Post-Rock"),
    ],
)
def test_spelling_is_free(spelling: str, genre: str) -> None:
    assert mentions_of(f"A record of {spelling}.") == [(genre, spelling, MentionKind.NAMED)]


@pytest.mark.parametrize("text", ["popular", "rockets", "They scrapped it", "punctual", "subterranean folklife"])
def test_parts_of_words_are_no_genre(text: str) -> None:
    assert mentions_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "This is not really jazz.",
        "It isn't jazz",
        "It isn’t jazz",
        "far from jazz",
        "anything but jazz",
        "There is nothing to do with jazz here",
        "neither blues nor jazz",
        "not blues, funk or jazz",
        "Jazz it is not.",
        "a record without any jazz",
        "Opposite to jazz, everyone is quiet",
    ],
)
def test_denied(text: str) -> None:
    assert kinds(text)["Jazz"] is MentionKind.NEGATED


@pytest.mark.parametrize(
    "text",
    [
        "Not only jazz.",
        "not unlike jazz",
        "no doubt jazz",
        "It is not loud. Jazz throughout.",
        "not loud, but jazz",
        "not rock, more jazz",
        "nothing but jazz",
        "They have never sounded so much like jazz",
    ],
)
def test_claimed_in_spite_of_a_denial_nearby(text: str) -> None:
    assert kinds(text)["Jazz"] is MentionKind.NAMED


def test_what_somebody_once_played_is_not_what_is_heard() -> None:
    assert kinds("The ex-metal drummer now plays folk.") == {"Metal": MentionKind.FORMER, "Folk": MentionKind.NAMED}
    assert kinds("formerly a hip hop producer") == {"Hip Hop": MentionKind.FORMER}


def test_adjectives_claim_a_little() -> None:
    assert kinds("Jazzy, folk-tinged and soulful") == dict.fromkeys(("Jazz", "Folk", "Soul"), MentionKind.TINGED)


def test_an_ordinary_word_needs_music_after_it() -> None:
    assert mentions_of("the score of the game was even") == []
    assert mentions_of("lovely score music") == [("Film Score", "score", MentionKind.NAMED)]


@pytest.mark.parametrize(
    "text",
    [
        "Recorded in a house by the sea.",
        "She lost her country.",
        "The beats take possession of your soul.",
        "Un disco lleno de guitarras; este disco es suyo.",
        "Il nuovo disco della band.",
        "Ideas pop up incidentally, and pop out again; it is all pop culture.",
        "Music that lets us fall into trance, with some background noise.",
        "Ready to rock the club and to stir the soul.",
    ],
)
def test_some_names_are_no_genre_after_words_that_make_them_something_else(text: str) -> None:
    assert mentions_of(text) == []


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("A house record.", "House"),
        ("a deep house of bass", "House"),
        ("a country singer", "Country"),
        ("his soul ballads are soul", "Soul"),
        ("a disco beat, pure disco", "Disco"),
        ("The house is deep house.", "House"),
        ("a pop record, up and away", "Pop"),
        ("They rock: rock, the loud kind.", "Rock"),
        ("the soul classics of a trance producer", "Soul"),
        ("the soul classics of a trance producer", "Trance"),
        ("the noise scene", "Noise"),
        ("noise and drones", "Noise"),
    ],
)
def test_they_are_one_before_music_and_after_other_words(text: str, genre: str) -> None:
    assert genre in named(text)


def test_the_artist_and_the_title_are_no_genre() -> None:
    assert mentions_of("Hip Hop Heroes by Folk Implosion is punk", ("Folk Implosion", "Hip Hop Heroes")) == [
        ("Punk", "punk", MentionKind.NAMED)
    ]


def test_nothing_in_nothing() -> None:
    assert mentions_of("") == []


@settings(deadline=None)
@given(st.text(max_size=200))
def test_hostile_text_is_text(text: str) -> None:
    for mention in NAMES.find(text + " not jazz " + text, (text[:20],)):
        assert mention.genre in NAMES.names.values()
        assert mention.start < mention.end <= 2 * len(text) + 10


@pytest.mark.parametrize("text", ["jazz " * 400, "not " * 400 + "jazz", "(" * 1500, "hip-" * 400, "drum'n'" * 300])
def test_a_long_repetition_takes_little_time(text: str) -> None:
    began = time.thread_time()
    NAMES.find(text)
    assert time.thread_time() - began < 20 * reference_seconds()
