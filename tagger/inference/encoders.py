"""From a track, a cover or a text to the encoder's feature and map: the front end, then ONNX Runtime on one thread.

``Encoder`` opens one ONNX session of a verified bundle; the ``encode_*`` functions feed it. ONNX Runtime is imported
when the first session is opened, so that predicting from stored features never pays for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.patches import AudioPatches, read_patches
from tagger.inference.audio.timbre_statistics import MINIMUM_SAMPLES, timbre_statistics
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.cover_image import cover_tensor
from tagger.inference.manifest import CqtEncoderSpec, ImageEncoderSpec, Scaler, TextEncoderSpec, TimbreEncoderSpec
from tagger.inference.text import album_text, tfidf, tokens
from tagger.inference.timbre_words import STATISTICS
from tagger.inference.types import Floats, Modality, SourceError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


_INPUTS = {"cqt": ("patch",), "timbre": ("statistics",), "image": ("image",), "tfidf": ("indices", "values")}
_OUTPUTS = {"cqt": ("feature", "map"), "timbre": ("feature",), "image": ("feature", "map"), "tfidf": ("feature", "map")}


@dataclass(frozen=True, slots=True, eq=False)
class EncoderOutput:
    """What an encoder makes of one source.

    ``feature`` is float32 [D], [0] where the source has nothing to say. ``maps``: audio "flatten" [patches, P, C],
    whose mean over the patches is the feature; image [H, W, D]; text [N, D]; None for timbre. ``starts`` and
    ``seconds`` say where the patches of audio lie, ``words`` which term each row of a text's map belongs to, and
    ``names`` what the text calls the entities behind those that are categories.
    ``remark`` is a problem that did not prevent the encoding.
    """

    feature: Floats
    maps: Floats | None = None
    starts: tuple[float, ...] = ()
    seconds: float = 0.0  # of one patch
    words: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remark: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OnnxEncoder:
    """One opened encoder of a bundle."""

    bundle: Bundle
    modality: Modality
    session: "InferenceSession"

    @classmethod
    def open(cls, bundle: Bundle, modality: Modality) -> "OnnxEncoder":
        """Verify and open the graph, and check its inputs and outputs. Raises BundleError."""
        spec = bundle.encoder(modality)
        session = _session(bundle, spec.file)
        names = tuple(value.name for value in session.get_inputs()), {value.name for value in session.get_outputs()}
        if set(names[0]) != set(_INPUTS[spec.kind]) or not set(_OUTPUTS[spec.kind]) <= names[1]:
            raise _unusable(bundle, spec.file, f"a '{spec.kind}' encoder has other inputs or outputs")
        return cls(bundle, modality, session)

    def run(self, **inputs: np.ndarray[Any, Any]) -> list[Floats]:
        """The outputs, feature first. Raises BundleError where the graph or the shape of its feature does not fit."""
        spec = self.bundle.encoder(self.modality)
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        try:
            outputs: list[Floats] = self.session.run(_OUTPUTS[spec.kind], inputs)
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise _unusable(self.bundle, spec.file, f"its graph fails ({error})") from error
        if outputs[0].shape[-1:] != (spec.dimension,):
            raise _unusable(self.bundle, spec.file, f"its feature has not {spec.dimension} dimensions")
        return outputs


def encode_audio(encoder: OnnxEncoder, path: Path) -> EncoderOutput:
    """Listen to one track. Raises SourceError."""
    spec = encoder.bundle.encoder(Modality.AUDIO)
    if isinstance(spec, CqtEncoderSpec):
        return _encode_cqt(encoder, spec, path)
    assert isinstance(spec, TimbreEncoderSpec)
    return _encode_timbre(encoder, spec, path)


def encode_cover(encoder: OnnxEncoder, data: bytes, name: object = "cover") -> EncoderOutput:
    """Look at one cover. Raises SourceError naming ``name``."""
    spec = encoder.bundle.encoder(Modality.IMAGE)
    assert isinstance(spec, ImageEncoderSpec)
    feature, maps = encoder.run(image=cover_tensor(data, spec.parameters, name)[None])
    return EncoderOutput(feature[0], maps[0])


def encode_text(encoder: OnnxEncoder, texts: tuple[str, ...]) -> EncoderOutput:
    """Read the texts of one album; the feature is [0] where they hold too few known words."""
    spec, vocabulary = encoder.bundle.encoder(Modality.TEXT), encoder.bundle.vocabulary
    assert isinstance(spec, TextEncoderSpec) and vocabulary is not None
    text, gazetteer = album_text(texts, spec.parameters.max_characters), encoder.bundle.gazetteer
    words = tokens(gazetteer.enrich(text) if gazetteer else text)
    indices, values = tfidf(words, vocabulary, sublinear_tf=spec.parameters.sublinear_tf)
    if not indices.size:
        return EncoderOutput(np.empty(0, np.float32))
    feature, maps = encoder.run(indices=indices, values=values)
    names = gazetteer.mentions(text) if gazetteer else {}
    return EncoderOutput(feature, maps, words=tuple(vocabulary.terms[index] for index in indices), names=names)


def _encode_cqt(encoder: OnnxEncoder, spec: CqtEncoderSpec, path: Path) -> EncoderOutput:
    heard = read_patches(path, spec.parameters.seconds, spec.parameters.sample_rate, spec.parameters.patches)
    patches = np.stack([cqt_db(samples, spec.parameters) for samples in heard.patches])
    feature, maps = encoder.run(patch=_standardised(patches, spec.scaler))
    return EncoderOutput(feature.mean(axis=0), maps, heard.starts, spec.parameters.seconds, remark=heard.remark)


def _encode_timbre(encoder: OnnxEncoder, spec: TimbreEncoderSpec, path: Path) -> EncoderOutput:
    parameters = spec.parameters
    heard = read_patches(path, parameters.seconds, parameters.sample_rate, parameters.patches)
    columns = [STATISTICS.index(name) for name in parameters.statistics]
    statistics = np.stack([timbre_statistics(samples)[columns] for samples in _long_enough(heard, path)])
    (feature,) = encoder.run(statistics=_standardised(statistics, spec.scaler))
    return EncoderOutput(feature.mean(axis=0), None, heard.starts, parameters.seconds, remark=heard.remark)


def _long_enough(heard: AudioPatches, path: Path) -> list[Floats]:
    patches = [samples for samples in heard.patches if samples.size >= MINIMUM_SAMPLES]
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
