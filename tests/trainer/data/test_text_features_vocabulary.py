import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from tagger.errors import TaggerError
from tagger.inference.text import tfidf, tokens
from trainer.data.text_features import fit_vocabulary

TEXTS = [
    "deep dub echo and warm bass everywhere, dub again",
    "a slow folk song about rain and the guitar",
    "techno kick drum, warm bass, dark room",
    "the guitar and the drum play a song in the rain",
    "echo of a dark room, slow and deep",
]


def test_values_are_those_of_scikit_learn() -> None:
    vocabulary = fit_vocabulary(TEXTS)
    oracle = TfidfVectorizer(tokenizer=tokens, token_pattern=None, max_df=0.5, sublinear_tf=True).fit(TEXTS)
    for text in TEXTS:
        positions, values = tfidf(tokens(text), vocabulary, sublinear_tf=True)
        row = oracle.transform([text]).toarray()[0]
        ours = {vocabulary.terms[p]: v for p, v in zip(positions, values, strict=True)}
        theirs = {oracle.get_feature_names_out()[p]: row[p] for p in np.flatnonzero(row)}
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_keeps_the_most_frequent_words_only() -> None:
    assert len(fit_vocabulary(TEXTS, 5).terms) == 5


def test_words_of_most_texts_and_of_too_few_are_left_out() -> None:
    terms = fit_vocabulary(TEXTS, min_texts=2).terms
    assert "and" not in terms
    assert "everywhere" not in terms
    assert "guitar" in terms


def test_texts_without_words_are_refused_in_words() -> None:
    with pytest.raises(TaggerError, match="hold no word"):
        fit_vocabulary(["!", "?"])
