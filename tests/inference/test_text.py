"""Words are counted as scikit-learn counts them; texts are cut where a sentence ends."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from tagger.inference.text import Vocabulary, album_text, cut_at_sentence, seems_foreign, tfidf, tokens, without_markup
from tests.helpers.machine_speed import reference_seconds

TEXTS = [
    "A deep dub record: bass, echo and a voice from far away. The bass again, and again the bass!",
    "Loud guitars. Très élégant, naïve — and über-heavy riffs. Straße, ñandú.",
    "The voice is warm and the song is slow; a slow, slow song with piano and the bass.",
    "Ambient music for deep space. Deep, deep music.",
]


@pytest.mark.parametrize("sublinear", [True, False])
def test_tfidf_is_scikit_learns(sublinear: bool) -> None:
    oracle = TfidfVectorizer(sublinear_tf=sublinear, tokenizer=tokens, token_pattern=None, lowercase=False).fit(TEXTS)
    vocabulary = Vocabulary(tuple(oracle.get_feature_names_out()), oracle.idf_.astype(np.float32))
    for text in TEXTS:
        positions, values = tfidf(tokens(text), vocabulary, sublinear_tf=sublinear)
        expected = oracle.transform([text]).toarray()[0]
        assert np.array_equal(positions, np.flatnonzero(expected))
        assert values == pytest.approx(expected[positions], abs=1e-6)
        assert positions.dtype == np.int64 and values.dtype == np.float32


def test_words_are_scikit_learns_words() -> None:
    analyse = TfidfVectorizer().build_analyzer()
    for text in TEXTS:
        assert tokens(text) == analyse(text)


@given(st.text(st.characters(max_codepoint=127), max_size=60) | st.sampled_from(["see www.a.org/b c", "x https://d e"]))
def test_ascii_takes_a_shorter_way_to_the_same_words(text: str) -> None:
    assert tokens(text) == [word for word in tokens(f"{text}\n\u00e9\u00e9") if word != "\u00e9\u00e9"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dub_techno AND Jazz-Rock", ["dub_techno", "and", "jazz", "rock"]),
        ("a b cd", ["cd"]),
        ("see https://example.org/a/b?c=d or www.example.org/music now", ["see", "or", "now"]),
        ("ﬁne ＤＵＢ e\u0301tude", ["fine", "dub", "étude"]),
        ("80s 303 drum'n'bass", ["80s", "303", "drum", "bass"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words


VOCABULARY = Vocabulary(("bass", "dub", "echo", "warm"), np.array([1, 2, 3, 4], np.float32))


@pytest.mark.parametrize("text", ["", "nothing known here", "dub dub dub", "Dub echo!", "https://dub.echo.bass"])
def test_too_few_known_words_say_nothing(text: str) -> None:
    positions, values = tfidf(tokens(text), VOCABULARY, sublinear_tf=True)
    assert positions.size == values.size == 0


def test_different_texts_are_joined_once_each() -> None:
    assert album_text([" One. ", "Two.", "", "One.", "Two."], 100) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("One. Two. Three.", 100, "One. Two. Three."),
        ("One. Two. Three.", 16, "One. Two. Three."),
        ("One. Two. Three.", 15, "One. Two."),
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 8, "One."),
        ('He said "so." Then left.', 14, 'He said "so."'),
        ("Version 3.14 is out today", 12, "Version 3.14"),
        ("Hm! A sentence that goes on and on", 20, "Hm! A sentence that"),
        ("Wordwithoutanyendatall", 10, "Wordwithou"),
        ("a sentencewithoutanyend", 10, "a sentence"),
        ("First paragraph\n\nsecond one", 20, "First paragraph"),
    ],
)
def test_texts_are_cut_at_a_sentence_end(text: str, limit: int, kept: str) -> None:
    assert cut_at_sentence(text, limit) == kept


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>A <b>dub</b> record &amp; more.</p><br/>", ["dub", "record", "more"]),
        ('<div class="rock"><a href="https://x.example/jazz">Deep</a> bass</div>', ["deep", "bass"]),
        ("<script>var jazz = 'rock';</script><p>Slow</p><style>p {color: red}</style>", ["slow"]),
        ("<p>Slow</p><!-- not jazz --> and warm <script>never closed", ["slow", "and", "warm"]),
        ("I <3 dub, x < y > z & R&B", ["dub"]),
    ],
)
def test_a_page_is_read_as_its_words(page: str, words: list[str]) -> None:
    assert tokens(album_text([page], 1000)) == words


def test_a_text_without_elements_stays_as_it_is() -> None:
    assert without_markup("I <3 dub &amp; bass, a < b") == "I <3 dub &amp; bass, a < b"


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "<p>", "</p", "<p ", "&lt;", "&amp;", "p", "<script>", "</script>", "-->", "<!--", " "]
        )
    )
)
def test_a_page_read_twice_is_read_once(parts: list[str]) -> None:
    once = without_markup("".join(parts))
    assert without_markup(once) == once


@pytest.mark.parametrize("page", ["<script>" * 40_000, "<p " * 40_000, "<!--" * 40_000, "<p>" + "&amp" * 40_000])
def test_hostile_markup_takes_little_time(page: str) -> None:
    began = time.thread_time()
    without_markup(page)
    assert time.thread_time() - began < 20 * reference_seconds()


@pytest.mark.parametrize("limit", [200, 1500, 8000])
def test_cutting_twice_is_cutting_once(limit: int) -> None:
    for text in ("Some words. " * 3000, "nospaceatall" * 3000, "short. " + "x" * 30_000, "one two " * 5000):
        assert album_text([album_text([text], 16_000)], limit) == album_text([text], limit)
        assert limit / 2 - 1 <= len(album_text([text], limit)) <= limit


@pytest.mark.parametrize(
    ("said", "foreign"),
    [
        ("Ein langsames, warmes Album zwischen Dub und Techno.", True),
        ("Un disque lent et chaud, avec des rythmes patients qui viennent de Berlin.", True),
        ("Медленная и теплая пластинка из Берлина", True),
        ("A slow, warm record of dub techno from Berlin, with the patience of die Haut.", False),
        ("1. Radiance 2. Quadrant Dub 3. Octagon 4. Phylyps Trak", False),
        ("La la la", False),
        ("", False),
    ],
)
def test_a_text_in_another_language_is_told_by_its_little_words_or_letters(said: str, foreign: bool) -> None:
    assert seems_foreign(said) is foreign
