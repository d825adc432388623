"""Class activation against captum, an independent implementation, and against the sums it promises."""

import pytest
import torch
from captum.attr import LayerGradCam, LayerGradientXActivation

from tagger.errors import TaggerError
from trainer.models.network import Network, class_activation
from trainer.models.registry import build


def network(name: str, **dimensions: object) -> Network:
    torch.manual_seed(0)
    built = build(name, outputs=3, **dimensions).eval()
    assert isinstance(built, Network)
    return built


COVERS = torch.randn(2, 3, 48, 48, generator=torch.Generator().manual_seed(1))
PATCHES = torch.randn(2, 322, 96, generator=torch.Generator().manual_seed(1))
TERMS = (torch.tensor([[1, 5, 3], [2, 0, 0]]), torch.tensor([[0.3, 0.9, 0.2], [1.0, 0.0, 0.0]]))


def test_over_a_cover_it_is_captum_s() -> None:
    of = network("image.small", widths=(8, 16, 32))
    ours = class_activation(of, COVERS)
    oracle = LayerGradCam(of, of.encoder.get_submodule("blocks"))
    for genre in range(3):
        theirs = oracle.attribute(COVERS, target=genre, relu_attributions=False)
        # Grad-CAM weighs each channel with the mean of its gradient, which here is the head's weight / places.
        torch.testing.assert_close(ours[:, genre], theirs[:, 0].detach(), atol=1e-5, rtol=1e-4)


def test_over_time_it_is_captum_s() -> None:
    of = network("audio.low-4x96", filters=(8, 8, 8, 16))
    ours = class_activation(of, PATCHES)
    oracle = LayerGradientXActivation(of, of.encoder.get_submodule("blocks"))
    for genre in range(3):
        theirs = oracle.attribute(PATCHES, target=genre).sum(dim=1)
        torch.testing.assert_close(ours[:, genre], theirs.detach(), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(
    ("name", "dimensions", "inputs"),
    [
        ("image.small", {"widths": (8, 16, 32)}, (COVERS,)),
        ("audio.low-4x96", {"filters": (8, 8, 8, 16)}, (PATCHES,)),
        ("audio.low-3x3", {"filters": (4, 4, 4, 8)}, (PATCHES,)),
        ("lyrics.audio", {"bins": 96, "filters": (2, 2, 2)}, (PATCHES,)),
        ("lyrics.han", {"vocabulary": 9, "embedding": 4, "hidden": 3}, (TERMS[0].unsqueeze(1),)),
        ("text", {"vocabulary": 9, "widths": (8,)}, TERMS),
    ],
)
def test_the_places_add_up_to_the_logit_less_the_bias(
    name: str, dimensions: dict[str, object], inputs: tuple[torch.Tensor, ...]
) -> None:
    of = network(name, **dimensions)
    total = class_activation(of, *inputs).flatten(2).sum(dim=2)
    torch.testing.assert_close(total, (of(*inputs) - of.head.bias).detach(), atol=1e-5, rtol=1e-4)


def test_hidden_layers_leave_no_exact_activation() -> None:
    of = network("image.baseline", filters=(4, 4), dense=(8,), size=48)
    with pytest.raises(TaggerError, match="hidden layers"):
        class_activation(of, COVERS)
