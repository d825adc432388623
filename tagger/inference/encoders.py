"""From a track, a cover or a text to the encoder's feature and map: a front end, then mostly ONNX Runtime on one thread.

A kind of encoder is one class here, of sound in ``audio_encoders``, which feeds its graph, and one class in
tagger/inference/manifest.py, which says what ``model.json`` holds about it; ``KINDS`` joins the two. ONNX Runtime is imported
when the first encoder is opened, so that predicting from stored features never pays for it.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from tagger.inference.audio_encoders import (
    AudioEncoder,
    ClassifierEncoder,
    MusicnnEncoder,
    SpectrumEncoder,
    TimbreEncoder,
)
from tagger.inference.bundle import Bundle
from tagger.inference.classifier_spec import ClassifierEncoderSpec
from tagger.inference.manifest import (
    AnyEncoder,
    ImageEncoderSpec,
    LyricsEncoderSpec,
    MusicnnEncoderSpec,
    RegressionEncoderSpec,
    TextEncoderSpec,
    TimbreEncoderSpec,
)
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput, OnnxEncoder
from tagger.inference.spectrum_spec import SpectrumEncoderSpec
from tagger.inference.text import album_text, sentences_of, song_numbers, tfidf, tokens


class CoverEncoder(OnnxEncoder[ImageEncoderSpec]):
    """A network over the cover."""

    inputs = ("image",)

    def encode(self, data: bytes, name: object = "cover") -> EncoderOutput:
        """Encode a picture. Raises SourceError naming ``name``."""
        from tagger.inference.cover_image import cover_tensor  # many runs look at none

        feature, maps = self.run(image=cover_tensor(data, self.spec.parameters, name)[None])
        return EncoderOutput(feature[0], maps[0])


class TextEncoder(OnnxEncoder[TextEncoderSpec]):
    """A network over the tf-idf words of an album's texts."""

    inputs = ("indices", "values")

    def encode(self, texts: tuple[str, ...], names: tuple[str, ...] = ()) -> EncoderOutput:
        """Encode the texts of one album; the feature is [0] where they hold too few known words.

        ``names``, the artist's and the album's, are words as all others.
        """
        vocabulary, gazetteer = self.bundle.vocabulary, self.bundle.gazetteer
        assert vocabulary is not None
        text = album_text(texts, self.spec.parameters.max_characters)
        words = tokens(gazetteer.enrich(text) if gazetteer else text)
        indices, values = tfidf(words, vocabulary, sublinear_tf=self.spec.parameters.sublinear_tf)
        if not indices.size:
            return EncoderOutput(np.empty(0, np.float32))
        feature, maps = self.run(indices=indices, values=values)
        entities = gazetteer.mentions(text) if gazetteer else {}
        return EncoderOutput(feature, maps, words=tuple(vocabulary.terms[index] for index in indices), names=entities)


class LyricsEncoder(OnnxEncoder[LyricsEncoderSpec]):
    """A network over the lyrics of songs; the map has a row per sentence of any of them."""

    inputs = ("lyrics",)

    @cached_property
    def word_numbers(self) -> dict[str, int]:
        """Each word of the vocabulary and its number; 0 is padding, 1 a word that has none."""
        assert self.bundle.vocabulary is not None
        return {word: number for number, word in enumerate(self.bundle.vocabulary.terms, start=2)}

    def encode(self, texts: tuple[str, ...], names: tuple[str, ...] = ()) -> EncoderOutput:
        """Encode the songs of an album, a text each; the feature is [0] where none has a word. ``names`` are not read."""
        parameters = self.spec.parameters
        songs = [song for text in dict.fromkeys(texts) if (song := sentences_of(text))]
        if not songs:
            return EncoderOutput(np.empty(0, np.float32))
        read = [song_numbers(song, self.word_numbers, parameters.sentences, parameters.words) for song in songs]
        feature, maps = self.run(lyrics=np.stack(read))
        counts = [min(len(song), parameters.sentences) for song in songs]
        rows = [shares[:count] / len(songs) for shares, count in zip(maps, counts, strict=True)]
        words = tuple(
            " ".join(sentence) for song, count in zip(songs, counts, strict=True) for sentence in song[:count]
        )
        return EncoderOutput(feature.mean(axis=0), np.concatenate(rows), words=words)


class RegressionEncoder:
    """Evidence from the words of an album's texts and the genres that they name, without a graph.

    The map has a row [L] per word or named genre; what no row accounts for is the same for every such text.
    """

    def __init__(self, bundle: Bundle, spec: RegressionEncoderSpec) -> None:
        regression = bundle.text_regression
        assert regression is not None
        self.bundle, self.spec, self.regression = bundle, spec, regression

    def encode(self, texts: tuple[str, ...], names: tuple[str, ...] = ()) -> EncoderOutput:
        """Encode the texts of one album; the feature is [0] where they say nothing.

        ``names``, the artist's and the album's, name no genre: “Punk in Drublic” is not punk for its title.
        """
        evidence = self.regression.evidence(album_text(texts, self.spec.parameters.max_characters), names)
        if evidence is None:
            return EncoderOutput(np.empty(0, np.float32))
        feature, maps = evidence.log_odds.astype(np.float32), evidence.values.astype(np.float32)
        return EncoderOutput(feature, maps, words=evidence.words, names=evidence.names)


KINDS: Mapping[type[AnyEncoder], Callable[[Bundle, Any], "AnyOpenEncoder"]] = {
    SpectrumEncoderSpec: SpectrumEncoder,
    TimbreEncoderSpec: TimbreEncoder,
    MusicnnEncoderSpec: MusicnnEncoder,
    ClassifierEncoderSpec: ClassifierEncoder,
    ImageEncoderSpec: CoverEncoder,
    TextEncoderSpec: TextEncoder,
    LyricsEncoderSpec: LyricsEncoder,
    RegressionEncoderSpec: RegressionEncoder,
}
AnyOpenEncoder = OnnxEncoder[Any] | RegressionEncoder


def open_encoder(bundle: Bundle, modality: Modality) -> AnyOpenEncoder:
    """Open the encoder of a modality. Raises BundleError where the bundle has none, or its graph does not fit."""
    spec = bundle.encoder(modality)
    return KINDS[type(spec)](bundle, spec)


class BundleEncoders:
    """The encoders of a bundle, each opened when it is first needed. Not for several threads at once.

    Each property raises BundleError where the bundle has no such encoder, or its graph does not fit.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    @cached_property
    def audio(self) -> AudioEncoder[Any]:
        """The encoder of tracks."""
        encoder = open_encoder(self.bundle, Modality.AUDIO)
        assert isinstance(encoder, AudioEncoder)
        return encoder

    @cached_property
    def cover(self) -> CoverEncoder:
        """The encoder of covers."""
        encoder = open_encoder(self.bundle, Modality.IMAGE)
        assert isinstance(encoder, CoverEncoder)
        return encoder

    @cached_property
    def text(self) -> TextEncoder | LyricsEncoder | RegressionEncoder:
        """The encoder of an album's texts."""
        encoder = open_encoder(self.bundle, Modality.TEXT)
        assert isinstance(encoder, TextEncoder | LyricsEncoder | RegressionEncoder)
        return encoder
