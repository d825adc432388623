import pytest
import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.audio import PatchEncoder
from trainer.models.dimensions import BLOCKS
from trainer.models.network import Network
from trainer.models.registry import build

NETWORKS = ["audio.low-3x3", "audio.low-4x96", "audio.low-4x70", "audio.single"]


def plain_two_dimensional(encoder: PatchEncoder, blocks: str, patches: Tensor) -> Tensor:
    """The published network as it is drawn: two-dimensional convolutions all the way, [B, time, bins, filters]."""
    features = patches.unsqueeze(1)
    for layer, block in zip(encoder.blocks, BLOCKS[blocks], strict=True):
        convolution = layer.get_submodule("convolution")
        assert isinstance(convolution, nn.Conv1d | nn.Conv2d) and convolution.bias is not None
        weight = convolution.weight
        if weight.dim() == 3:  # the same numbers as filters × channels × time × bins
            weight = weight.unflatten(1, (features.shape[1], features.shape[3])).transpose(2, 3)
        padding = "same" if block.same else "valid"
        features = nn.functional.conv2d(features, weight, convolution.bias, padding=padding).relu()
        features = nn.functional.max_pool2d(features, block.pool)
    return features.permute(0, 2, 3, 1)


@pytest.mark.parametrize("name", NETWORKS)
def test_written_over_time_it_computes_the_same_as_in_two_dimensions(name: str) -> None:
    torch.manual_seed(0)
    network = build(name).eval()
    assert isinstance(network, Network) and isinstance(network.encoder, PatchEncoder)
    patches = torch.randn(2, 322, 96)
    expected = plain_two_dimensional(network.encoder, name.rpartition("-")[2].replace("audio.", ""), patches)
    feature, places = network.encoder.encoded(patches)
    # Not bit for bit: the two add up the same products in another order.
    torch.testing.assert_close(places.reshape(expected.shape), expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(feature, expected.flatten(1), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("name", "places"), [("audio.low-4x96", 4), ("audio.low-4x70", 4), ("audio.low-3x3", 1)])
def test_the_map_s_places_lie_in_time(name: str, places: int) -> None:
    network = build(name).eval()
    assert isinstance(network, Network)
    feature, map_ = network.encoder.encoded(torch.randn(2, 322, 96))
    assert map_.shape == (2, places, 256 // places)
    assert torch.equal(map_.flatten(1), feature)


def test_weights_start_uniformly_and_biases_at_zero() -> None:
    torch.manual_seed(0)
    for name, tensor in build("audio.low-4x70").named_parameters():
        if name.endswith("bias"):
            assert not tensor.any()
        else:
            assert 0.049 < tensor.abs().max() <= 0.05
            assert abs(float(tensor.detach().mean())) < 0.003


def test_dropout_follows_every_pool() -> None:
    network = build("audio.high-4x96", filters=(4, 4, 4, 4), dropout=0.5)
    assert [m.p for m in network.modules() if isinstance(m, nn.Dropout)] == [0.5] * 4


@pytest.mark.parametrize(
    ("name", "shortest"), [("audio.low-4x96", 127), ("audio.dmg-gtzan", 298), ("audio.dmg-magnatagatune", 120)]
)
def test_a_patch_that_is_too_short_is_said(name: str, shortest: int) -> None:
    with pytest.raises(TaggerError, match="too short"):
        build(name, frames=shortest - 1)
    network = build(name, frames=shortest).eval()
    bins = 96 if name == "audio.low-4x96" else 128
    assert network(torch.randn(1, shortest, bins)).isfinite().all()


def test_filters_must_fit_the_blocks() -> None:
    with pytest.raises(TaggerError, match="one number of filters per layer"):
        build("audio.low-4x96", filters=(8, 8))


def test_mel_networks_take_time_first_too() -> None:
    gtzan, tagger = build("audio.dmg-gtzan").eval(), build("audio.dmg-magnatagatune").eval()
    assert gtzan(torch.randn(1, 646, 128)).shape == (1, 10)
    assert tagger(torch.randn(1, 627, 128)).shape == (1, 50)
    assert isinstance(tagger, Network) and tagger.encoder.width == 512 * 2 * 5
