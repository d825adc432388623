"""An album's scores and the reasons for those that will be shown."""

from collections.abc import Iterable

from tagger.actions.parts import Parts
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.arrays import Floats
from tagger.inference.bundle import Bundle
from tagger.inference.encode import Encoded, Encoder, encode_text
from tagger.inference.modality import Modality
from tagger.inference.predict import Prediction, predict
from tagger.inference.reasons import Material, reasons
from tagger.state.analysis import GenreScore
from tagger.state.conditions import ALWAYS_SHOWN, AT_MOST_SHOWN


class Predictor:
    """One bundle's predictions; the text encoder is opened when the first album with words needs its reasons."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._reader: Encoder | None = None

    def predict(self, parts: Parts, cover: Floats | None, texts: Iterable[str]) -> tuple[Prediction, list[GenreScore]]:
        """Scores of every genre the bundle knows for such an album, best first.

        ``cover`` is the image encoder's map where it was just made; ``texts`` are the album's, for the words that
        speak for a genre.
        """
        prediction = predict(self._bundle, parts.features)
        material = Material(parts.sounds, parts.tracks, cover, self._read(prediction, texts))
        scores = []
        for rank, (label, genre, score) in enumerate(ranked(prediction), start=1):
            sure = score >= prediction.thresholds[prediction.labels.index(label)]
            shown = rank <= ALWAYS_SHOWN or (sure and rank <= AT_MOST_SHOWN)
            why = reasons(self._bundle, parts.features, label, material) if shown else ()
            scores.append(_genre_score(prediction, label, genre, score, bool(sure), why))
        return prediction, scores

    def _read(self, prediction: Prediction, texts: Iterable[str]) -> Encoded | None:
        """The text with a share per word."""
        if Modality.TEXT not in prediction.modalities:
            return None
        self._reader = self._reader or Encoder.open(self._bundle, Modality.TEXT)
        return encode_text(self._reader, tuple(texts))


def ranked(prediction: Prediction) -> list[tuple[str, str, float]]:
    """Label, genre as the taxonomy writes it, and score; of two labels that mean one genre the better."""
    genres: dict[str, tuple[str, str, float]] = {}
    for label, score in prediction.top():
        genre = Taxonomy.load().written(label)
        genres.setdefault(genre, (label, genre, score))
    return list(genres.values())


def _genre_score(
    prediction: Prediction, label: str, genre: str, score: float, sure: bool, why: tuple[str, ...]
) -> GenreScore:
    shares = prediction.evidence(label)
    audio, image, text = (shares.get(modality) for modality in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT))
    return GenreScore(genre, score, sure, audio, image, text, why)
