"""What ``model.json`` says of a classifier of sound that a person brought: any network from a patch of sound to classes.

Which numbers it is fed, which of its outputs are the classes, and which classes mean which genre. Networks of Essentia
(Discogs-EffNet, MAEST, musicnn and the heads on their embeddings) are of this kind, as others with a description.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tagger.inference.manifest_parts import (
    Dimension,
    EncoderPart,
    FileName,
    Finite,
    ManifestPart,
    Positive,
    SampleRate,
    Text,
)

MOST_CLASSES = 10_000
MOST_PATCH_SECONDS = 120.0
LEAST_PATCH_SECONDS = 0.1

ClassIndex = Annotated[int, Field(ge=0, lt=MOST_CLASSES)]
Axis = Literal["batch", "time", "bands", "one"]


class MelFrontEnd(ManifestPart):
    """Mel bands of a short-time spectrum, and their logarithm (tagger/inference/audio/mel_front_end.py).

    ``frame``, ``fourier`` (the length of the transform) and ``hop`` in samples; triangles from ``lowest`` to ``highest``
    Hz; of the spectrum's magnitude to the ``power``; then log(``factor`` · x + ``offset``), and (… − mean) / deviation.
    """

    kind: Literal["mel"]
    frame: Annotated[int, Field(ge=16, le=16_384)]
    fourier: Annotated[int, Field(ge=16, le=16_384)]
    hop: Annotated[int, Field(ge=16, le=16_384)]
    bands: Annotated[int, Field(ge=1, le=512)]
    lowest: Annotated[float, Field(ge=0, le=96_000)]
    highest: Annotated[float, Field(gt=0, le=96_000)]
    window: Literal["symmetric hann", "periodic hann"] = "symmetric hann"
    scale: Literal["slaney", "htk"] = "slaney"
    triangles: Literal["equal area", "equal height"] = "equal area"
    edges: Literal["hertz", "mel"] = "hertz"
    power: Literal[1, 2] = 2
    logarithm: Literal["log10", "natural", "none"] = "log10"
    factor: Positive = 1.0
    offset: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    mean: Finite = 0.0
    deviation: Positive = 1.0

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.fourier < self.frame:
            raise ValueError("fourier must be at least as long as frame")
        if self.lowest >= self.highest:
            raise ValueError("lowest must be below highest")
        if self.logarithm != "none" and self.offset <= 0:
            raise ValueError("silence has no logarithm: offset must be above 0")
        return self


class WaveformFrontEnd(ManifestPart):
    """The samples as they are."""

    kind: Literal["waveform"]


FrontEnd = Annotated[MelFrontEnd | WaveformFrontEnd, Field(discriminator="kind")]


class GenreClasses(ManifestPart):
    """A genre, and the positions of the classes that are of it: its own, and those of the genres below it."""

    genre: Text
    classes: Annotated[tuple[ClassIndex, ...], Field(min_length=1, max_length=MOST_CLASSES)]


class HeadNetwork(ManifestPart):
    """A second network, from the first one's embedding [n, D] of each patch to the classes."""

    file: FileName
    input: Text
    output: Text


class Embedding(ManifestPart):
    """An output [n, dimension] that a head can be fed with."""

    output: Text
    dimension: Dimension


class ClassifierParameters(ManifestPart):
    """How a classifier is fed and read.

    ``patch``: its length, in frames of the front end (mel) or in samples (waveform). ``axes`` are those of its input;
    ``batch`` how many patches it takes at once, 0 for any. ``output`` is the tensor of the classes, or with a ``head``
    the embedding. ``patches`` are heard of every track, and ``quick_patches`` of up to ``quick_tracks`` tracks beforehand.
    ``embedding`` is what heads of other networks may be put on, and ``algorithm`` what Essentia calls its kind of network.
    ``resampler``: "linear" is what Essentia's scripts ask for, "soxr" the better one.
    """

    network: Text
    algorithm: Annotated[str, Field(max_length=100)] = ""
    sample_rate: SampleRate
    resampler: Literal["soxr", "linear"] = "soxr"
    front_end: FrontEnd
    patch: Annotated[int, Field(ge=1, le=10_000_000)]
    axes: Annotated[tuple[Axis, ...], Field(min_length=1, max_length=4)]
    batch: Annotated[int, Field(ge=0, le=256)]
    input: Text
    output: Text
    head: HeadNetwork | None = None
    embedding: Embedding | None = None
    external_data: Annotated[tuple[FileName, ...], Field(max_length=16)] = ()
    activation: Literal["sigmoid", "softmax", "logits"]
    classes: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_CLASSES)]
    genres: Annotated[tuple[GenreClasses, ...], Field(min_length=1, max_length=MOST_CLASSES)]
    patches: Annotated[int, Field(ge=1, le=64)]
    quick_patches: Annotated[int, Field(ge=1, le=64)]
    quick_tracks: Annotated[int, Field(ge=1, le=32)] = 3

    @property
    def samples(self) -> int:
        """The length of one patch in samples."""
        if isinstance(self.front_end, MelFrontEnd):
            return (self.patch - 1) * self.front_end.hop + self.front_end.frame
        return self.patch

    @property
    def seconds(self) -> float:
        """The length of one patch."""
        return self.samples / self.sample_rate

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if not LEAST_PATCH_SECONDS <= self.seconds <= MOST_PATCH_SECONDS:
            raise ValueError(f"a patch lasts {self.seconds:.3g} seconds and not {LEAST_PATCH_SECONDS:g} to 120")
        if isinstance(self.front_end, MelFrontEnd) and self.front_end.highest > self.sample_rate / 2:
            raise ValueError(f"the highest band does not fit a sample rate of {self.sample_rate} Hz")
        named = [axis for axis in self.axes if axis != "one"]
        needed = ["batch", "time", "bands"] if isinstance(self.front_end, MelFrontEnd) else ["batch", "time"]
        if sorted(named) != sorted(needed):
            raise ValueError(f"the input's axes must be {', '.join(needed)}, each once")
        if self.quick_patches > self.patches:
            raise ValueError("quick_patches are more than patches")
        return self

    @model_validator(mode="after")
    def _genres_have_classes(self) -> Self:
        if len({entry.genre for entry in self.genres}) != len(self.genres):
            raise ValueError("a genre stands twice")
        if any(index >= len(self.classes) for entry in self.genres for index in entry.classes):
            raise ValueError("a genre has a class that the network does not have")
        return self


class ClassifierEncoderSpec(EncoderPart):
    """A classifier of sound; its feature is the log-odds of ``parameters.genres`` over the patches of a track."""

    kind: Literal["classifier"]
    reduction: Literal["mean"]
    parameters: ClassifierParameters

    @model_validator(mode="after")
    def _one_dimension_per_genre(self) -> Self:
        if self.dimension != len(self.parameters.genres):
            raise ValueError("a classifier has one dimension per genre")
        return self

    def files(self) -> dict[str, str]:
        """Every file that the encoder reads, by what it holds."""
        head = {"head": self.parameters.head.file} if self.parameters.head else {}
        data = {f"data {number}": name for number, name in enumerate(self.parameters.external_data)}
        return {"weights": self.file, **head, **data}
