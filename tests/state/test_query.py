"""Questions are read as people write them."""

import pytest

from tagger.errors import TaggerError
from tagger.state.query import Bound, Query, parse_query, plain


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
        ("re:stacks", Query(words=("re:stacks",))),
        ('re:"so long"', Query(words=("re:so long",))),
        ("12:34 AC/DC !!!", Query(words=("12:34", "ac/dc", "!!!"))),
        ('"not closed', Query(words=("not closed",))),
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


def test_plain_drops_case_and_accents() -> None:
    assert plain("Sigur RÓS – Ágætis") == "sigur ros – agætis"
