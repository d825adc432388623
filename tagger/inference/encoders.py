"""From a track, a cover or a text to the encoder's feature and map: a front end, then mostly ONNX Runtime on one thread.

A kind of encoder is one class here, which feeds its graph, and one class in tagger/inference/manifest.py, which says
what ``model.json`` holds about it; ``KINDS`` joins the two. ONNX Runtime is imported when the first encoder is opened,
so that predicting from stored features never pays for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy as np

from tagger.inference.audio.audibility import Sound, audibility
from tagger.inference.audio.constant_q import spectrum_patch
from tagger.inference.audio.mel_front_end import mel_patch
from tagger.inference.audio.musicnn_front_end import PATCH_SECONDS, PATCH_STATISTICS, clip_patch, patch_statistics
from tagger.inference.audio.patches import AudioPatches, clip_audibility, read_patches, read_sounding_patches
from tagger.inference.audio.speech import is_speech
from tagger.inference.audio.timbre_statistics import MINIMUM_SAMPLES, timbre_statistics
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.classifier_scores import class_probabilities, evidence_map, genre_probabilities
from tagger.inference.classifier_spec import ClassifierEncoderSpec, MelFrontEnd
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
from tagger.inference.onnx_session import SessionError, open_session, run_session
from tagger.inference.spectrum_spec import Scaler, SpectrumEncoderSpec
from tagger.inference.text import album_text, sentences_of, song_numbers, tfidf, tokens
from tagger.inference.timbre_words import STATISTICS
from tagger.inference.types import Doubles, Floats, SourceError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LAYERS = "layers"  # an output that a graph of musicnn may have
PATCHES_AT_ONCE = 2  # what a network of more computes no longer fits in a processor's cache

SpecT = TypeVar("SpecT", bound=AnyEncoder)


@dataclass(frozen=True, slots=True, eq=False)
class EncoderOutput:
    """What an encoder makes of one source.

    ``feature`` is float32 [D], [0] where the source has nothing to say. ``maps``: audio [patches, steps, C], whose mean
    over the patches is the feature; image [H, W, D]; text [N, D]; None for timbre. ``starts`` and ``seconds`` say where
    the patches of audio lie, ``words`` which term each row of a text's map belongs to, and ``names`` what the text calls
    the entities behind those that are categories. ``remark`` is a problem that did not prevent the encoding.
    """

    feature: Floats
    maps: Floats | None = None
    starts: tuple[float, ...] = ()
    seconds: float = 0.0  # of one patch
    words: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remark: str | None = None
    is_long: bool = False  # its map is stored in half precision


class OnnxEncoder(ABC, Generic[SpecT]):
    """One encoder of a bundle with its graph opened. Opening raises BundleError where the graph does not fit."""

    inputs: ClassVar[tuple[str, ...]]
    outputs: ClassVar[tuple[str, ...]] = ("feature", "map")

    def __init__(self, bundle: Bundle, spec: SpecT) -> None:
        self.bundle, self.spec = bundle, spec
        self.session = _session(bundle, spec.file)
        inputs = {value.name for value in self.session.get_inputs()}
        outputs = {value.name for value in self.session.get_outputs()}
        if inputs != set(self.inputs) or not set(self.outputs) <= outputs:
            raise _unusable(bundle, spec.file, f"a '{spec.kind}' encoder has other inputs or outputs")

    def run(self, **inputs: np.ndarray[Any, Any]) -> list[Floats]:
        """The outputs, feature first. Raises BundleError where the graph or the shape of its feature does not fit."""
        outputs = self.run_session(self.session, self.spec.file, self.outputs, inputs)
        self._check(outputs)
        return outputs

    def run_session(
        self, session: "InferenceSession", file: str, outputs: Sequence[str], inputs: Mapping[str, np.ndarray[Any, Any]]
    ) -> list[Floats]:
        """The named outputs of a session of ``file``. Raises BundleError where the graph fails."""
        try:
            return run_session(session, outputs, inputs)
        except SessionError as error:
            raise _unusable(self.bundle, file, str(error)) from error

    def _check(self, outputs: list[Floats]) -> None:
        if outputs[0].shape[-1:] != (self.spec.dimension,):
            raise _unusable(self.bundle, self.spec.file, f"its feature has not {self.spec.dimension} dimensions")


class AudioEncoder(OnnxEncoder[SpecT]):
    """An encoder of one track."""

    @abstractmethod
    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track; ``quick``: hear less of it, where the encoder can. Raises SourceError."""


class SpectrumEncoder(AudioEncoder[SpectrumEncoderSpec]):
    """Patches of a spectrum through any network whose feature is its map, flattened, or the mean of it over time.

    A map that is averaged has one row per part of a patch, as if each were a patch.
    """

    inputs = ("patch",)

    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track. Raises SourceError."""
        parameters = self.spec.parameters
        spectrum, steps = parameters.spectrum, parameters.steps
        audio = read_patches(path, spectrum.seconds, spectrum.sample_rate, parameters.patches)
        patches = np.stack([spectrum_patch(samples, spectrum) for samples in _long_enough(audio, path)])
        feature, maps = self.run(patch=_standardised(patches, self.spec.scaler))
        starts = audio.starts
        if self.spec.reduction == "mean":
            starts = tuple(start + step * parameters.seconds for start in audio.starts for step in range(steps))
            maps = maps.reshape(len(starts), 1, self.spec.dimension)
        return EncoderOutput(feature.mean(axis=0), maps, starts, parameters.seconds, remark=audio.remark)

    def _check(self, outputs: list[Floats]) -> None:
        super()._check(outputs)
        maps, steps = outputs[1], self.spec.parameters.steps
        fits = maps.shape[1:] == (steps, self.spec.dimension) or self.spec.reduction == "flatten"
        if maps.ndim != 3 or not fits or not np.isfinite(maps).all():
            raise _unusable(self.bundle, self.spec.file, f"its map has not {steps} steps of numbers")


class TimbreEncoder(AudioEncoder[TimbreEncoderSpec]):
    """Timbre statistics of the sound; no map over time. Tracks of less than a tenth of a second are refused."""

    inputs = ("statistics",)
    outputs = ("feature",)

    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track. Raises SourceError."""
        parameters = self.spec.parameters
        audio = read_patches(path, parameters.seconds, parameters.sample_rate, parameters.patches)
        columns = [STATISTICS.index(name) for name in parameters.statistics]
        statistics = np.stack([timbre_statistics(samples)[columns] for samples in _long_enough(audio, path)])
        (feature,) = self.run(statistics=_standardised(statistics, self.spec.scaler))
        return EncoderOutput(feature.mean(axis=0), None, audio.starts, parameters.seconds, remark=audio.remark)


class MusicnnEncoder(AudioEncoder[MusicnnEncoderSpec]):
    """Log mel patches through a music tagging network, all of a track at once; the map has one step per patch.

    Patches without music are left out. The feature is [0] where none is left, and the remark says what there is instead.
    """

    inputs = ("patch",)
    outputs = ("logits", "feature")

    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track; ``quick``: hear fewer patches of it. Raises SourceError."""
        parameters = self.spec.parameters
        audio = read_sounding_patches(path, parameters.quick_patches if quick else parameters.patches)
        patches = np.stack([clip_patch(samples) for samples in audio.patches])
        heard = audibility(audio.patches, patches)
        if heard.sound is not Sound.MUSIC:
            return EncoderOutput(np.empty(0, np.float32), remark=heard.sound.remark)
        patches = patches[heard.music]
        described = self.described(patches)
        tags = {tag.name: described[:, column] for column, tag in enumerate(parameters.tags)}
        if is_speech(heard.measures, patches, tags):
            return EncoderOutput(np.empty(0, np.float32), remark=Sound.SPEECH.remark)
        maps = described[:, None, :]
        starts = tuple(start for start, is_music in zip(audio.starts, heard.music, strict=True) if is_music)
        is_long = parameters.descriptors is not None
        return EncoderOutput(
            maps.mean(axis=0)[0], maps, starts, parameters.seconds, remark=audio.remark, is_long=is_long
        )

    def described(self, patches: Floats) -> Floats:
        """Patches [n, 187, 96] to logits, embedding and descriptors, [n, D]."""
        scaler = self.spec.parameters.descriptors
        names = self.outputs if scaler is None else (*self.outputs, LAYERS)
        parts = [patches[first : first + PATCHES_AT_ONCE] for first in range(0, len(patches), PATCHES_AT_ONCE)]
        computed = [self.run_session(self.session, self.spec.file, names, {"patch": part}) for part in parts]
        outputs = [np.concatenate(values) for values in zip(*computed, strict=True)]
        self._check(outputs)
        if scaler is None:
            return np.concatenate(outputs, axis=1)
        descriptors = np.concatenate([outputs.pop(), patch_statistics(patches)], axis=1)
        return np.concatenate([*outputs, _standardised(descriptors, scaler)], axis=1)

    def _check(self, outputs: list[Floats]) -> None:
        parameters = self.spec.parameters
        tags, embedding = len(parameters.tags), self.spec.dimension - len(parameters.tags) - parameters.descriptor_count
        layers = [(parameters.descriptor_count - PATCH_STATISTICS,)] if parameters.descriptors else []
        if [output.shape[1:] for output in outputs] != [(tags,), (embedding,), *layers]:
            raise _unusable(self.bundle, self.spec.file, f"there are not {tags} logits and {embedding} other values")
        if not all(np.isfinite(output).all() for output in outputs):
            raise _unusable(self.bundle, self.spec.file, "its graph gives values that are not numbers")


class ClassifierEncoder(AudioEncoder[ClassifierEncoderSpec]):
    """A network that a person brought, from patches of sound to classes; the map has one step per patch.

    Patches without music are left out, as for musicnn.
    """

    def __init__(self, bundle: Bundle, spec: ClassifierEncoderSpec) -> None:
        self.bundle, self.spec = bundle, spec
        self.session = _session(bundle, spec.file)
        head = spec.parameters.head
        self.head_session = _session(bundle, head.file) if head else None
        self._check_names(self.session, spec.file, spec.parameters.input, spec.parameters.output)
        if head is not None and self.head_session is not None:
            self._check_names(self.head_session, head.file, head.input, head.output)

    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track; ``quick``: hear fewer patches of it. Raises SourceError."""
        parameters = self.spec.parameters
        count = parameters.quick_patches if quick else parameters.patches
        clip_seconds = max(parameters.seconds, PATCH_SECONDS)  # what is music cannot be told from less
        audio = read_sounding_patches(path, count, clip_seconds, parameters.sample_rate, parameters.resampler)
        sound, is_music = clip_audibility(audio.patches, parameters.sample_rate)
        if sound is not Sound.MUSIC:
            return EncoderOutput(np.empty(0, np.float32), remark=sound.remark)
        maps = evidence_map(self.genre_probabilities([audio.patches[clip] for clip in np.flatnonzero(is_music)]))
        starts = tuple(audio.starts[clip] for clip in np.flatnonzero(is_music))
        return EncoderOutput(maps.mean(axis=0)[0], maps, starts, parameters.seconds, remark=audio.remark)

    def genre_probabilities(self, clips: Sequence[Floats]) -> Doubles:
        """How likely each clip (mono, at the network's rate) is of each genre, [n, genres]."""
        parameters = self.spec.parameters
        probabilities = class_probabilities(self.activations(clips), parameters.activation)
        return genre_probabilities(probabilities, parameters.genres, exclusive=parameters.activation == "softmax")

    def activations(self, clips: Sequence[Floats]) -> Floats:
        """The classes' activations of each clip, [n, classes]. Raises BundleError where the network gives no such thing."""
        parameters = self.spec.parameters
        patches = np.stack([self._patch(samples) for samples in clips])
        size = parameters.batch or len(patches)
        batches = [self._batch(patches[first : first + size], size) for first in range(0, len(patches), size)]
        activations = np.concatenate(batches)
        if activations.shape != (len(clips), len(parameters.classes)):
            raise _unusable(self.bundle, self.spec.file, f"there are not {len(parameters.classes)} values per patch")
        if not np.isfinite(activations).all():
            raise _unusable(self.bundle, self.spec.file, "its graph gives values that are not numbers")
        if parameters.activation != "logits" and not (activations.min() > -1e-3 and activations.max() < 1 + 1e-3):
            raise _unusable(self.bundle, self.spec.file, "its classes are not probabilities from 0 to 1")
        return activations

    def _patch(self, samples: Floats) -> Floats:
        """What the network is fed of one clip: [frames, bands], or [samples]."""
        parameters = self.spec.parameters
        if isinstance(parameters.front_end, MelFrontEnd):
            return mel_patch(samples, parameters.front_end, parameters.sample_rate, parameters.patch)
        patch = samples[: parameters.patch]
        return np.pad(patch, (0, parameters.patch - patch.size))

    def _batch(self, patches: Floats, size: int) -> Floats:
        """The activations of up to ``size`` patches; what a fixed batch lacks is filled with silence, and dropped."""
        parameters, count = self.spec.parameters, len(patches)
        if count < size:
            patches = np.concatenate([patches, np.zeros((size - count, *patches.shape[1:]), np.float32)])
        order = {"batch": 0, "time": 1, "bands": 2}
        arranged = patches.transpose([order[axis] for axis in parameters.axes if axis != "one"])
        singletons = tuple(position for position, axis in enumerate(parameters.axes) if axis == "one")
        fed = np.ascontiguousarray(np.expand_dims(arranged, singletons))
        (values,) = self.run_session(self.session, self.spec.file, [parameters.output], {parameters.input: fed})
        if parameters.head is not None and self.head_session is not None:
            head, embedding = parameters.head, values.reshape(size, -1)
            (values,) = self.run_session(self.head_session, head.file, [head.output], {head.input: embedding})
        return values.reshape(size, -1)[:count]

    def _check_names(self, session: "InferenceSession", file: str, input_name: str, output: str) -> None:
        inputs = [value.name for value in session.get_inputs()]
        if inputs != [input_name] or output not in [value.name for value in session.get_outputs()]:
            raise _unusable(self.bundle, file, f"a '{self.spec.kind}' encoder has other inputs or outputs")


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


def _long_enough(audio: AudioPatches, path: Path) -> list[Floats]:
    patches = [samples for samples in audio.patches if samples.size >= MINIMUM_SAMPLES]
    if not patches:
        raise SourceError(path, "it is too short: it holds less than a tenth of a second of sound")
    return patches


def _standardised(values: Floats, scaler: Scaler) -> Floats:
    mean, deviation = np.asarray(scaler.mean, np.float32), np.asarray(scaler.deviation, np.float32)
    return (values - mean) / deviation


def _session(bundle: Bundle, file: str) -> "InferenceSession":
    try:
        return open_session(bundle.read(file), bundle.folder)
    except SessionError as error:
        raise _unusable(bundle, file, str(error)) from error


def _unusable(bundle: Bundle, file: str, reason: str) -> BundleError:
    return BundleError(f"The model in '{bundle.folder}' cannot be used: in '{file}', {reason}.")
