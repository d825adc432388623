"""What every encoder makes of a source, and how one runs its graph on ONNX Runtime, which the first that is opened imports."""

from abc import ABC
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy as np

from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.manifest import AnyEncoder
from tagger.inference.onnx_session import SessionError, open_session, run_session
from tagger.inference.spectrum_spec import Scaler
from tagger.inference.types import Floats

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
    is_long: bool = False  # its map is stored in half precision


class OnnxEncoder(ABC, Generic[SpecT]):
    """One encoder of a bundle with its graph opened. Opening raises BundleError where the graph does not fit."""

    inputs: ClassVar[tuple[str, ...]]
    outputs: ClassVar[tuple[str, ...]] = ("feature", "map")

    def __init__(self, bundle: Bundle, spec: SpecT) -> None:
        self.bundle, self.spec = bundle, spec
        self.session = opened_session(bundle, spec.file)
        inputs = {value.name for value in self.session.get_inputs()}
        outputs = {value.name for value in self.session.get_outputs()}
        if inputs != set(self.inputs) or not set(self.outputs) <= outputs:
            raise unusable(bundle, spec.file, f"a '{spec.kind}' encoder has other inputs or outputs")

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
            raise unusable(self.bundle, file, str(error)) from error

    def _check(self, outputs: list[Floats]) -> None:
        if outputs[0].shape[-1:] != (self.spec.dimension,):
            raise unusable(self.bundle, self.spec.file, f"its feature has not {self.spec.dimension} dimensions")


def standardised(values: Floats, scaler: Scaler) -> Floats:
    """Values [N, D] with the mean and deviation of the scaler taken off each column."""
    mean, deviation = np.asarray(scaler.mean, np.float32), np.asarray(scaler.deviation, np.float32)
    return (values - mean) / deviation


def opened_session(bundle: Bundle, file: str) -> "InferenceSession":
    """A graph of the bundle, opened. Raises BundleError where ONNX Runtime does not take it."""
    try:
        return open_session(bundle.read(file), bundle.folder)
    except SessionError as error:
        raise unusable(bundle, file, str(error)) from error


def unusable(bundle: Bundle, file: str, reason: str) -> BundleError:
    """The error that names what is wrong with a file of the bundle."""
    return BundleError(f"The model in '{bundle.folder}' cannot be used: in '{file}', {reason}.")
