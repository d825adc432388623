import numpy as np
import pytest

from tagger.inference.text import Vocabulary, album_text
from tagger.inference.text_regression import TextRegression
from tests.trainer.starter.open_sets import SHIPPED
from trainer.models.classifiers import EvidenceSettings
from trainer.starter.texts import TextFit, TextTable, choose_vocabulary, fit_text, read_texts

LABELS = ("Dub", "Electronic", "Jazz", "Rock", "Ska")
TEXTS = [
    *("heavy drums and loud guitars play hard rock tonight", "loud guitars roar, heavy drums pound") * 8,
    *("a warm saxophone over soft brushes, pure jazz", "soft brushes and a warm saxophone") * 8,
    *("deep echoes, dub techno with heavy bass", "deep bass and long echoes, not jazz at all") * 8,
]
GENRES = [["Rock"]] * 16 + [["Jazz"]] * 16 + [["Dub", "Electronic"]] * 16
TARGETS = np.array([[int(label in genres) for label in LABELS] for genres in GENRES])
SOURCES = np.array(["a", "a", "b", "b"] * 12)
LEARNT = np.array([True, True, True, True, False])
READING = SHIPPED.text
SETTINGS = EvidenceSettings()


def read(texts: list[str]) -> TextTable:
    return read_texts(texts, LABELS, READING.characters)


@pytest.fixture(scope="module")
def fit() -> TextFit:
    return fit_text(read(TEXTS), np.arange(len(TEXTS)), TARGETS, SOURCES, LEARNT, READING, SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "loud guitars and heavy drums",
        "Not jazz, but deep echoes of dub and ska.",
        "rock",
        "visit our site",
        "",
        "warm saxophone, jazzy; " * 200,
    ],
)
def test_the_application_reads_the_same_evidence_out_of_the_files(fit: TextFit, text: str) -> None:
    ours = fit.evidence(read([text]), np.arange(1))[0]
    files = fit.files("w", "v", "g")
    regression = TextRegression.read(LABELS, Vocabulary.from_json(files["v"]), files["w"], files["g"])
    theirs = regression.evidence(album_text([text], READING.characters))
    expected = np.zeros(len(LABELS)) if theirs is None else theirs.log_odds
    np.testing.assert_allclose(ours, expected, atol=5e-3)  # the weights are stored in half precision


def test_words_teach_only_what_enough_albums_have(fit: TextFit) -> None:
    assert fit.words.taught.tolist() == LEARNT.tolist()
    assert not fit.words.weight[:, LABELS.index("Ska")].any()


def test_a_genre_that_nothing_taught_is_understood_when_it_is_named(fit: TextFit) -> None:
    named, other = fit.evidence(read(["a ska record", "a rock record"]), np.arange(2))
    assert named[LABELS.index("Ska")] > 1 > other[LABELS.index("Ska")]
    assert fit.mention_weight[0] > 0


def test_the_vocabulary_has_no_stop_words_and_none_of_one_or_of_most_texts() -> None:
    texts = [
        ["the", "drums", "everywhere"],
        ["the", "drums", "everywhere"],
        ["once", "everywhere"],
        ["x1", "everywhere"],
    ]
    assert choose_vocabulary(texts, READING, SETTINGS.most_texts).terms == ("drums",)
