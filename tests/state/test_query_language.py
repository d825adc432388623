"""Questions are read as people write them."""

import contextlib
import re

import pytest

from tagger.errors import TaggerError
from tagger.state.query_language import LARGEST, AlbumIds, Bound, Query, Years, parse_query, search_key, unknown_field


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("  all ", Query()),
        ("miles davis", Query(words=("miles", "davis"))),
        ('"Kind of Blue"', Query(words=("kind of blue",))),
        ("all saints", Query(words=("all", "saints"))),
        ("Björk", Query(words=("bjork",))),
        ("artist:Björk album:Post", Query(artists=("bjork",), albums=("post",))),
        ('artist:"Miles Davis" blue', Query(artists=("miles davis",), words=("blue",))),
        ("genre:Hip-Hop", Query(genres=("Hip-Hop",))),
        ('genre:"drum and bass" genre:jazz', Query(genres=("drum and bass", "jazz"))),
        ("folder:/music/A", Query(folders=("/music/a",))),
        ("status:Accepted", Query(statuses=("accepted",))),
        ("score>0.8", Query(scores=(Bound(">", 0.8),))),
        ("score:>=80%", Query(scores=(Bound(">=", 0.8),))),
        ("score<0.5 score>.2", Query(scores=(Bound("<", 0.5), Bound(">", 0.2)))),
        ('"Re:Stacks"', Query(words=("re:stacks",))),
        ("Tour: Live", Query(words=("tour:", "live"))),
        ("artist: Miles", Query(words=("artist:", "miles"))),
        ('Blue Monday 12"', Query(words=("blue", "monday", '12"'))),
        (r"C:\Music", Query(words=(r"c:\music",))),
        ("year:2008", Query(years=(Years(2008, 2008),))),
        ("Year:1970-1979 year:1972–1975", Query(years=(Years(1970, 1979), Years(1972, 1975)))),
        ("12:34 AC/DC !!!", Query(words=("12:34", "ac/dc", "!!!"))),
        ("scores", Query(words=("scores",))),
        ('""', Query()),
    ],
)
def test_questions(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize("text", ["score>2", "score>x", "score>", "score>nan", "score<-1", "score>inf"])
def test_a_score_that_makes_no_sense_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match="give a score from 0 to 1"):
        parse_query(text)


def test_an_unknown_status_is_a_sentence() -> None:
    with pytest.raises(
        TaggerError, match=r"'done' is not a status: it is one of new, suggested, .*, rejected, error\."
    ):
        parse_query("status:done")


@pytest.mark.parametrize("text", ["NOT gnere:x", "-gnere:x", "jazz NOT  path=/music", "(-title:x OR jazz)"])
def test_a_field_that_does_not_exist_leaves_nothing_out_and_is_refused(text: str) -> None:
    with pytest.raises(TaggerError, match=r"'(gnere|path|title)' is not a field, so 'NOT .*' would leave nothing out"):
        parse_query(text)


@pytest.mark.parametrize(
    ("text", "words"), [('-"Re:Stacks"', "re:stacks"), ("-Tour: jazz", "tour:"), ("NOT 12:34", "12:34")]
)
def test_text_with_a_colon_can_be_left_out(text: str, words: str) -> None:
    assert parse_query(text).none_of == (Query(words=(words,)),)


@pytest.mark.parametrize("text", ["^genre:jazz", "jazz ^pop", "genre:jazz , genre:blues"])
def test_operators_of_beets_are_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(TaggerError, match=r"is not an operator of a query: .* write OR between others, and NOT or -"):
        parse_query(text)


@pytest.mark.parametrize("text", ["^_^", "Earth, Wind", "a^b"])
def test_such_signs_in_names_are_text(text: str) -> None:
    assert parse_query(text).words == tuple(text.lower().split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo:bar", ("foo:bar",)),
        ("Re:Stacks", ("re:stacks",)),
        ('a re:"so long"', ("a", "re:so long")),
        ("a=b", ("a=b",)),
    ],
)
def test_what_names_no_field_is_text(text: str, words: tuple[str, ...]) -> None:
    assert parse_query(text) == Query(words=words)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gnere:jazz", "'gnere' is not a field, so 'gnere:jazz' is searched as text; 'genre:jazz' may be meant."),
        (
            "miles -Artists:=bob",
            "'Artists' is not a field, so 'Artists:=bob' is searched as text; 'artist:=bob' may be meant.",
        ),
        (
            "(yaer>1990 OR genre:jazz)",
            "'yaer' is not a field, so 'yaer>1990' is searched as text; 'year>1990' may be meant.",
        ),
        (
            'albumartist:"so long" x',
            "'albumartist' is not a field, so 'albumartist:\"so long\"' is searched as text; 'artist:",
        ),
        ("path:Jazz", "'path' is not a field, so 'path:Jazz' is searched as text; 'folder:Jazz' may be meant."),
        ("label:Warp", "'label' is not a field, so 'label:Warp' is searched as text; the fields are album, artist, "),
        ("genre:jazz year>1990 'Mission: Impossible' -doubted: NOT genre:", ""),
        ('"gnere:jazz" genre:"a b:c"', ""),
    ],
)
def test_a_term_whose_field_is_none_is_named_with_the_nearest(text: str, sentence: str) -> None:
    told = unknown_field(text)
    assert told.startswith(sentence) and bool(told) == bool(sentence)


JAZZ, BLUES = Query(genres=("jazz",)), Query(genres=("blues",))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("year>1990", Query(years=(Years(1991, LARGEST),))),
        ("year>=1990 year<2000", Query(years=(Years(1990, LARGEST), Years(0, 1999)))),
        ("year:<=1990", Query(years=(Years(0, 1990),))),
        ("YEAR=1990", Query(years=(Years(1990, 1990),))),
        ("year=1970-1979", Query(years=(Years(1970, 1979),))),
        ("year!=1990", Query(none_of=(Query(years=(Years(1990, 1990),)),))),
        ("score=0.5", Query(scores=(Bound(">=", 0.495), Bound("<", 0.505)))),
        ("score=50%", Query(scores=(Bound(">=", 0.495), Bound("<", 0.505)))),
        ("score=0.512", Query(scores=(Bound(">=", 0.5115), Bound("<", 0.5125)))),
        ("id:12", Query(ids=(AlbumIds(12, 12),))),
        ("id:3-7 id>4", Query(ids=(AlbumIds(3, 7), AlbumIds(5, LARGEST)))),
        ("NOT genre:jazz", Query(none_of=(JAZZ,))),
        ("-genre:jazz miles", Query(words=("miles",), none_of=(JAZZ,))),
        ("-live -'quoted", Query(words=("-'quoted",), none_of=(Query(words=("live",)),))),
        ("NOT NOT genre:jazz", JAZZ),
        ("-score>0.5", Query(none_of=(Query(scores=(Bound(">", 0.5),)),))),
        ("genre:jazz OR genre:blues", Query(any_of=((JAZZ, BLUES),))),
        ("genre:jazz AND genre:blues", Query(genres=("jazz", "blues"))),
        ("a genre:jazz OR b", Query(any_of=((Query(words=("a",), genres=("jazz",)), Query(words=("b",))),))),
        ("a (genre:jazz OR genre:blues)", Query(words=("a",), any_of=((JAZZ, BLUES),))),
        ("((genre:jazz year:2008))", Query(any_of=((Query(genres=("jazz",), years=(Years(2008, 2008),)),),))),
        ("-(genre:jazz OR genre:blues)", Query(none_of=(Query(any_of=((JAZZ, BLUES),)),))),
        ("genre:", Query(without_genre=True)),
        ('genre:""', Query(without_genre=True)),
        ("-genre:", Query(none_of=(Query(without_genre=True),))),
        ("genre: year:2008", Query(without_genre=True, years=(Years(2008, 2008),))),
        ('album:="Live"', Query(exact_albums=("live",))),
        ('album="Live at Leeds"', Query(exact_albums=("live at leeds",))),
        ("artist:=Who genre:=Rock", Query(exact_artists=("who",), exact_genres=("Rock",))),
        ("artist:!!!", Query(artists=("!!!",))),
        ("album!", Query(words=("album!",))),
        ("Blue (Live)", Query(words=("blue", "(live)"))),
        ("Simon & Garfunkel - Live", Query(words=("simon", "&", "garfunkel", "-", "live"))),
        ("this or not that", Query(words=("this", "or", "not", "that"))),
        ('"OR" "NOT"', Query(words=("or", "not"))),
    ],
)
def test_operators(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize("text", ["genre>jazz", "genre~jazz", "artist<x", "album:>x", "folder=~x", "status>new"])
def test_an_operator_that_a_field_has_not_is_a_sentence(text: str) -> None:
    field = re.split(r"\W", text)[0]
    with pytest.raises(
        TaggerError, match=rf"^'{re.escape(text)}' is not understood: write {field}:text .* -{field}:text"
    ):
        parse_query(text)


@pytest.mark.parametrize("text", ["year~1990", "score=>0.5", "id<>3", "year!~2"])
def test_an_operator_that_compares_nothing_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match=r"is not understood: \w+ compares with > >= < <= = and !=, as in year>1990"):
        parse_query(text)


@pytest.mark.parametrize("text", ["a && b", "a || b", "!genre:jazz", "+genre:jazz"])
def test_operators_of_other_languages_are_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match=r"is not an operator of a query: .* write OR .* -genre:jazz\.$"):
        parse_query(text)


@pytest.mark.parametrize("text", ["OR", "a OR", "OR a", "NOT", "a NOT", "a OR OR b", "AND a", "a AND", "NOT OR a"])
def test_an_operator_without_its_parts_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match=r"'(OR|AND|NOT)' joins nothing here: write .* in quotes"):
        parse_query(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(genre:jazz", r"A '\(' of the query is not closed"),
        ("genre:jazz) OR a", r"A '\)' of the query has no '\('"),
        ("(" * 30 + "genre:jazz" + ")" * 30, "more than 20 parentheses"),
        ("a " * 201, "more than 200 parts"),
        ("id:x", "'x' is not an id: write id:12"),
        ("year>1990-1999", "is not a year"),
    ],
)
def test_other_nonsense_is_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(TaggerError, match=reason):
        parse_query(text)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("text", ["NOT " * 50_001 + "a", "-" * 100_000, '"" ' * 100, "genre" * 20_000, "(" * 100_000])
def test_hostile_queries_take_no_time(text: str) -> None:
    with contextlib.suppress(TaggerError):
        parse_query(text)


@pytest.mark.parametrize("text", ["year:x", "year:20081", "year:1979-1970", 'year:""', "year:1970-"])
def test_a_year_that_makes_no_sense_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match="is not a year: write year:2008"):
        parse_query(text)


@pytest.mark.parametrize("text", ['"not closed', 'miles artist:"Miles Davis', 'album:"', '"one" "two'])
def test_a_quote_that_is_not_closed_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match="is not closed; end the phrase with another"):
        parse_query(text)


def test_a_score_without_a_comparison_is_a_sentence() -> None:
    with pytest.raises(TaggerError, match=r"'score:0\.8' compares nothing: write score>0\.8"):
        parse_query("score:0.8")


def test_plain_drops_case_and_accents() -> None:
    assert search_key("Sigur RÓS – Ágætis") == "sigur ros – agætis"
