"""What is fitted without a training loop: the baselines of scikit-learn, and the settings of the shipped model.

The baselines take rows of numbers [items, features] (standardised statistics, colour histograms, tf-idf as a dense matrix)
and give raw outputs [items, labels] as a network does: log-odds of each label, or log-probabilities of each class.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError

Matrix = NDArray[Any]
LEAST = 1e-12  # probability, so that its logarithm is a number


class Classifier(Protocol):
    """Fitted once, then asked for raw outputs."""

    def candidates(self) -> "list[Classifier]":
        """One classifier for each setting that validation chooses among."""

    def fit(self, rows: Matrix, targets: Matrix) -> None:
        """``targets``: 1 or 0 [items, labels], or the class of each item [items]."""

    def raw(self, rows: Matrix, labels: int) -> NDArray[np.float32]:
        """[items, labels]."""


@dataclass(frozen=True, slots=True)
class ClassifierEntry:
    """A classifier by name: its settings, what builds it from them, and the kinds of input that it takes."""

    dimensions: Any
    build: Callable[[Any], Classifier]
    inputs: tuple[str, ...] = ("statistics",)
    alternatives: tuple[tuple[str, ...], ...] = (("terms",),)
    several: bool = False


@dataclass(frozen=True, slots=True)
class RegressionSettings:
    """``strengths``: inverse regularisation, C; the best on validation is taken. ``iterations``: at most."""

    strengths: tuple[float, ...] = (1.0,)
    iterations: int = 1000


class Regression:
    """Logistic regression: multinomial over classes, one-vs-rest over labels."""

    def __init__(self, settings: RegressionSettings) -> None:
        self.settings = settings
        self.model: Any = None

    def candidates(self) -> list[Classifier]:
        """One for each strength."""
        return [Regression(replace(self.settings, strengths=(strength,))) for strength in self.settings.strengths]

    def fit(self, rows: Matrix, targets: Matrix) -> None:
        """Fit with the only strength that is left."""
        from sklearn.linear_model import LogisticRegression  # a GPU's machine may lack it, and networks need none of it
        from sklearn.multiclass import OneVsRestClassifier

        (strength,) = self.settings.strengths
        model = LogisticRegression(C=strength, max_iter=self.settings.iterations)
        self.model = (OneVsRestClassifier(model) if targets.ndim == 2 else model).fit(rows, targets)

    def raw(self, rows: Matrix, labels: int) -> NDArray[np.float32]:
        """Log-odds of each label, or log-probabilities of each class."""
        if hasattr(self.model, "estimators_"):  # one a label
            return np.asarray(self.model.decision_function(rows), np.float32).reshape(len(rows), labels)
        return log_probabilities(self.model, rows, labels)


@dataclass(frozen=True, slots=True)
class BoostingSettings:
    """scikit-learn's histogram gradient boosting as it comes; ``random_state`` is fixed."""

    random_state: int = 0


class Boosting:
    """Gradient boosting over classes."""

    def __init__(self, settings: BoostingSettings) -> None:
        from sklearn.ensemble import HistGradientBoostingClassifier

        self.model = HistGradientBoostingClassifier(random_state=settings.random_state)

    def candidates(self) -> list[Classifier]:
        """It has one setting only."""
        return [self]

    def fit(self, rows: Matrix, targets: Matrix) -> None:
        """Raises TaggerError for items with several labels."""
        if targets.ndim == 2:
            raise TaggerError(
                "Gradient boosting tells classes apart; for several labels an item use logistic regression."
            )
        self.model.fit(rows, targets)

    def raw(self, rows: Matrix, labels: int) -> NDArray[np.float32]:
        """Log-probabilities of each class."""
        return log_probabilities(self.model, rows, labels)


@dataclass(frozen=True, slots=True)
class FactorSettings:
    """The label factors of the target "cosine" by themselves (TISMIR §5.1): how many near labels are listed for each."""

    neighbours: int = 4


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """Regressions on words and covers and the tags of a pretrained network, added up with a weight a part.

    ``least_albums``: of a genre over all sources, to be learnt. ``most_texts``: the share of the training texts that a word
    may stand in. ``text_penalty`` and ``cover_penalty``: of the squared weights, chosen on sources left out whole, as
    ``text.vocabulary`` and ``cover.size`` were.

    ``audio_weight``: no item that is fitted has sound. It is the weight with the least log-loss over ten genres, a mean over
    three sources, each taken as an untagged library: 49 orchestral and metal recordings of games with 6 scores, 48
    accompaniments of seven genres, and 200 pieces of ten, the last two played from samples. Recordings alone ask for more
    (2), what is played from samples for less (0.7 to 0.9).

    ``prior_strength``: tagged albums that weigh as much as other collections; one of three must not make a genre common.
    ``even_share``: of a genre that has none above it, in a library that has some of everything. ``sound_evenness``: by how much
    an album that is heard starts nearer to such a library: from the shares of other collections orchestral music is
    Electronic, and of ten genres alike the rarer ones never come first. Clips of ten genres, drawn from the network's own
    distribution of logits so that the tags alone put .70 of them right, are ranked right for .64 of them with .4 and no broad
    kinds, .67 now (.70 in a library of a hundred such clips). With more, quiet music without singing that is nobody's
    Classical is called so.

    ``patches`` of a track are heard; in the quick pass ``quick_patches`` of ``quick_tracks`` an album.
    """

    least_albums: int = 12
    most_texts: float = 0.5
    text_penalty: float = 1.0
    cover_penalty: float = 1000.0
    audio_weight: float = 1.1
    prior_strength: float = 8.0
    even_share: float = 0.1
    sound_evenness: float = 0.6
    patches: int = 8
    quick_patches: int = 2
    quick_tracks: int = 3


@dataclass(frozen=True, slots=True)
class SourcelessEntry:
    """What takes no input that a network learns from: label factors, which predict nothing of items, and the shipped model
    (``trainer.starter``), which reads its items itself.
    """

    dimensions: FactorSettings | EvidenceSettings
    inputs: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    several: bool = False


def log_probabilities(model: Any, rows: Matrix, classes: int) -> NDArray[np.float32]:
    """[items, classes]; a class without a training item gets the least."""
    values = np.full((len(rows), classes), np.log(LEAST), np.float32)
    values[:, model.classes_] = np.log(np.clip(model.predict_proba(rows), LEAST, 1))
    return values


CLASSIFIERS: Mapping[str, ClassifierEntry] = {
    "logistic-regression": ClassifierEntry(RegressionSettings(), Regression),
    "gradient-boosting": ClassifierEntry(BoostingSettings(), Boosting, alternatives=()),
}
