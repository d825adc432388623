"""The sizes of the published networks (TISMIR Tables 5 and 6, COVER §5.2), and of those whose widths we decided."""

import pytest
import torch

from trainer.models.network import Network, parameter_count
from trainer.models.registry import NETWORKS, build

PUBLISHED = [
    ("audio.low-4x96", 250, 195_706),
    ("audio.low-4x96", 50, 144_306),
    ("audio.high-4x96", 250, 4_795_386),
    ("audio.high-4x96", 50, 3_975_986),
    ("audio.low-4x70", 250, 352_890),
    ("audio.low-4x70", 50, 301_490),
    ("audio.high-4x70", 250, 7_390_202),
    ("audio.high-4x70", 50, 6_570_802),
    ("audio.low-3x3", 250, 360_122),
    ("audio.low-3x3", 50, 308_722),
    ("audio.high-3x3", 250, 16_364_794),
    ("audio.high-3x3", 50, 15_545_394),
    ("audio.single", 15, 219_599),
    ("audio.timbre", 250, 12_250),
    ("text", 250, 25_190_650),
    ("text", 50, 24_780_850),
    ("fusion", 250, 2_048_250),
    ("fusion", 50, 409_650),
    ("image.resnet-101", 250, 43_012_410),
    ("image.vgg-16", 20, 134_342_484),
]
DECIDED = [
    ("image.resnet-50", 24_020_282),
    ("image.resnet-18", 11_304_762),
    ("image.small", 1_290_650),
    ("image.baseline", 2_919_316),
    ("audio.dmg-gtzan", 2_775_818),
    ("audio.dmg-magnatagatune", 1_732_658),
    ("lyrics.audio", 22_385),
    ("lyrics.han", 6_173_216),
    ("lyrics.joint", 6_195_585),
    ("space", 2_301_952),
]
WIDTHS = {
    "audio.low-3x3": 256,
    "audio.high-3x3": 4096,
    "audio.low-4x96": 256,
    "audio.high-4x96": 4096,
    "audio.low-4x70": 256,
    "audio.high-4x70": 4096,
    "audio.single": 2048,
    "text": 2048,
    "image.resnet-101": 2048,
    "image.vgg-16": 4096,
    "lyrics.audio": 500,
    "lyrics.han": 100,
    "lyrics.joint": 600,
}


def size(name: str, *, trainable: bool | None = None, **dimensions: object) -> int:
    with torch.device("meta"):
        return parameter_count(build(name, **dimensions), trainable=trainable)


@pytest.mark.parametrize(("name", "outputs", "parameters"), PUBLISHED)
def test_published_sizes(name: str, outputs: int, parameters: int) -> None:
    assert size(name, outputs=outputs) == parameters


@pytest.mark.parametrize(("name", "parameters"), DECIDED)
def test_decided_sizes(name: str, parameters: int) -> None:
    assert size(name) == parameters


def test_every_network_s_size_is_stated() -> None:
    assert set(NETWORKS) == {name for name, *_ in PUBLISHED} | {name for name, _ in DECIDED}


def test_vgg_freezes_blocks_1_to_3_and_the_first_convolution_of_block_4() -> None:
    assert size("image.vgg-16", trainable=False) == 2_915_648
    assert size("image.vgg-16", trainable=False, frozen=0) == 0


@pytest.mark.parametrize(("name", "width"), WIDTHS.items())
def test_the_feature_for_the_fusion_is_as_wide_as_the_paper_says(name: str, width: int) -> None:
    with torch.device("meta"):
        network = build(name)
    assert isinstance(network, Network)
    assert network.encoder.width == width
