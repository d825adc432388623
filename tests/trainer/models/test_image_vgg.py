"""VGG-16 as COVER has it (§4.1, appendix): published convolutions, dense layers from chance, no dropout."""

from pathlib import Path

import torch
import torchvision
from torch import nn

from trainer.models.image import VggEncoder
from trainer.models.network import Network
from trainer.models.registry import build


def encoder(**dimensions: object) -> VggEncoder:
    torch.manual_seed(1)
    network = build("image.vgg-16", outputs=3, **dimensions)
    assert isinstance(network, Network)
    assert isinstance(network.encoder, VggEncoder)
    return network.encoder


def test_only_the_convolutions_start_from_published_weights(tmp_path: Path) -> None:
    file = tmp_path / "vgg16.pth"
    published = torchvision.models.vgg16(init_weights=False)
    nn.init.constant_(published.features[0].weight, 0.5)
    torch.save(published.state_dict(), file)
    scratch, filled = encoder(), encoder(weights=str(file))
    assert torch.equal(filled.features[0].weight, published.features[0].weight)
    assert torch.equal(filled.dense[0].weight, scratch.dense[0].weight)
    assert not torch.equal(filled.dense[0].weight, published.classifier[0].weight)


def test_dropout_is_a_size_and_none_unless_asked_for() -> None:
    with torch.device("meta"):
        networks = {dropout: encoder(dropout=dropout) if dropout else encoder() for dropout in (0.0, 0.5)}
    for dropout, network in networks.items():
        assert {layer.p for layer in network.modules() if isinstance(layer, nn.Dropout)} == {dropout}
