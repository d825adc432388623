"""Whether a run can be exported, decided from the descriptions of experiments and folders alone.

It imports no torch, so that what cannot be exported is refused at once.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from tagger.errors import TaggerError, system_reason
from tagger.inference.bundle import MANIFEST
from trainer.experiments.schema import SPECTRA, Experiment

BUNDLE = "bundle"  # in the folder of a run that makes one itself
MODALITIES = {
    **dict.fromkeys(SPECTRA, "audio"),
    "cover": "image",
    **dict.fromkeys(("text", "text+entities", "lyrics"), "text"),
}
"""The inputs that the application makes, too."""


def ensure_exportable(experiment: Experiment, runs: Mapping[str, Experiment]) -> None:
    """Raise TaggerError for a run that cannot be exported; ``runs`` are those beside it."""
    if not experiment.needs:
        ensure_encoder(experiment)
        return
    if experiment.network.name != "fusion":
        raise TaggerError(
            f"{experiment.name} is a network over other networks' vectors that gives no genres; export a fusion of them, or"
            " one of the runs that it needs."
        )
    encoder_of: dict[str, str] = {}
    for reference in experiment.inputs:
        name = base_of(reference, experiment.name, runs)
        ensure_encoder(runs[name])
        for modality in modalities_of(runs[name]):
            if encoder_of.setdefault(modality, name) != name:
                raise TaggerError(
                    f"{experiment.name} joins two encoders of {modality}, {encoder_of[modality]} and {name}; a bundle has one of"
                    " each kind, so export a fusion of one of them."
                )


def base_of(reference: str, experiment: str, runs: Mapping[str, Experiment]) -> str:
    """The encoder's run behind an input of a fusion, ``@run`` or ``@space/first``. Raises TaggerError where it is missing."""
    name, _, part = reference.removeprefix("@").partition("/")
    if name not in runs:
        raise TaggerError(f"{experiment} needs the run {name}, which is not beside it; train that again first.")
    if not part:
        return name
    return base_of(runs[name].inputs[("first", "second").index(part)], name, runs)


def ensure_encoder(experiment: Experiment) -> None:
    """Raise TaggerError for a run without an encoder, or whose inputs the application does not make."""
    unknown = [kind for kind in experiment.inputs if kind not in MODALITIES]
    if unknown:
        raise TaggerError(
            f"The application cannot make the input {' and '.join(unknown)} of {experiment.name}; export runs on"
            f" {', '.join(MODALITIES)}, or a fusion of them."
        )
    if not experiment.is_network:
        raise TaggerError(
            f"{experiment.name} is {experiment.network.name}, which gives no reasons; export a run of a network on"
            f" {' and '.join(experiment.inputs)}."
        )
    patch = experiment.patch
    if {"mel", "spectrogram"} & set(experiment.inputs) and patch.frames != patch.window:
        raise TaggerError(
            f"{experiment.name} hears {patch.frames} frames of {patch.window} whose loudest point is known, and the application"
            " knows that of what it hears alone; train it with patch.window and patch.frames alike."
        )


def modalities_of(experiment: Experiment) -> tuple[str, ...]:
    """What a run encodes, in the order of its inputs."""
    return tuple(MODALITIES[kind] for kind in experiment.inputs)


def check_target(folder: Path, replace: bool) -> None:
    """Raise TaggerError when a bundle cannot be written to this folder."""
    if folder.exists() and not replace:
        raise TaggerError(f"{folder} exists already; replace it with --replace, or name another folder.")
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise TaggerError(f"{folder} is no model bundle, so it is not replaced; export to another folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder.parent):
            pass
    except OSError as error:
        raise TaggerError(f"{folder} cannot be made ({system_reason(error)}); name a folder elsewhere.") from error
