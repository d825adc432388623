"""From a track, a cover or a text to the encoder's feature and map: a front end, then mostly ONNX Runtime on one thread.

A kind of encoder is one class here, which feeds its graph, and one class in tagger/inference/manifest.py, which says
what ``model.json`` holds about it; ``KINDS`` joins the two. ONNX Runtime is imported when the first encoder is opened,
so that predicting from stored features never pays for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy as np

from tagger.inference.audio.audibility import audibility
from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.musicnn_front_end import clip_patch
from tagger.inference.audio.patches import AudioPatches, read_patches
from tagger.inference.audio.sounding_patches import read_sounding_patches
from tagger.inference.audio.timbre_statistics import MINIMUM_SAMPLES, timbre_statistics
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.cover_image import cover_tensor
from tagger.inference.manifest import (
    AnyEncoder,
    CqtEncoderSpec,
    ImageEncoderSpec,
    MusicnnEncoderSpec,
    RegressionEncoderSpec,
    Scaler,
    TextEncoderSpec,
    TimbreEncoderSpec,
)
from tagger.inference.modality import Modality
from tagger.inference.text import album_text, tfidf, tokens
from tagger.inference.timbre_words import STATISTICS
from tagger.inference.types import Floats, SourceError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

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
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        try:
            outputs: list[Floats] = self.session.run(self.outputs, inputs)
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise _unusable(self.bundle, self.spec.file, f"its graph fails ({error})") from error
        self._check(outputs)
        return outputs

    def _check(self, outputs: list[Floats]) -> None:
        if outputs[0].shape[-1:] != (self.spec.dimension,):
            raise _unusable(self.bundle, self.spec.file, f"its feature has not {self.spec.dimension} dimensions")


class AudioEncoder(OnnxEncoder[SpecT]):
    """An encoder of one track."""

    @abstractmethod
    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track; ``quick``: hear less of it, where the encoder can. Raises SourceError."""


class CqtEncoder(AudioEncoder[CqtEncoderSpec]):
    """Constant-Q patches through a convolutional network; the map has a step per column of its last layer."""

    inputs = ("patch",)

    def encode(self, path: Path, *, quick: bool = False) -> EncoderOutput:
        """Encode a track. Raises SourceError."""
        parameters = self.spec.parameters
        audio = read_patches(path, parameters.seconds, parameters.sample_rate, parameters.patches)
        patches = np.stack([cqt_db(samples, parameters) for samples in audio.patches])
        feature, maps = self.run(patch=_standardised(patches, self.spec.scaler))
        return EncoderOutput(feature.mean(axis=0), maps, audio.starts, parameters.seconds, remark=audio.remark)


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
        if heard.remark:
            return EncoderOutput(np.empty(0, np.float32), remark=heard.remark)
        logits, embedding = self.run(patch=patches[heard.music])
        maps = np.concatenate([logits, embedding], axis=1)[:, None, :]
        starts = tuple(start for start, is_music in zip(audio.starts, heard.music, strict=True) if is_music)
        return EncoderOutput(maps.mean(axis=0)[0], maps, starts, parameters.seconds, remark=audio.remark)

    def _check(self, outputs: list[Floats]) -> None:
        tags, size = len(self.spec.parameters.tags), self.spec.dimension
        shapes = [output.shape[1:] for output in outputs]
        if shapes != [(tags,), (size - tags,)]:
            raise _unusable(self.bundle, self.spec.file, f"there are not {tags} logits and {size - tags} other values")
        if not all(np.isfinite(output).all() for output in outputs):
            raise _unusable(self.bundle, self.spec.file, "its graph gives values that are no numbers")


class CoverEncoder(OnnxEncoder[ImageEncoderSpec]):
    """A network over the cover."""

    inputs = ("image",)

    def encode(self, data: bytes, name: object = "cover") -> EncoderOutput:
        """Encode a picture. Raises SourceError naming ``name``."""
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
    CqtEncoderSpec: CqtEncoder,
    TimbreEncoderSpec: TimbreEncoder,
    MusicnnEncoderSpec: MusicnnEncoder,
    ImageEncoderSpec: CoverEncoder,
    TextEncoderSpec: TextEncoder,
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
    def text(self) -> TextEncoder | RegressionEncoder:
        """The encoder of an album's texts."""
        encoder = open_encoder(self.bundle, Modality.TEXT)
        assert isinstance(encoder, TextEncoder | RegressionEncoder)
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
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a worker process per core already
    options.log_severity_level = 3
    # Weights kept outside the graph's file may lie in the bundle only, not wherever the program was started.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(bundle.folder))
    try:
        return onnxruntime.InferenceSession(bundle.read(file), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplementedError) as error:
        raise _unusable(bundle, file, f"it is no ONNX graph that can be run ({error})") from error


def _unusable(bundle: Bundle, file: str, reason: str) -> BundleError:
    return BundleError(f"The model in '{bundle.folder}' cannot be used: in '{file}', {reason}.")
