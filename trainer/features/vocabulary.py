"""The words a text network knows, chosen on the training texts alone (TISMIR §3.3)."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from tagger.errors import TaggerError
from tagger.inference.text import Vocabulary, tokens

SIZE = 10_000
MAX_SHARE = 0.5  # a word that stands in more of the texts says nothing


def fit_vocabulary(texts: Sequence[str], size: int = SIZE, *, min_texts: int = 1) -> Vocabulary:
    """The ``size`` most frequent words that stand in at least ``min_texts`` and at most half of the training texts.

    The inverse document frequency is scikit-learn's smoothed one. Raises TaggerError when no word is left.
    """
    vectorizer = TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, max_df=MAX_SHARE, min_df=min_texts, max_features=size
    )
    try:
        vectorizer.fit(texts)
    except ValueError as error:
        raise TaggerError(
            "The training texts hold no word that some of them share; give longer texts or more of them."
        ) from error
    return Vocabulary(tuple(vectorizer.get_feature_names_out()), vectorizer.idf_.astype(np.float32))
