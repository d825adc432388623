"""Reasons on demand: encode a source again and split a genre's log-odds over it.

    explainer = Explainer(bundle)
    explainer.cover_heat(features, "Dub", cover_bytes)      # where on the cover
    explainer.audio_heat(features, "Dub", path, tracks=9)   # when in the track
    explainer.word_weights(features, "Dub", texts)          # which words
    explainer.reasons(features, "Dub", texts=texts)         # sentences

``features`` are what the scores were made of (tagger/inference/predict.py), so that all parts add up to exactly them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger.inference.bundle import Bundle
from tagger.inference.contributions import TimeHeat, audio_heat, image_heat, statistic_shares, word_shares
from tagger.inference.encoders import EncoderOutput, OnnxEncoder, encode_audio, encode_cover, encode_text
from tagger.inference.manifest import TimbreEncoderSpec
from tagger.inference.prediction import Features, LinearTerms, linear_terms
from tagger.inference.reasons import UNSAID, ReasonInputs, SoundEvidence, quoted, reasons
from tagger.inference.text import album_text
from tagger.inference.timbre_words import phrase
from tagger.inference.types import Floats, Modality


@dataclass(frozen=True, slots=True)
class Weight:
    """One word or statistic and its part in a genre's log-odds.

    ``phrase`` is what to call it, ``found`` the words of the text that stand for it.
    """

    name: str
    phrase: str
    value: float
    found: tuple[str, ...] = ()


class Explainer:
    """A bundle with its encoders, each opened when first needed. Not for several threads at once."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._encoders: dict[Modality, OnnxEncoder] = {}
        self._read: tuple[tuple[str, ...], EncoderOutput] | None = None  # the last text, which every genre asks for

    def cover_heat(self, features: Features, label: str, cover: bytes, name: object = "cover") -> Floats | None:
        """The cover's part in log-odds, [H, W] over ``cover.crop_box``; None where the cover is not in the score.

        Raises SourceError.
        """
        terms = self._terms(features, Modality.IMAGE)
        if terms is None:
            return None
        maps = encode_cover(self._encoder(Modality.IMAGE), cover, name).maps
        assert maps is not None
        return image_heat(terms, self.bundle.labels.index(label), maps)

    def audio_heat(self, features: Features, label: str, path: Path, tracks: int = 1) -> TimeHeat | None:
        """One track's part over time, of the ``tracks`` in the album's vector. Raises SourceError.

        None where the sound is not in the score, or its encoder has no map over time (see ``statistic_weights``).
        """
        terms = self._terms(features, Modality.AUDIO)
        if terms is None or isinstance(self.bundle.encoder(Modality.AUDIO), TimbreEncoderSpec):
            return None
        encoded = encode_audio(self._encoder(Modality.AUDIO), path)
        assert encoded.maps is not None
        index = self.bundle.labels.index(label)
        return audio_heat(terms, index, encoded.maps, encoded.starts, encoded.seconds, tracks)

    def statistic_weights(self, features: Features, label: str) -> list[Weight]:
        """The part of each timbre statistic, weightiest first; [] without a timbre encoder in the score."""
        terms = self._terms(features, Modality.AUDIO)
        encoder = self.bundle.manifest.encoders.audio
        if terms is None or not isinstance(encoder, TimbreEncoderSpec):
            return []
        shares = statistic_shares(terms, self.bundle.labels.index(label))
        high = terms.x[Modality.AUDIO] > terms.head.means[Modality.AUDIO]
        names = encoder.parameters.statistics
        return _sorted(Weight(n, phrase(n, bool(h)), float(s)) for n, h, s in zip(names, high, shares, strict=True))

    def word_weights(self, features: Features, label: str, texts: Sequence[str]) -> list[Weight]:
        """The part of each word of the album's texts, and of what it leaves unsaid, weightiest first.

        They add up to the text's whole part; [] where the text is not in the score.
        """
        terms = self._terms(features, Modality.TEXT)
        encoded = self._text(tuple(texts))
        if terms is None or encoded is None or encoded.maps is None:
            return []
        shares, unsaid = word_shares(terms, self.bundle.labels.index(label), encoded.maps)
        said = (
            Weight(word, quoted(word, encoded), float(share), encoded.names.get(word, (word,)))
            for word, share in zip(encoded.words, shares, strict=True)
        )
        return _sorted([*said, Weight("", UNSAID, unsaid)])

    def text_read(self, texts: Sequence[str]) -> str:
        """What of the album's texts is read: each different one once, up to the model's limit; "" without a text part."""
        encoder = self.bundle.manifest.encoders.text
        return album_text(texts, encoder.parameters.max_characters) if encoder else ""

    def reasons(
        self,
        features: Features,
        label: str,
        *,
        texts: Sequence[str] = (),
        cover: Floats | None = None,
        sounds: Sequence[SoundEvidence] = (),
        tracks: int = 1,
    ) -> tuple[str, ...]:
        """Sentences (tagger/inference/reasons.py); ``cover`` and ``sounds`` hold the maps that ``Analysed`` brought."""
        text = self._text(tuple(texts)) if texts else None
        return reasons(self.bundle, features, label, ReasonInputs(sounds, tracks, cover, text))

    def _terms(self, features: Features, modality: Modality) -> LinearTerms | None:
        terms = linear_terms(self.bundle, features)
        return terms if terms is not None and modality in terms.head.modalities else None

    def _text(self, texts: tuple[str, ...]) -> EncoderOutput | None:
        if Modality.TEXT not in self.bundle.modalities:
            return None
        if self._read is None or self._read[0] != texts:
            self._read = texts, encode_text(self._encoder(Modality.TEXT), texts)
        return self._read[1]

    def _encoder(self, modality: Modality) -> OnnxEncoder:
        if modality not in self._encoders:
            self._encoders[modality] = OnnxEncoder.open(self.bundle, modality)
        return self._encoders[modality]


def _sorted(weights: Iterable[Weight]) -> list[Weight]:
    return sorted(weights, key=lambda weight: -abs(weight.value))
