"""What is said about a network that a person brought: Essentia's JSON beside its models, or a small description of ours.

Essentia's (``{"classes": …, "schema": …, "inference": …}``) names tensors of TensorFlow, and its shapes are sometimes wrong:
what counts is the ONNX file (tagger/inference/network_signature.py). Ours says what nothing else does:

    {"name": "My genres", "version": "1", "licence": "CC BY 4.0", "classes": ["Rock", "Jazz"],
     "sample_rate": 16000, "front_end": "musicnn", "patch": 187, "activation": "sigmoid"}

``front_end`` is "musicnn", "maest", "vggish", "waveform", or the values of a MelFrontEnd; ``patch`` counts its frames (of a
waveform: samples). ``input`` and ``output`` name tensors where there are several. A head on another network's embedding
names that network as ``embedding_model`` and leaves out rate, front end and patch.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.inference.audio.mel_front_end import MAEST_MEL, MUSICNN_MEL, VGGISH_MEL
from tagger.inference.classifier_spec import MOST_CLASSES, FrontEnd, MelFrontEnd, WaveformFrontEnd
from tagger.inference.manifest_parts import ManifestPart, SampleRate, Text
from tagger.regular_file import open_regular_file

DESCRIPTION_LIMIT = 1 << 20  # bytes
ESSENTIA_LICENCE = "CC BY-NC-SA 4.0 (non-commercial), as Essentia's models are published"
UNSTATED_LICENCE = "not stated"

FRONT_ENDS: dict[str, MelFrontEnd | WaveformFrontEnd] = {
    "musicnn": MUSICNN_MEL,
    "maest": MAEST_MEL,
    "vggish": VGGISH_MEL,
    "waveform": WaveformFrontEnd(kind="waveform"),
}
ALGORITHMS: dict[str, tuple[MelFrontEnd, int]] = {
    "TensorflowPredictEffnetDiscogs": (MUSICNN_MEL, 128),
    "TensorflowPredictMAEST": (MAEST_MEL, 1876),
    "TensorflowPredictMusiCNN": (MUSICNN_MEL, 187),
    "TensorflowPredictVGGish": (VGGISH_MEL, 96),
}
"""Essentia's algorithms: front end, and frames of a patch where the ONNX file takes any number."""
ESSENTIA_RATE = 16_000  # Hz


@dataclass(frozen=True, slots=True)
class NetworkDescription:
    """What is said about a network; None and "" where nothing is. ``algorithm`` is Essentia's kind of network."""

    name: str
    version: str
    licence: str
    classes: tuple[str, ...]
    algorithm: str = ""
    sample_rate: int | None = None
    front_end: MelFrontEnd | WaveformFrontEnd | None = None
    patch: int | None = None
    resampler: Literal["soxr", "linear"] = "soxr"
    activation: Literal["sigmoid", "softmax", "logits"] | None = None
    input: str | None = None
    output: str | None = None
    embedding_model: str = ""  # of a head: the name of the network whose embedding it takes
    embedding_algorithm: str = ""
    source: str = ""  # where it comes from, and who is to be cited

    @property
    def is_head(self) -> bool:
        """Whether it needs another network's embedding."""
        return bool(self.embedding_model or self.embedding_algorithm)


def read_description(path: Path) -> NetworkDescription:
    """Read either kind of description. Raises TaggerError with what is wrong with it."""
    raw = _read(path)
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "it is not JSON that can be read") from error
    if not isinstance(content, dict):
        raise _refused(path, "it must be an object with the network's classes")
    try:
        if "inference" in content or "schema" in content:
            return _from_essentia(_EssentiaMetadata.model_validate(content), path)
        return _from_own(_OwnDescription.model_validate(content))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # pydantic names the member of a union, too, as in "literal['musicnn']", which stands in no file
        where = printable(".".join(str(part) for part in first["loc"] if "[" not in str(part))[:100])
        raise _refused(path, f"{where + ': ' if where else ''}{printable(first['msg'][:200])}") from error


Classes = Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_CLASSES)]
Words = Annotated[str, Field(max_length=4_000)]


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _EssentiaTensor(_Metadata):
    name: Words = ""
    op: Words = ""
    output_purpose: Words = ""


class _EssentiaSchema(_Metadata):
    outputs: Annotated[tuple[_EssentiaTensor, ...], Field(max_length=100)] = ()


class _EssentiaEmbedding(_Metadata):
    algorithm: Words = ""
    model_name: Words = ""


class _EssentiaInference(_Metadata):
    sample_rate: SampleRate = ESSENTIA_RATE
    algorithm: Words = ""
    embedding_model: _EssentiaEmbedding | None = None


class _EssentiaMetadata(_Metadata):
    name: Text | None = None
    version: Text = "1"
    link: Words = ""
    citation: Words = ""
    license: Text | None = None
    licence: Text | None = None
    classes: Classes
    schema_: Annotated[_EssentiaSchema, Field(alias="schema")] = _EssentiaSchema()
    inference: _EssentiaInference = _EssentiaInference()


class _OwnDescription(ManifestPart):
    name: Text
    version: Text = "1"
    licence: Text = UNSTATED_LICENCE
    source: Words = ""
    classes: Classes
    sample_rate: SampleRate | None = None
    front_end: Literal["musicnn", "maest", "vggish", "waveform"] | FrontEnd | None = None
    patch: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    resampler: Literal["soxr", "linear"] = "soxr"
    activation: Literal["sigmoid", "softmax", "logits"] = "sigmoid"
    input: Text | None = None
    output: Text | None = None
    embedding_model: Text | None = None


def _from_essentia(metadata: _EssentiaMetadata, path: Path) -> NetworkDescription:
    inference = metadata.inference
    embedding = inference.embedding_model
    front_end, patch = ALGORITHMS.get(inference.algorithm, (None, None))
    if embedding is None and front_end is None:
        raise _refused(
            path,
            f"Essentia's algorithm '{printable(inference.algorithm[:50])}' is not known; write a description of your own",
        )
    purposes = {tensor.output_purpose: tensor.op for tensor in metadata.schema_.outputs}
    operation = purposes.get("predictions", "").lower()
    activation: Literal["sigmoid", "softmax"] | None = (
        "sigmoid" if operation == "sigmoid" else "softmax" if operation == "softmax" else None
    )
    return NetworkDescription(
        name=metadata.name or printable(path.stem)[:200],
        version=metadata.version,
        licence=metadata.license or metadata.licence or ESSENTIA_LICENCE,
        classes=metadata.classes,
        algorithm=printable(inference.algorithm[:100]),
        sample_rate=inference.sample_rate,
        front_end=front_end,
        patch=patch,
        resampler="linear",
        activation=activation,
        embedding_model=printable(embedding.model_name[:100]) if embedding else "",
        embedding_algorithm=printable(embedding.algorithm[:100]) if embedding else "",
        source=printable(" ".join(f"{metadata.link} {metadata.citation}".split()))[:1_000],
    )


def _from_own(own: _OwnDescription) -> NetworkDescription:
    front_end = FRONT_ENDS[own.front_end] if isinstance(own.front_end, str) else own.front_end
    return NetworkDescription(
        name=own.name,
        version=own.version,
        licence=own.licence,
        classes=own.classes,
        sample_rate=own.sample_rate,
        front_end=front_end,
        patch=own.patch,
        resampler=own.resampler,
        activation=own.activation,
        input=own.input,
        output=own.output,
        embedding_model=own.embedding_model or "",
        source=printable(own.source)[:1_000],
    )


def _read(path: Path) -> bytes:
    try:
        with open_regular_file(path) as file:
            if os.fstat(file.fileno()).st_size > DESCRIPTION_LIMIT:
                raise _refused(path, f"it is larger than {DESCRIPTION_LIMIT >> 20} MB")
            return file.read(DESCRIPTION_LIMIT)
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror or error})") from error


def _refused(path: Path, reason: str) -> TaggerError:
    return TaggerError(f"The description '{printable(str(path))}' cannot be used: {reason}.")
