"""What an ONNX file takes and gives, seen in a child process, and how a described network is fed and read with that."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tagger.errors import TaggerError
from tagger.inference.classifier_spec import Axis, Embedding, MelFrontEnd
from tagger.inference.limited_process import TRIAL_SECONDS, TrialError, in_limited_process, memory_for
from tagger.inference.network_description import NetworkDescription

Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TensorSignature:
    """One input or output: its name, and its shape (None: any length)."""

    name: str
    shape: Shape

    def __str__(self) -> str:
        return f"'{self.name}' [{', '.join('any' if size is None else str(size) for size in self.shape)}]"


@dataclass(frozen=True, slots=True)
class NetworkSignature:
    """The float tensors of a graph; ``file`` is how errors name it."""

    file: str
    inputs: tuple[TensorSignature, ...]
    outputs: tuple[TensorSignature, ...]

    def refused(self, reason: str) -> TaggerError:
        """What is wrong with the network, as an error."""
        return TaggerError(f"The network '{self.file}' cannot be used: {reason}.")

    @property
    def input(self) -> TensorSignature:
        """Its only input. Raises TaggerError where there are none or several."""
        if len(self.inputs) != 1:
            raise self.refused(f"it has {len(self.inputs)} inputs of floating point numbers and not one")
        return self.inputs[0]


def read_signature(folder: Path, name: str, file: str) -> NetworkSignature:
    """Open ``name`` in ``folder``, where data that it refers to must lie as well. Raises TaggerError naming ``file``."""
    try:
        inputs, outputs = in_limited_process(_tensors, folder, name, seconds=TRIAL_SECONDS, memory=memory_for(folder))
    except TrialError as failure:
        raise TaggerError(f"The network '{file}' cannot be used: its graphs {failure}.") from failure
    except TaggerError as error:
        raise TaggerError(f"The network '{file}' cannot be used: {error}.") from error
    return NetworkSignature(file, inputs, outputs)


def _tensors(folder: Path, name: str) -> tuple[tuple[TensorSignature, ...], tuple[TensorSignature, ...]]:
    from tagger.inference.onnx_session import SessionError, open_session

    try:
        session = open_session((folder / name).read_bytes(), folder)
    except SessionError as error:
        raise TaggerError(str(error)) from error
    signatures = []
    for values in (session.get_inputs(), session.get_outputs()):
        tensors = [value for value in values if value.type == "tensor(float)"]
        signatures.append(tuple(TensorSignature(value.name, _shape(value.shape)) for value in tensors))
    return signatures[0], signatures[1]


def _shape(sizes: list[object]) -> Shape:
    return tuple(size if isinstance(size, int) and size > 0 else None for size in sizes)


@dataclass(frozen=True, slots=True)
class InputLayout:
    """How patches are put into an input: its axes, the patch's length, and how many it takes at once (0: any number)."""

    axes: tuple[Axis, ...]
    patch: int
    batch: int


def input_layout(signature: NetworkSignature, description: NetworkDescription) -> InputLayout:
    """Find the axes of the input by their lengths. Raises TaggerError where the described patch does not fit."""
    tensor, front_end, patch = signature.input, description.front_end, description.patch
    sizes = tensor.shape[1:]
    if len(sizes) not in (1, 2, 3):
        raise signature.refused(f"its input {tensor} takes no batch of patches")
    bands = front_end.bands if isinstance(front_end, MelFrontEnd) else None
    needed: list[Axis] = ["time"] if bands is None else ["time", "bands"]
    singletons = [position for position, size in enumerate(sizes) if size == 1]
    if len(sizes) > len(needed) + len(singletons):
        raise signature.refused(f"its input {tensor} has more axes than batch, {' and '.join(needed)}")
    surplus = singletons[: len(sizes) - len(needed)]
    lengths = [size for position, size in enumerate(sizes) if position not in surplus]
    order: list[Axis] | None = None
    if bands is None and len(lengths) == 1:
        order = ["time"]
    elif len(lengths) == 2 and lengths[1] in (bands, None) and _fits(lengths[0], patch, bands):
        order = ["time", "bands"]
    elif len(lengths) == 2 and lengths[0] == bands:
        order = ["bands", "time"]
    if order is None:
        described = f"patches of {patch or 'any number of'} frames" + (f" × {bands} bands" if bands else "")
        raise signature.refused(f"its input {tensor} does not fit {described}, as the description says")
    length = lengths[order.index("time")] or patch
    if length is None:
        raise signature.refused('nothing says how long a patch is; add "patch" to its description')
    named = iter(order)
    axes: list[Axis] = ["batch", *("one" if position in surplus else next(named) for position in range(len(sizes)))]
    return InputLayout(tuple(axes), length, tensor.shape[0] or 0)


def _fits(size: int | None, patch: int | None, bands: int | None) -> bool:
    """Whether an axis of this length may be the time's, also where patch and bands could be mistaken for each other."""
    return size is None or patch is None or size == patch or size != bands


def class_output(signature: NetworkSignature, description: NetworkDescription) -> TensorSignature:
    """The output with a value per class. Raises TaggerError where there is none, or several that could be it."""
    count = len(description.classes)
    fitting = [tensor for tensor in signature.outputs if tensor.shape and tensor.shape[-1] in (count, None)]
    if description.output:
        fitting = [tensor for tensor in signature.outputs if tensor.name == description.output]
    exact = [tensor for tensor in fitting if tensor.shape[-1:] == (count,)] or fitting
    for words in (("activation", "prediction", "prob", "sigmoid", "softmax"), ("logit",)):
        named = [tensor for tensor in exact if any(word in tensor.name.lower() for word in words)]
        if len(named) == 1:
            return named[0]
    if len(exact) != 1:
        tensors = ", ".join(map(str, signature.outputs[:4])) or "none"
        problem = "no output has" if not exact else "several outputs have"
        raise signature.refused(f"{problem} a value for each of its {count} classes (outputs: {tensors})")
    return exact[0]


def activation_of(output: TensorSignature, description: NetworkDescription) -> Literal["sigmoid", "softmax", "logits"]:
    """What the classes' values are."""
    if description.activation is None or (description.algorithm and "logit" in output.name.lower()):
        return "logits" if "logit" in output.name.lower() else "sigmoid"
    return description.activation


def embedding_output(signature: NetworkSignature, classes: TensorSignature) -> Embedding | None:
    """The output [n, D] that a head may be put on; None where there is none, or nobody can say which."""
    vectors = [t for t in signature.outputs if len(t.shape) == 2 and t.shape[1] and t.name != classes.name]
    named = [tensor for tensor in vectors if "embed" in tensor.name.lower()] or vectors
    if len(named) != 1 or named[0].shape[1] is None:
        return None
    return Embedding(output=named[0].name, dimension=named[0].shape[1])
