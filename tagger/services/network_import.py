"""Make a bundle of a network that a person brought: an ONNX file and what describes it (network_description.py).

The network's classes become genres by their names; its score of a track is the mean of its activations over the patches
heard, so a reason over time is exact. A head is put on the network whose embedding it takes, which must be installed.
The scores start from the network's own; a library with tags moves them as it does for every model. Covers and words are
judged as the model in use does (combined_heads.py).
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from safetensors.numpy import save_file

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.inference.bundle import FILE_LIMIT, Bundle
from tagger.inference.classifier_scores import ClassGenre, genres_of_classes
from tagger.inference.classifier_spec import ClassifierEncoderSpec, ClassifierParameters, HeadNetwork
from tagger.inference.manifest import RegressionEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.network_description import NetworkDescription
from tagger.inference.network_signature import (
    NetworkSignature,
    activation_of,
    class_output,
    embedding_output,
    input_layout,
    read_signature,
)
from tagger.regular_file import open_regular_file
from tagger.services.combined_heads import (
    CombinedLabels,
    collection_shares,
    combined_heads,
    combined_labels,
    relabelled_regression,
)

NETWORK, HEAD, FUSION, CARD = "network.onnx", "head.onnx", "fusion.safetensors", "README.md"
HEARD_SECONDS = 30.0  # of a track, in patches that are spread over it
MOST_PATCHES, LEAST_PATCHES = 16, 2
QUICK_SHARE = 4  # the quick pass hears a patch of so many

LIMITS = (
    "Its scores are the network's own: nothing was measured here, and what it was trained on decides what it knows. "
    "Which of its classes mean which genre was decided by their names. "
)
SOUND_ALONE = "It judges the sound alone: covers and texts are not looked at."
COVERS_AND_WORDS = (
    "Covers and words are judged as '{}' does, and added to what the network says; how well they go together was not "
    "measured."
)


@dataclass(frozen=True, slots=True)
class EmbeddingNetwork:
    """An installed model whose network gives an embedding."""

    id: str
    bundle: Bundle
    spec: ClassifierEncoderSpec


def make_network_bundle(
    folder: Path,
    file: Path,
    description: NetworkDescription,
    installed: Mapping[str, Bundle],
    base: Bundle | None = None,
    *,
    sound_only: bool = False,
) -> None:
    """Write a bundle into the empty ``folder``. Raises TaggerError where the network cannot be used as described.

    ``installed`` are the models that a head may be put on; ``base`` is the one that judges covers and words, unless only the
    sound should count, and says how common genres are.
    """
    _copy(file, folder / NETWORK)
    data = _copy_external_data(file, folder)
    signature = read_signature(folder, NETWORK, printable(file.name))
    genres, descriptions = genres_of_classes(description.classes)
    if not genres:
        raise signature.refused("none of its classes names a genre")
    embedding = _embedding_network(signature, description, installed) if description.is_head else None
    try:
        if embedding is None:
            parameters = _network_parameters(signature, description, genres, data)
        else:
            parameters = _head_parameters(signature, description, embedding, genres, data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise signature.refused(printable(first["msg"][:200].removeprefix("Value error, "))) from error
    sources = [_source(description.name, description.licence, description.source)]
    if embedding is not None:
        _put_below_head(embedding, folder)
        sources.append(embedding.bundle.manifest.training.data[0].model_dump(mode="json", exclude_none=True))
    licences = [str(source["licence"]) for source in sources]
    combined = combined_labels(genres, None if sound_only else base)
    shares = collection_shares(combined.labels, base)
    save_file(combined_heads(combined, shares), folder / FUSION)
    encoders = {"audio": _encoder_of_sound(parameters, len(genres))}
    if combined.base is not None:
        encoders |= _encoders_of(combined.base, combined, folder)
        sources += _sources_without_sound(combined.base)
    limits = LIMITS + (SOUND_ALONE if combined.base is None else COVERS_AND_WORDS.format(combined.base.manifest.name))
    _write_card(folder / CARD, description, genres, descriptions, sources, limits)
    manifest = {
        "format": 1,
        "name": description.name,
        "version": description.version,
        "created": datetime.fromtimestamp(int(file.stat().st_mtime), UTC).isoformat(),
        "labels": [label.model_dump(mode="json") for label in combined.labels],
        "encoders": encoders,
        "fusion": {"file": FUSION, "target": "logistic", "normalise": False},
        "prior": {"collections": shares},
        "scores": {},
        "training": {"data": sources, "licence": _licence_of_all(licences, combined.base)},
        "limits": limits,
    }
    _write_manifest(folder, manifest)


def _put_below_head(network: EmbeddingNetwork, folder: Path) -> None:
    """Make the network of ``folder`` the head on another one, whose files are copied there."""
    (folder / NETWORK).rename(folder / HEAD)
    for name in (network.spec.file, *network.spec.parameters.external_data):
        _copy(network.bundle.folder / name, folder / name)


def _encoder_of_sound(parameters: ClassifierParameters, genres: int) -> object:
    """The manifest's entry of a network that gives scores for so many genres."""
    return {
        "kind": "classifier",
        "file": NETWORK,
        "dimension": genres,
        "reduction": "mean",
        "parameters": parameters.model_dump(mode="json"),
    }


def _sources_without_sound(base: Bundle) -> list[dict[str, Any]]:
    """What a model's covers and words were learnt from."""
    data = base.manifest.training.data
    return [entry.model_dump(mode="json", exclude_none=True) for entry in data if entry.modality is not Modality.AUDIO]


def _encoders_of(base: Bundle, combined: CombinedLabels, folder: Path) -> dict[str, object]:
    """The encoders of covers and words with their files copied to ``folder``, and a regression's labels exchanged."""
    encoders: dict[str, object] = {}
    for modality in (Modality.IMAGE, Modality.TEXT):
        spec = base.manifest.encoders.of(modality)
        if spec is None:
            continue
        for name in spec.files().values():
            _copy(base.folder / name, folder / name)
        values = spec.model_dump(mode="json")
        if isinstance(spec, RegressionEncoderSpec):
            (folder / spec.file).write_bytes(relabelled_regression(base.read(spec.file), combined))
            values["dimension"] = len(combined.labels)
        encoders[modality] = values
    return encoders


def _source(name: str, licence: str, origin: str) -> dict[str, Any]:
    source: dict[str, Any] = {"name": name, "licence": licence}
    return source | {"source": origin} if origin else source


def _network_parameters(
    signature: NetworkSignature, description: NetworkDescription, genres: Sequence[ClassGenre], data: tuple[str, ...]
) -> ClassifierParameters:
    if description.front_end is None or description.sample_rate is None:
        raise signature.refused('its description lacks "front_end" or "sample_rate"')
    output = class_output(signature, description)
    layout = input_layout(signature, description)
    parameters = ClassifierParameters(
        network=description.name,
        algorithm=description.algorithm,
        sample_rate=description.sample_rate,
        resampler=description.resampler,
        front_end=description.front_end,
        patch=layout.patch,
        axes=layout.axes,
        batch=layout.batch if len(output.shape) > 1 else 1,
        input=description.input or signature.input.name,
        output=output.name,
        embedding=embedding_output(signature, output),
        external_data=data,
        activation=activation_of(output, description),
        classes=description.classes,
        genres=_genre_classes(genres),
        patches=1,
        quick_patches=1,
    )
    patches = max(LEAST_PATCHES, min(MOST_PATCHES, round(HEARD_SECONDS / parameters.seconds)))
    return parameters.model_copy(update={"patches": patches, "quick_patches": max(1, patches // QUICK_SHARE)})


def _head_parameters(
    signature: NetworkSignature,
    description: NetworkDescription,
    network: EmbeddingNetwork,
    genres: Sequence[ClassGenre],
    data: tuple[str, ...],
) -> ClassifierParameters:
    below = network.spec.parameters
    assert below.embedding is not None
    output = class_output(signature, description)
    values = below.model_dump() | {
        "network": description.name,
        "algorithm": description.algorithm,
        "output": below.embedding.output,
        "head": HeadNetwork(file=HEAD, input=signature.input.name, output=output.name),
        "embedding": None,
        "external_data": data + below.external_data,
        "activation": activation_of(output, description),
        "classes": description.classes,
        "genres": _genre_classes(genres),
    }
    return ClassifierParameters.model_validate(values)


def _embedding_network(
    signature: NetworkSignature, description: NetworkDescription, installed: Mapping[str, Bundle]
) -> EmbeddingNetwork:
    """The installed network that the head belongs to. Raises TaggerError where there is none, or nobody can say which."""
    model_name = description.embedding_model or description.embedding_algorithm
    size = signature.input.shape[-1] if signature.input.shape else None
    networks = [
        EmbeddingNetwork(model_id, bundle, spec)
        for model_id, bundle in installed.items()
        if isinstance(spec := bundle.manifest.encoders.audio, ClassifierEncoderSpec) and spec.parameters.embedding
    ]
    fitting = [
        network
        for network in networks
        if network.spec.parameters.embedding is not None
        and size in (None, network.spec.parameters.embedding.dimension)
        and _is_meant(network, description)
    ]
    if not fitting:
        raise signature.refused(
            f"it is a head on the embedding of '{printable(model_name)}', which is not installed; "
            "add that network first, with 'tagger models add'"
        )
    weights = {network.bundle.manifest.files[network.spec.file] for network in fitting}
    if len(weights) > 1:
        exact = [network for network in fitting if model_name in (network.id, network.spec.parameters.network)]
        if len(exact) != 1:
            names = ", ".join(f"'{network.id}'" for network in fitting)
            raise signature.refused(
                f'{names} fit it as the network below; name one as "embedding_model" in a description of your own'
            )
        return exact[0]
    return fitting[0]


def _is_meant(network: EmbeddingNetwork, description: NetworkDescription) -> bool:
    parameters = network.spec.parameters
    if description.embedding_algorithm:
        return parameters.algorithm == description.embedding_algorithm
    return description.embedding_model in (network.id, parameters.network)


def _genre_classes(genres: Sequence[ClassGenre]) -> Any:
    return [{"genre": genre.name, "classes": genre.classes} for genre in genres]


def _write_card(
    path: Path,
    description: NetworkDescription,
    genres: Sequence[ClassGenre],
    descriptions: Sequence[str],
    sources: Sequence[Mapping[str, Any]],
    limits: str,
) -> None:
    unused = (
        f" {len(descriptions)} classes describe and name no genre: {', '.join(descriptions)}." if descriptions else ""
    )
    lines = [
        f"# {description.name} {description.version}",
        "",
        f"A network that was added by its owner. Its {len(description.classes)} classes stand for {len(genres)} genres, those "
        f"above them included.{unused}",
        "",
        *(
            f"- {source['name']}: licence {source['licence']}. {source.get('source', '')}".rstrip()
            for source in sources
        ),
        "",
        limits,
        "",
    ]
    path.write_text("\n".join(lines), "utf-8")


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Hash every file of the folder into the manifest and write it."""
    digests = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        digests[path.name] = digest.hexdigest()
    (folder / "model.json").write_text(json.dumps(manifest | {"files": digests}, ensure_ascii=False, indent=1), "utf-8")


def _licence_of_all(licences: Sequence[str], base: Bundle | None) -> str:
    """The licences of the network and of the one below a head, and of the model for covers and words."""
    text = "; ".join(dict.fromkeys(licences))
    if base is not None:
        text += f"; covers and words: as {base.manifest.name}"
    return text if len(text) <= 200 else text[:199] + "…"


def _copy(source: Path, target: Path) -> None:
    """Copy a regular file of up to 2 GB. Raises TaggerError."""
    try:
        with open_regular_file(source) as file, target.open("xb") as copy:
            if os.fstat(file.fileno()).st_size > FILE_LIMIT:
                raise TaggerError(f"'{printable(str(source))}' is larger than {FILE_LIMIT >> 20} MB; no network is.")
            shutil.copyfileobj(file, copy, 1 << 20)
    except OSError as error:
        raise TaggerError(
            f"'{printable(str(source))}' cannot be copied to '{target.parent}' ({error.strerror or error})."
        ) from error


def _copy_external_data(file: Path, folder: Path) -> tuple[str, ...]:
    """Copy the weights that exporters put beside a graph; their names."""
    names = [name for name in (f"{file.name}.data", f"{file.name}_data") if (file.parent / name).exists()]
    for name in names:
        _copy(file.parent / name, folder / name)
    return tuple(names)
