"""Questions are read as people write them."""

import pytest

from tagger.errors import TaggerError
from tagger.state.query_language import Bound, Query, Years, parse_query, plain


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
    with pytest.raises(TaggerError, match=r"'done' is no status: it is one of new, suggested, .*, rejected, error\."):
        parse_query("status:done")


@pytest.mark.parametrize(
    ("text", "field", "quoted"),
    [("foo:bar", "foo", "foo:bar"), ("Re:Stacks", "Re", "Re:Stacks"), ('a re:"so long"', "re", "re:so long")],
)
def test_a_field_that_there_is_not_is_a_sentence(text: str, field: str, quoted: str) -> None:
    with pytest.raises(TaggerError) as raised:
        parse_query(text)
    fields = "album, artist, folder, genre, status, year, score"
    assert str(raised.value) == (
        f"'{field}' is no field: it is one of {fields}; for the text itself, put it in quotes: \"{quoted}\"."
    )
    assert parse_query(f'"{quoted}"').words == (quoted.lower(),)


@pytest.mark.parametrize("text", ["year:x", "year:20081", "year:1979-1970", 'year:""', "year:1970-"])
def test_a_year_that_makes_no_sense_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match="is no year: write year:2008"):
        parse_query(text)


@pytest.mark.parametrize("text", ['"not closed', 'miles artist:"Miles Davis', 'album:"', '"one" "two'])
def test_a_quote_that_is_not_closed_is_a_sentence(text: str) -> None:
    with pytest.raises(TaggerError, match="is not closed; end the phrase with another"):
        parse_query(text)


def test_a_score_without_a_comparison_is_a_sentence() -> None:
    with pytest.raises(TaggerError, match=r"'score:0\.8' compares nothing: write score>0\.8"):
        parse_query("score:0.8")


def test_plain_drops_case_and_accents() -> None:
    assert plain("Sigur RÓS – Ágætis") == "sigur ros – agætis"
