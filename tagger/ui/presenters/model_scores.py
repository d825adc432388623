"""What was measured of a model, as its card says: a value with its interval, and on what it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tagger.inference.measure_names import INTERVAL, measure_name
from tagger.inference.modality import BY_GENRE, SENSES, Modality
from tagger.ui.presenters.sentences import count, listed
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr

MEASURES = ("roc_auc", "pr_auc")


@dataclass(frozen=True, slots=True)
class MeasuredScore:
    """One value from 0 to 1, where it lies with 95 % probability (None: not said), and its source in words."""

    source: str
    measure: str
    value: float
    low: float | None
    high: float | None

    @property
    def figures(self) -> str:
        """ "0.80 (0.76–0.83)"."""
        interval = "" if self.low is None or self.high is None else f" ({self.low:.2f}–{self.high:.2f})"
        return f"{self.value:.2f}{interval}"

    def in_words(self) -> str:
        """ "text, test split: ROC-AUC 0.80 (0.76–0.83)"."""
        return f"{self.source}: {self.measure} {self.figures}"


def measured_scores(card: Mapping[str, Any]) -> list[MeasuredScore]:
    """The scores of a card, those that were measured by learning from a library's tags included."""
    stored = dict(card.get("scores") or {})
    scores = [score for source, values in stored.items() if source != BY_GENRE for score in _of(str(source), values)]
    learnt = card.get("learnt") or {}
    for source, row in dict(learnt.get("table") or {}).items():
        for measure, values in row.items():
            if values["value"] is not None:
                scores.append(
                    MeasuredScore(
                        tr("your albums, {source}").format(source=translated_sentence(source)),
                        translated_sentence(measure),
                        values["value"],
                        values["low"],
                        values["high"],
                    )
                )
    return scores


MOST_GENRES_NAMED = 12


def what_it_knows(card: Mapping[str, Any]) -> str:
    """How many genres a model knows, the commonest by name where the card says which those are, and what it judges by."""
    labels = [str(genre["name"]) for genre in card["labels"]]
    by_genre = dict(card.get("scores") or {}).get(BY_GENRE)
    measured = [name for name in by_genre if name in labels] if isinstance(by_genre, Mapping) else []
    named = list(dict.fromkeys([*measured, *labels]))[:MOST_GENRES_NAMED]
    if len(labels) > len(named):
        genres = tr("Knows {genres}, among them {names}.")
    else:
        genres = tr("Knows {genres}: {names}.")
    senses = listed([tr(SENSES.get(modality, modality)) for modality in Modality if modality in card["encoders"]])
    judges = tr("Judges by {senses}.").format(senses=senses)
    return f"{genres.format(genres=count(len(labels), 'genre'), names=listed(named))} {judges}"


def genre_scores(card: Mapping[str, Any]) -> list[MeasuredScore]:
    """The scores of single genres on a card, in its order: the commonest genre first."""
    by_genre = dict(card.get("scores") or {}).get(BY_GENRE)
    rows = by_genre.items() if isinstance(by_genre, Mapping) else ()
    return [score for genre, values in rows for score in _of(str(genre), values)]


def _of(source: str, values: object) -> list[MeasuredScore]:
    """The scores of one source; values other than numbers from 0 to 1 are left out."""
    if not isinstance(values, Mapping):
        return []
    about = tr("{source}, {items} albums").format(source=source, items=values["items"]) if "items" in values else source
    scores = []
    for key in MEASURES:
        value, interval = values.get(key), values.get(key + INTERVAL)
        if isinstance(value, int | float) and 0 <= value <= 1:
            low, high = interval if isinstance(interval, list) and len(interval) == 2 else (None, None)
            scores.append(MeasuredScore(about, measure_name(key), float(value), low, high))
    return scores
