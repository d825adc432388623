from pathlib import Path

import pytest
import torch
import torchvision

from tagger.errors import TaggerError
from trainer.models.image import VggEncoder
from trainer.models.network import Network
from trainer.models.registry import build
from trainer.models.weights import load_network, save_network


def small(name: str, **dimensions: object) -> Network:
    torch.manual_seed(0)
    network = build(name, **dimensions).eval()
    assert isinstance(network, Network)
    return network


@pytest.mark.parametrize(
    ("name", "dimensions", "size", "shape"),
    [
        ("image.resnet-18", {}, 64, (1, 2, 2, 512)),
        ("image.small", {"widths": (8, 16, 32, 64)}, 64, (1, 4, 4, 64)),
    ],
)
def test_the_feature_is_the_mean_of_the_map(
    name: str, dimensions: dict[str, object], size: int, shape: tuple[int, ...]
) -> None:
    feature, places = small(name, **dimensions).encoder.encoded(torch.randn(1, 3, size, size))
    assert places.shape == shape
    torch.testing.assert_close(places.mean(dim=(1, 2)), feature)


def test_a_resnet_is_torchvision_s_own(tmp_path: Path) -> None:
    torch.manual_seed(0)
    published = torchvision.models.resnet18(num_classes=1000).eval()
    torch.save(published.state_dict(), tmp_path / "resnet18.pth")
    network = small("image.resnet-18", weights=str(tmp_path / "resnet18.pth"), outputs=1000)
    network.head.load_state_dict(published.fc.state_dict())
    cover = torch.randn(1, 3, 64, 64)
    torch.testing.assert_close(network(cover), published(cover))


def test_vgg_starts_from_published_weights_and_trains_the_rest_only(tmp_path: Path) -> None:
    network = small("image.vgg-16", outputs=3)
    frozen = [name for name, p in network.encoder.named_parameters() if not p.requires_grad]
    assert frozen == [f"features.{i}.{part}" for i in (0, 2, 5, 7, 10, 12, 14, 17) for part in ("weight", "bias")]
    network(torch.randn(1, 3, 224, 224)).sum().backward()
    assert all((p.grad is None) == (not p.requires_grad) for p in network.parameters())


@pytest.mark.parametrize(("normalised", "side"), [(False, 7), (True, 1), (True, 2)])
def test_vgg_is_torchvision_s_own_but_for_the_first_dense_layer(normalised: bool, side: int) -> None:
    network = small("image.vgg-16", outputs=4, normalised=normalised, side=side, frozen=0)
    assert isinstance(network.encoder, VggEncoder)
    published = (torchvision.models.vgg16_bn if normalised else torchvision.models.vgg16)(num_classes=4).eval()
    published.avgpool, published.classifier[0] = torch.nn.AdaptiveAvgPool2d(side), torch.nn.Linear(512 * side**2, 4096)
    published.features.load_state_dict(network.encoder.features.state_dict())
    published.classifier[:-1].load_state_dict(network.encoder.dense.state_dict())
    published.classifier[-1].load_state_dict(network.head.state_dict())
    for size in (32 * side, 40 * side):
        cover = torch.randn(1, 3, size, size)
        torch.testing.assert_close(network(cover), published(cover), atol=1e-5, rtol=1e-4)


def test_the_wrong_weights_are_refused(tmp_path: Path) -> None:
    torch.save(torchvision.models.resnet18(num_classes=5).state_dict(), tmp_path / "five.pth")
    with pytest.raises(TaggerError, match="do not fit ResNet"):
        build("image.resnet-50", weights=str(tmp_path / "five.pth"))


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 half a file"])
def test_damaged_weights_are_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "half.pth").write_bytes(content)
    with pytest.raises(TaggerError, match="damaged"):
        build("image.resnet-18", weights=str(tmp_path / "half.pth"))


def test_a_pickle_is_never_run(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "sprung",)  # type: ignore[return-value]

    torch.save({"weight": Trap()}, tmp_path / "trap.pth")
    with pytest.raises(TaggerError, match="damaged"):
        build("image.resnet-18", weights=str(tmp_path / "trap.pth"))
    assert not (tmp_path / "sprung").exists()


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="no file of weights"):
        build("image.resnet-18", weights=str(tmp_path / "none.pth"))


def test_only_the_published_depths_exist() -> None:
    with pytest.raises(TaggerError, match="18, 50 and 101"):
        build("image.resnet-18", depth=34)


def test_the_baseline_has_six_blocks_and_three_dense_layers() -> None:
    network = small("image.baseline", filters=(4, 4, 4, 4, 4, 4), dense=(8, 8, 8), size=64)
    names = [type(m).__name__ for m in network.encoder.modules()]
    assert (names.count("Conv2d"), names.count("BatchNorm2d"), names.count("MaxPool2d")) == (6, 6, 6)
    assert (names.count("Linear"), names.count("BatchNorm1d"), names.count("Dropout")) == (3, 3, 3)
    assert network(torch.randn(2, 3, 64, 64)).shape == (2, 20)


def test_a_trained_network_needs_the_file_of_its_first_weights_no_more(tmp_path: Path) -> None:
    file = tmp_path / "resnet18.pth"
    torch.save(torchvision.models.resnet18().state_dict(), file)
    network = small("image.resnet-18", weights=str(file), outputs=3)
    save_network(network, tmp_path)
    file.unlink()
    cover = torch.randn(1, 3, 64, 64)
    torch.testing.assert_close(load_network(tmp_path)(cover), network(cover))
