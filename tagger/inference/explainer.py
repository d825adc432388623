"""Explanations on demand: encode a source again and split a genre's log-odds over it.

    explainer = Explainer(bundle)
    explainer.cover_heat(features, "Dub", cover_bytes)      # where on the cover
    explainer.audio_heat(features, "Dub", path, tracks=9)   # when in the track
    explainer.word_weights(features, "Dub", texts)          # which words

``features`` are what the scores were made from (tagger/inference/prediction.py), so that an explanation adds up to
exactly the part of its modality.
"""

from collections.abc import Sequence
from pathlib import Path

from tagger.inference.bundle import Bundle
from tagger.inference.cover_image import crop_box, decode_cover
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explanation import (
    AudioHeat,
    CoverHeat,
    StatisticWeights,
    WordWeights,
    audio_heat,
    cover_heat,
    statistic_weights,
    word_weights,
)
from tagger.inference.manifest import TimbreEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.prediction import Features, LinearTerms, linear_terms
from tagger.inference.text import album_text


class Explainer:
    """A bundle with its encoders, each opened when first needed. Not for several threads at once."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._encoders = BundleEncoders(bundle)
        self._last_text: tuple[tuple[tuple[str, ...], ...], EncoderOutput] | None = (
            None  # every genre of an album asks for it
        )

    def cover_heat(self, features: Features, label: str, cover: bytes, name: object = "cover") -> CoverHeat | None:
        """Where on the cover; None where the cover is not in the score. Raises SourceError naming ``name``."""
        terms = self._terms(features, Modality.IMAGE)
        if terms is None:
            return None
        encoded = self._encoders.cover.encode(cover, name)
        assert encoded.maps is not None
        box = crop_box(*decode_cover(cover).size, self._encoders.cover.spec.parameters)
        return cover_heat(terms, self.bundle.labels.index(label), encoded.maps, box)

    def audio_heat(
        self, features: Features, label: str, path: Path, *, tracks: int = 1, duration: float = 0.0
    ) -> AudioHeat | StatisticWeights | None:
        """When in a track that is one of ``tracks`` in the album's vector; which statistics, where there are no times.

        None where the sound is not in the score. Raises SourceError.
        """
        terms = self._terms(features, Modality.AUDIO)
        if terms is None:
            return None
        index, spec = self.bundle.labels.index(label), self.bundle.encoder(Modality.AUDIO)
        if isinstance(spec, TimbreEncoderSpec):
            return statistic_weights(terms, index, spec.parameters.statistics)
        encoded = self._encoders.audio.encode(path)
        assert encoded.maps is not None
        return audio_heat(terms, index, encoded.maps, encoded.starts, encoded.seconds, tracks=tracks, duration=duration)

    def word_weights(
        self, features: Features, label: str, texts: Sequence[str], names: tuple[str, ...] = ()
    ) -> WordWeights | None:
        """Which words of the album's texts, and what they leave unsaid; None where the text is not in the score.

        ``names`` are the artist's and the album's, which name no genre.
        """
        terms = self._terms(features, Modality.TEXT)
        spec = self.bundle.manifest.encoders.text
        if terms is None or spec is None:
            return None
        encoded = self._encode_text(tuple(texts), names)
        if encoded.maps is None:
            return None
        text = album_text(texts, spec.parameters.max_characters)  # what of them is read
        return word_weights(terms, self.bundle.labels.index(label), encoded, text)

    def _terms(self, features: Features, modality: Modality) -> LinearTerms | None:
        terms = linear_terms(self.bundle, features)
        return terms if terms is not None and modality in terms.head.modalities else None

    def _encode_text(self, texts: tuple[str, ...], names: tuple[str, ...]) -> EncoderOutput:
        if self._last_text is None or self._last_text[0] != (texts, names):
            self._last_text = (texts, names), self._encoders.text.encode(texts, names)
        return self._last_text[1]
