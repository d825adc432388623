"""A feature as the mean over places, exactly, also under hidden layers, towers and side by side."""

from typing import Any

import pytest
import torch
from torch import Tensor

from trainer.models.exact_shares import AveragedEncoder, JoinedEncoder, TowerEncoder, shares_after
from trainer.models.network import Encoder
from trainer.models.registry import build

KINDS: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "audio.dmg-gtzan": ({"frames": 600, "filters": 8, "dense": 16}, (3, 600, 128)),
    "audio.dmg-magnatagatune": ({"frames": 130, "filters": (4, 8, 8)}, (2, 130, 128)),
    "audio.single": ({"filters": (4, 4, 4)}, (2, 322, 96)),
    "lyrics.audio": ({"bins": 20}, (2, 250, 20)),
    "image.baseline": ({"filters": (4, 8), "dense": (16, 8), "size": 32}, (3, 3, 32, 32)),
    "image.small": ({"widths": (4, 8)}, (2, 3, 32, 32)),
}


def encoder_and_items(name: str) -> tuple[Encoder, Tensor]:
    torch.manual_seed(0)
    sizes, shape = KINDS[name]
    network, items = build(name, outputs=3, **sizes), torch.randn(shape)
    for _ in range(3):
        network(items)  # moves batch statistics away from 0 and 1
    encoder = network.eval().get_submodule("encoder")
    assert isinstance(encoder, Encoder)
    return encoder, items


@pytest.mark.parametrize("name", KINDS)
def test_the_places_add_up_to_the_feature(name: str) -> None:
    encoder, items = encoder_and_items(name)
    with torch.no_grad():
        expected, (feature, places) = encoder(items), AveragedEncoder(encoder).eval().encoded(items)
    assert places.shape[-1] == encoder.width and places.shape[1:-1].numel() > (name == "audio.dmg-gtzan")
    torch.testing.assert_close(feature, expected, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(places.flatten(1, -2).mean(dim=1), expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("name", ["audio.dmg-gtzan", "audio.single", "image.small"])
def test_so_they_do_in_the_common_space_and_beside_it(name: str) -> None:
    encoder, items = encoder_and_items(name)
    tower = build("space", first=encoder.width, second=4, hidden=12, space=5).get_submodule("first")
    for averaged in (
        TowerEncoder(encoder, tower),
        JoinedEncoder([AveragedEncoder(encoder), TowerEncoder(encoder, tower)]),
    ):
        with torch.no_grad():
            expected, (feature, places) = averaged(items), averaged.eval().encoded(items)
        assert expected.shape[1] == averaged.width
        torch.testing.assert_close(feature, expected, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(places.flatten(1, -2).mean(dim=1), expected, atol=1e-5, rtol=1e-4)


def test_a_layer_that_is_not_known_is_no_silent_guess() -> None:
    with pytest.raises(TypeError, match="GELU"):
        shares_after(torch.ones(1, 2, 3), [torch.nn.GELU()])
