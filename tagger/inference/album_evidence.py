"""What is said of an album beside its scores: what its files say, what was heard that is no genre, and unlike tracks.

A genre in a file is another person's opinion: it is shown beside the suggestions, agrees with what was heard, seen and read
or does not, and moves no score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.manifest import ListeningEncoderSpec, MusicnnEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, LinearTerms, Prediction
from tagger.inference.types import Doubles, Floats

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

    The evidence is what sound, cover and text add, without what the score started from; words such as "Other" say nothing.
    ``taxonomy``: the person's.
    """
    names = [name.strip() for name in held_genres(names, taxonomy) if taxonomy.names_genre(name)]
    genres = taxonomy.unique(names)[:MOST_FILE_GENRES]
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


LEAST_EXCESS = 1.0  # log-odds above its mean over varied music from which a tag is worth a word
MOST_TAGS = 3
MOST_TITLES = 3


def heard_tags(bundle: Bundle, terms: LinearTerms, album: AlbumFeatures) -> list[str]:
    """The clearest first: "a guitar", "a female voice". None where the encoder knows no tags.

    A tag is heard where its logit exceeds its mean, which is the mean of the sound in the fusion file.
    """
    encoder = bundle.manifest.encoders.audio
    if not isinstance(encoder, MusicnnEncoderSpec) or Modality.AUDIO not in terms.head.modalities:
        return []
    tags = encoder.parameters.tags
    excess = (album.features[Modality.AUDIO] - terms.head.means[Modality.AUDIO] * terms.lengths[Modality.AUDIO])[
        : len(tags)
    ]
    clearest = [index for index in np.argsort(-excess, kind="stable").tolist() if excess[index] >= LEAST_EXCESS]
    return list(dict.fromkeys(tags[index].words for index in clearest if tags[index].words))[:MOST_TAGS]


def what_was_heard(bundle: Bundle, terms: LinearTerms | None, album: AlbumFeatures, tracks: int) -> tuple[str, ...]:
    """How many seconds of which of the album's ``tracks`` were heard, and what stands out in them, as sentences.

        Heard: 18 seconds of 3 of 12 tracks: “Alpha”, “Gamma”, “Kappa”.
        In the sound: a guitar, no singing.

    The second only where the encoder knows tags; () where there was no music, or the encoder hears no patches.
    """
    encoder = bundle.manifest.encoders.audio
    if terms is None or not isinstance(encoder, ListeningEncoderSpec) or Modality.AUDIO not in terms.head.modalities:
        return ()
    seconds = encoder.parameters.seconds * sum(len(track.starts) for track in album.track_maps)
    titles = [f"“{track.title}”" for track in album.track_maps]
    if len(titles) == tracks:
        of_tracks = "its track" if tracks == 1 else f"its {tracks} tracks"
    else:
        names = ", ".join(titles[:MOST_TITLES]) + (" …" if len(titles) > MOST_TITLES else "")
        of_tracks = f"{len(titles)} of {tracks} tracks: {names}"
    tags = heard_tags(bundle, terms, album)
    in_the_sound = (f"In the sound: {', '.join(tags)}.",) if tags else ()
    return (f"Heard: {seconds:.0f} seconds of {of_tracks}.", *in_the_sound)


LEAST_TRACKS = 3  # of two, each would be unlike the other
MOST_SHARE = 1 / 3  # of the tracks: where more differ, the album has no common sound to differ from
CLEARLY = 2.0  # log-odds between the track and the mean of the others


@dataclass(frozen=True, slots=True)
class OutlierTrack:
    """A track by its row, and the column of the label that it sounds like, unlike the rest."""

    row: int
    label: int


def outlier_tracks(
    scores: Doubles, remainder: Doubles, thresholds: Floats, of_album: Sequence[int] = ()
) -> list[OutlierTrack]:
    """The tracks whose most probable genre the others do not have, the clearest first and never more than a third.

    ``scores`` [n, L] are the tracks' own, ``remainder`` [n, L] those of the mean of all other tracks, and ``thresholds`` [L]
    what suggests a label: the track must reach it and the rest must not. ``of_album`` are the labels that the album's
    suggestions are, or are kinds of, or have as kinds.
    """
    count = len(scores)
    if count < LEAST_TRACKS:
        return []
    suggested = np.where(scores >= thresholds, scores, -1.0)  # False for NaN
    best = suggested.argmax(axis=1)
    rows = np.arange(count)
    excess = _log_odds(scores[rows, best]) - _log_odds(remainder[rows, best])
    is_unlike = (
        ~np.isin(best, of_album)
        & (suggested[rows, best] >= 0)
        & (remainder[rows, best] < thresholds[best])
        & (excess >= CLEARLY)
    )
    clearest = [int(row) for row in np.argsort(-excess, kind="stable") if is_unlike[row]]
    return [OutlierTrack(row, int(best[row])) for row in clearest[: max(1, int(count * MOST_SHARE))]]


def without_each(features: Doubles) -> Doubles:
    """For each of the features [n, D] the mean of all others, [n, D]."""
    return np.asarray((features.sum(axis=0) - features) / (len(features) - 1))


def _log_odds(probabilities: Doubles) -> Doubles:
    bounded = np.clip(np.nan_to_num(probabilities, nan=0.0), 1e-9, 1 - 1e-9)
    return np.asarray(np.log(bounded) - np.log1p(-bounded))
