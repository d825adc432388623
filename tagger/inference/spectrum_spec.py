"""What ``model.json`` says of networks over spectra of a patch of sound: how the spectrum is made, and what of it is averaged."""

import math
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from tagger.inference.manifest_parts import EncoderPart, Finite, ManifestPart, Positive, SampleRate


class Scaler(ManifestPart):
    """(value − mean) / deviation per bin or statistic."""

    mean: Annotated[tuple[Finite, ...], Field(min_length=1, max_length=65_536)]
    deviation: Annotated[tuple[Positive, ...], Field(min_length=1, max_length=65_536)]


class CqtParameters(ManifestPart):
    """The constant-Q front end: Hz, samples, bins; a patch is ``frames`` × ``bins``; ``patches`` are averaged."""

    sample_rate: SampleRate
    hop_length: Annotated[int, Field(ge=32, le=16_384)]
    bins: Annotated[int, Field(ge=1, le=384)]
    bins_per_octave: Annotated[int, Field(ge=1, le=96)]
    fmin: Positive
    frames: Annotated[int, Field(ge=1, le=16_384)]
    floor_db: Annotated[float, Field(ge=-200, lt=0)]
    patches: Annotated[int, Field(ge=1, le=32)] = 1

    @property
    def seconds(self) -> float:
        """The length of one patch."""
        return self.frames * self.hop_length / self.sample_rate

    @model_validator(mode="after")
    def _fits_the_sample_rate(self) -> Self:
        octaves = math.ceil(self.bins / self.bins_per_octave)
        if self.hop_length % 2 ** (octaves - 1):
            raise ValueError(f"hop_length {self.hop_length} cannot be halved for each of {octaves} octaves")
        highest = self.fmin * 2 ** ((self.bins - 1) / self.bins_per_octave)
        if highest * 2 ** (1 / self.bins_per_octave) > self.sample_rate / 2:
            raise ValueError(f"the highest bin, {highest:.0f} Hz, does not fit a sample rate of {self.sample_rate} Hz")
        return self


class ConstantQSpectrum(CqtParameters):
    """The constant-Q front end, as one of several."""

    kind: Literal["constant-q"]


class MelSpectrum(ManifestPart):
    """Mel decibels below the patch's loudest point, 128 bands of 2048-point frames (tagger/inference/audio/spectra.py)."""

    kind: Literal["mel"]
    sample_rate: Literal[22_050]
    hop_length: Literal[1024]
    bins: Literal[128]
    frames: Annotated[int, Field(ge=1, le=16_384)]

    @property
    def seconds(self) -> float:
        """The length of one patch."""
        return self.frames * self.hop_length / self.sample_rate


class LinearSpectrum(ManifestPart):
    """Decibels of a plain spectrum below the patch's loudest point, ``bins`` frequencies from 0 to half the rate."""

    kind: Literal["linear"]
    sample_rate: Literal[22_050]
    hop_length: Annotated[int, Field(ge=32, le=16_384)]
    bins: Annotated[int, Field(ge=2, le=2_049)]
    frames: Annotated[int, Field(ge=1, le=16_384)]

    @property
    def seconds(self) -> float:
        """The length of one patch."""
        return self.frames * self.hop_length / self.sample_rate


class SpectrumParameters(ManifestPart):
    """The front end of a network over spectra; ``patches`` are averaged.

    ``steps``: of how many parts of a patch the feature is the mean, one after the other in time; 1 where it is of none.
    """

    spectrum: Annotated[ConstantQSpectrum | MelSpectrum | LinearSpectrum, Field(discriminator="kind")]
    patches: Annotated[int, Field(ge=1, le=32)] = 1
    steps: Annotated[int, Field(ge=1, le=16_384)] = 1

    @property
    def sample_rate(self) -> int:
        """The rate in Hz."""
        return self.spectrum.sample_rate

    @property
    def seconds(self) -> float:
        """The length of what one row of a track's map is of: a patch, or a part of it."""
        return self.spectrum.seconds / self.steps


class SpectrumEncoderSpec(EncoderPart):
    """A network over a patch of a spectrum; its feature is its map over time, flattened, or the mean of it.

    Bundles made before "spectrum" say "cqt" of constant-Q patches, and have the spectrum's values among the parameters.
    """

    kind: Literal["spectrum", "cqt"]
    reduction: Literal["flatten", "mean"]
    parameters: SpectrumParameters
    scaler: Scaler

    @model_validator(mode="before")
    @classmethod
    def _read_cqt(cls, values: Any) -> Any:
        match values:
            case {"kind": "cqt", "reduction": reduction} if reduction != "flatten":
                raise ValueError("a 'cqt' encoder has the reduction 'flatten'")
            case {"kind": "cqt", "parameters": {**flat}}:
                spectrum = {name: value for name, value in flat.items() if name != "patches"}
                patches = {"patches": flat["patches"]} if "patches" in flat else {}
                nested = {"spectrum": {**spectrum, "kind": "constant-q"}, **patches}
                return {**values, "kind": "spectrum", "parameters": nested}
        return values

    def computed(self) -> dict[str, Any]:
        """What the features depend on, but for the files: of constant-Q patches as "cqt" bundles say it, so that features
        stored with such a bundle stay valid.
        """
        values = self.model_dump(mode="json", exclude={"file"})
        if not isinstance(self.parameters.spectrum, ConstantQSpectrum) or self.reduction != "flatten":
            return values
        flat = {**values["parameters"]["spectrum"], "patches": self.parameters.patches}
        del flat["kind"]
        return {**values, "kind": "cqt", "parameters": flat}

    @model_validator(mode="after")
    def _one_scale_per_bin(self) -> Self:
        if self.kind == "cqt":
            raise ValueError("a 'cqt' encoder has the parameters of its spectrum")
        check_scaler(self.scaler, self.parameters.spectrum.bins)
        if self.reduction == "flatten" and self.parameters.steps != 1:
            raise ValueError("only a mean has steps")
        return self


def check_scaler(scaler: Scaler, size: int) -> None:
    """Raise ValueError unless there are a mean and a deviation for each of ``size`` numbers."""
    if len(scaler.mean) != size or len(scaler.deviation) != size:
        raise ValueError(f"the scaler must hold {size} means and {size} deviations")
