"""What the files say beside what was heard, seen and read: whether these agree with a genre that stands in the files.

A genre in a file is another person's opinion: it is shown beside the suggestions and moves no score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.prediction import Prediction

CLEAR = 0.5  # log-odds from which the evidence agrees or disagrees
MOST_FILE_GENRES = 5  # of an album that are judged


class Agreement(StrEnum):
    """How the evidence of sound, cover and text stands to a genre that the files name, as a sentence ends."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    OPEN = "says nothing about it"


@dataclass(frozen=True, slots=True)
class FileGenre:
    """A genre that the files name, and how the evidence stands to it; ``judged_by`` is the model's genre that says so."""

    name: str
    agreement: Agreement
    judged_by: str | None

    def in_words(self) -> str:
        """The sentence that stands among the reasons: "The files say Chiptune; the evidence for Electronic agrees."."""
        if self.judged_by is None:
            return f"The files say {self.name}, which the model does not know."
        of_genre = "" if self.judged_by == self.name else f" for {self.judged_by}"
        return f"The files say {self.name}; the evidence{of_genre} {self.agreement}."


def file_genres(prediction: Prediction, names: Iterable[str], taxonomy: Taxonomy) -> list[FileGenre]:
    """The first genres that the files name, each judged by the genre itself or the nearest above it that the model knows.

    The evidence is what sound, cover and text add, without what the score started from.
    ``taxonomy``: the person's.
    """
    genres = taxonomy.unique([name.strip() for name in names if name.strip()])[:MOST_FILE_GENRES]
    return [_judged(taxonomy.written(genre), prediction, taxonomy) for genre in genres]


def _judged(genre: str, prediction: Prediction, taxonomy: Taxonomy) -> FileGenre:
    columns = {
        taxonomy.of_label(label) or taxonomy.written(label): column for column, label in enumerate(prediction.labels)
    }
    scored = [name for name in reversed(taxonomy.path(genre)) if name in columns]
    if not scored or not prediction.modalities:
        return FileGenre(genre, Agreement.OPEN, None if not scored else scored[0])
    values = {name: float(prediction.contributions[columns[name]].sum()) for name in scored}
    best = max(scored, key=lambda name: values[name])
    if values[best] >= CLEAR:
        return FileGenre(genre, Agreement.AGREES, best)
    general = scored[-1]
    return FileGenre(genre, Agreement.DISAGREES if values[general] <= -CLEAR else Agreement.OPEN, general)
