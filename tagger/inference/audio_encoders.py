"""From a track to the feature and map of its sound: a class per kind of encoder, each a front end and a graph."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tagger.inference.audio.audibility import Sound, audibility
from tagger.inference.audio.constant_q import spectrum_patch
from tagger.inference.audio.mel_front_end import mel_patch
from tagger.inference.audio.musicnn_front_end import PATCH_SECONDS, PATCH_STATISTICS, clip_patch, patch_statistics
from tagger.inference.audio.patches import AudioPatches, clip_audibility, read_patches, read_sounding_patches
from tagger.inference.audio.speech import is_speech
from tagger.inference.audio.timbre_statistics import MINIMUM_SAMPLES, timbre_statistics
from tagger.inference.bundle import Bundle
from tagger.inference.classifier_scores import class_probabilities, evidence_map, genre_probabilities
from tagger.inference.classifier_spec import ClassifierEncoderSpec, MelFrontEnd
from tagger.inference.manifest import MusicnnEncoderSpec, TimbreEncoderSpec
from tagger.inference.onnx_encoder import EncoderOutput, OnnxEncoder, SpecT, opened_session, standardised, unusable
from tagger.inference.spectrum_spec import SpectrumEncoderSpec
from tagger.inference.timbre_words import STATISTICS
from tagger.inference.types import Doubles, Floats, SourceError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LAYERS = "layers"  # an output that a graph of musicnn may have
PATCHES_AT_ONCE = 2  # what a network of more computes no longer fits in a processor's cache


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
        feature, maps = self.run(patch=standardised(patches, self.spec.scaler))
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
            raise unusable(self.bundle, self.spec.file, f"its map has not {steps} steps of numbers")


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
        (feature,) = self.run(statistics=standardised(statistics, self.spec.scaler))
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
        return np.concatenate([*outputs, standardised(descriptors, scaler)], axis=1)

    def _check(self, outputs: list[Floats]) -> None:
        parameters = self.spec.parameters
        tags, embedding = len(parameters.tags), self.spec.dimension - len(parameters.tags) - parameters.descriptor_count
        layers = [(parameters.descriptor_count - PATCH_STATISTICS,)] if parameters.descriptors else []
        if [output.shape[1:] for output in outputs] != [(tags,), (embedding,), *layers]:
            raise unusable(self.bundle, self.spec.file, f"there are not {tags} logits and {embedding} other values")
        if not all(np.isfinite(output).all() for output in outputs):
            raise unusable(self.bundle, self.spec.file, "its graph gives values that are not numbers")


class ClassifierEncoder(AudioEncoder[ClassifierEncoderSpec]):
    """A network that a person brought, from patches of sound to classes; the map has one step per patch.

    Patches without music are left out, as for musicnn.
    """

    def __init__(self, bundle: Bundle, spec: ClassifierEncoderSpec) -> None:
        self.bundle, self.spec = bundle, spec
        self.session = opened_session(bundle, spec.file)
        head = spec.parameters.head
        self.head_session = opened_session(bundle, head.file) if head else None
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
            raise unusable(self.bundle, self.spec.file, f"there are not {len(parameters.classes)} values per patch")
        if not np.isfinite(activations).all():
            raise unusable(self.bundle, self.spec.file, "its graph gives values that are not numbers")
        if parameters.activation != "logits" and not (activations.min() > -1e-3 and activations.max() < 1 + 1e-3):
            raise unusable(self.bundle, self.spec.file, "its classes are not probabilities from 0 to 1")
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
            raise unusable(self.bundle, file, f"a '{self.spec.kind}' encoder has other inputs or outputs")


def _long_enough(audio: AudioPatches, path: Path) -> list[Floats]:
    patches = [samples for samples in audio.patches if samples.size >= MINIMUM_SAMPLES]
    if not patches:
        raise SourceError(path, "it is too short: it holds less than a tenth of a second of sound")
    return patches
