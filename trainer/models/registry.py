"""The networks of the papers, one module per modality, built by name.

    network = build("audio.high-4x70", outputs=50, dropout=0.5)     # a Network: encoder and head
    logits = network(patches)                                       # [B, outputs]
    vectors = network.encoder(patches)                              # [B, D], what the fusion takes
    feature, map = network.encoder.encoded(patches)                 # with the last map, for class activation

What goes in, all float32 unless said: audio.* patches [B, frames, bins] (audio.timbre: statistics [B, F]); text:
indices [B, N] int64 and values [B, N]; image.*: covers [B, 3, S, S]; lyrics.audio: spectrograms [B, frames, bins];
lyrics.han: word ids [B, sentences, words] int64; lyrics.joint: both; fusion: one vector [B, D] per modality; space:
first [B, D1], second [B, D2] and a negative of each.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, get_type_hints

from tagger.errors import TaggerError
from trainer.models import dimensions as sizes
from trainer.models.classifiers import (
    CLASSIFIERS,
    Classifier,
    ClassifierEntry,
    EvidenceSettings,
    FactorSettings,
    SourcelessEntry,
)

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """A network by name: its sizes as published, the function of this package that builds it from them ("audio.build_audio":
    imported when it is called, since torch takes seconds), and the kinds of input that it takes, in order: "patches",
    "statistics", "terms", "covers", "lyrics" or "vectors"; ``several`` of the last one, if so.
    """

    dimensions: Any
    builder: str
    inputs: tuple[str, ...]
    several: bool = False
    alternatives: tuple[tuple[str, ...], ...] = ()


def _audio(blocks: str, filters: tuple[int, ...], **dimensions: Any) -> NetworkEntry:
    return NetworkEntry(
        sizes.AudioDimensions(blocks=blocks, filters=filters, **dimensions), "audio.build_audio", ("patches",)
    )


NETWORKS: Mapping[str, NetworkEntry] = {
    "audio.low-3x3": _audio("3x3", sizes.LOW),
    "audio.high-3x3": _audio("3x3", sizes.HIGH),
    "audio.low-4x96": _audio("4x96", sizes.LOW),
    "audio.high-4x96": _audio("4x96", sizes.HIGH),
    "audio.low-4x70": _audio("4x70", sizes.LOW),
    "audio.high-4x70": _audio("4x70", sizes.HIGH),
    "audio.single": _audio("single", sizes.SINGLE, outputs=15, dropout=0.5),
    "audio.timbre": NetworkEntry(sizes.TimbreDimensions(), "audio.build_timbre", ("statistics",)),
    "audio.dmg-gtzan": NetworkEntry(sizes.GtzanDimensions(), "audio.build_gtzan", ("patches",)),
    "audio.dmg-magnatagatune": NetworkEntry(sizes.MagnaTagATuneDimensions(), "audio.build_magnatagatune", ("patches",)),
    "text": NetworkEntry(sizes.TextDimensions(), "text.build_text", ("terms",)),
    "image.resnet-101": NetworkEntry(sizes.ResNetDimensions(depth=101), "image.build_resnet", ("covers",)),
    "image.resnet-50": NetworkEntry(sizes.ResNetDimensions(depth=50), "image.build_resnet", ("covers",)),
    "image.resnet-18": NetworkEntry(sizes.ResNetDimensions(depth=18), "image.build_resnet", ("covers",)),
    "image.small": NetworkEntry(sizes.SmallResNetDimensions(), "image.build_small_resnet", ("covers",)),
    "image.vgg-16": NetworkEntry(sizes.VggDimensions(), "image.build_vgg", ("covers",)),
    "image.baseline": NetworkEntry(sizes.CoverBaselineDimensions(), "image.build_cover_baseline", ("covers",)),
    "lyrics.audio": NetworkEntry(sizes.SpectrogramDimensions(), "text.build_spectrogram", ("patches",)),
    "lyrics.han": NetworkEntry(sizes.HanDimensions(), "text.build_han", ("lyrics",)),
    "lyrics.joint": NetworkEntry(sizes.JointDimensions(), "text.build_joint", ("patches", "lyrics")),
    "space": NetworkEntry(sizes.SpaceDimensions(), "fusion.build_space", ("vectors", "vectors")),
    "fusion": NetworkEntry(sizes.FusionDimensions(), "fusion.build_fusion", ("vectors",), several=True),
}

Entry = NetworkEntry | ClassifierEntry | SourcelessEntry
MODELS: Mapping[str, Entry] = {
    **NETWORKS,
    **CLASSIFIERS,
    "label-factors": SourcelessEntry(FactorSettings()),
    "evidence-sum": SourcelessEntry(EvidenceSettings()),
}
"""Everything that an experiment can name."""


def build(name: str, **dimensions: Any) -> "nn.Module":
    """The network ``name`` with its published sizes, but for those given; weights drawn from torch's generator.

    Raises TaggerError for a name or a dimension that does not exist, and for sizes that no such network can have.
    """
    if name not in NETWORKS:
        raise TaggerError(f"There is no network called '{name}'; choose one of {', '.join(NETWORKS)}.")
    resolved = _resolved(name, dimensions)
    try:
        network = builder_of(name)(resolved)
    except (RuntimeError, ValueError, IndexError, ArithmeticError) as error:  # what torch says of impossible sizes
        reason = str(error).partition("\n")[0].rstrip(".")
        raise TaggerError(
            f"The network '{name}' cannot have these sizes ({reason}); change network.dimensions."
        ) from error
    network.description = describe(name, **dimensions)  # type: ignore[assignment]
    return network


def builder_of(name: str) -> "Callable[[Any], nn.Module]":
    """What builds a network from its sizes."""
    module, _, function = NETWORKS[name].builder.partition(".")
    builder: Callable[[Any], nn.Module] = getattr(import_module(f"trainer.models.{module}"), function)
    return builder


def build_classifier(name: str, **settings: Any) -> Classifier:
    """The classifier ``name`` with its usual settings, but for those given."""
    return CLASSIFIERS[name].build(settings_of(name, **settings))


def settings_of(name: str, **settings: Any) -> Any:
    """All settings of a model, those given and the usual ones. Raises TaggerError for one that it has not."""
    return _resolved(name, settings)


def describe(name: str, **dimensions: Any) -> dict[str, Any]:
    """``name`` and all its sizes, as plain numbers and lists: what is stored beside weights, and builds the network
    again. The file of the first weights is left out, since a trained network needs it no more.
    """
    sizes = asdict(_resolved(name, dimensions))
    return {
        "network": name,
        **{key: list(value) if isinstance(value, tuple) else value for key, value in sizes.items() if key != "weights"},
    }


def rebuild(description: Mapping[str, Any]) -> "nn.Module":
    """The network that ``describe`` described, with fresh weights."""
    return build(description["network"], **{key: value for key, value in description.items() if key != "network"})


def dimensions_of(name: str) -> dict[str, Any]:
    """The names of a network's sizes and their published values, for validating an experiment."""
    return asdict(_entry(name).dimensions)


def types_of(name: str) -> dict[str, Any]:
    """The names of a network's sizes and their types, for validating an experiment."""
    return get_type_hints(type(_entry(name).dimensions))


def takes(name: str, inputs: tuple[str, ...]) -> bool:
    """Whether a network takes these kinds of input, in this order."""
    entry = _entry(name)
    return inputs in (entry.inputs, *entry.alternatives) or (
        entry.several and inputs[:1] == entry.inputs and len(set(inputs)) == 1
    )


def _resolved(name: str, dimensions: Mapping[str, Any]) -> Any:
    published = _entry(name).dimensions
    unknown = set(dimensions) - {field.name for field in fields(published)}
    if unknown:
        names = ", ".join(field.name for field in fields(published))
        raise TaggerError(f"The network '{name}' has no dimension called '{min(unknown)}'; it has {names}.")
    return replace(published, **{key: _frozen(value) for key, value in dimensions.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


def _entry(name: str) -> Entry:
    if name not in MODELS:
        raise TaggerError(f"There is no network called '{name}'; choose one of {', '.join(MODELS)}.")
    return MODELS[name]
