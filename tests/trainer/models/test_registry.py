import json

import pytest
import torch

from tagger.errors import TaggerError
from trainer.models.fusion import Fusion, Space
from trainer.models.network import Network
from trainer.models.registry import build, describe, dimensions_of, rebuild


def test_an_unknown_name_is_said_with_the_known_ones() -> None:
    with pytest.raises(TaggerError, match=r"no network called 'audio\.5x5'.*audio\.low-3x3"):
        build("audio.5x5")


def test_an_unknown_dimension_is_said_with_the_known_ones() -> None:
    with pytest.raises(TaggerError, match=r"no dimension called 'layers'; it has outputs, vocabulary"):
        build("text", layers=3)


def test_a_description_builds_the_same_network_again_from_json() -> None:
    described = json.loads(json.dumps(describe("audio.high-4x96", outputs=7, filters=[4, 4, 4, 8])))
    network, rebuilt = build("audio.high-4x96", outputs=7, filters=[4, 4, 4, 8]), rebuild(described)
    assert network.description == described == rebuilt.description
    rebuilt.load_state_dict(network.state_dict())


def test_dimensions_are_those_published() -> None:
    assert dimensions_of("audio.high-4x70")["filters"] == (256, 512, 1024, 1024)
    assert dimensions_of("image.resnet-50") == {"outputs": 250, "depth": 50, "weights": None}


def test_fusion_normalises_each_vector_inside_the_graph() -> None:
    torch.manual_seed(0)
    fusion = build("fusion", widths=(3, 2), outputs=4).eval()
    assert isinstance(fusion, Fusion)
    audio, text = torch.randn(5, 3), torch.randn(5, 2)
    torch.testing.assert_close(fusion(audio, text), fusion(audio * 9, text * 0.1))
    by_hand = torch.cat([audio / audio.norm(dim=1, keepdim=True), text / text.norm(dim=1, keepdim=True)], 1)
    torch.testing.assert_close(fusion(audio, text), by_hand @ fusion.head.weight.t() + fusion.head.bias)
    assert torch.isfinite(fusion(torch.zeros(1, 3), torch.zeros(1, 2))).all()


def test_fusion_without_normalisation_keeps_lengths() -> None:
    fusion = build("fusion", widths=(3,), outputs=4, normalise=False).eval()
    audio = torch.randn(5, 3)
    assert not torch.allclose(fusion(audio), fusion(audio * 9))


def test_the_space_s_towers_are_two_layers_without_bias() -> None:
    space = build("space", first=6, second=4, hidden=5, space=3)
    assert isinstance(space, Space)
    first, second = torch.randn(2, 6), torch.randn(2, 4)
    embedded = space(first, second, first.flip(0), second.flip(0))
    assert embedded.shape == (2, 4, 3)
    by_hand = torch.tanh(first @ space.first.inner.weight.t()) @ space.first.outer.weight.t()
    torch.testing.assert_close(embedded[:, 0], by_hand)
    torch.testing.assert_close(embedded[:, 2], by_hand.flip(0))


def test_the_timbre_network_is_one_layer_over_the_statistics() -> None:
    network = build("audio.timbre", statistics=5, outputs=3)
    assert isinstance(network, Network)
    statistics = torch.randn(4, 5)
    feature, places = network.encoder.encoded(statistics)
    assert torch.equal(feature, statistics) and places.shape == (4, 1, 5)
    torch.testing.assert_close(network(statistics), statistics @ network.head.weight.t() + network.head.bias)
