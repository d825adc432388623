"""The network against the original graph, whose outputs TensorFlow computed once (tests/trainer/models/musicnn_reference.npz).

The reference was made with the graph and the checkpoint of the wheel musicnn 0.1.0, for the patches that ``_patches`` makes.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from trainer.models.musicnn_network import TAGS, MusicnnNetwork, musicnn_network, variable_names, without_dead_filters
from trainer.models.tensor_bundle import read_tensor_bundle
from trainer.starter.pretrained import (
    MUSICNN,
    export_musicnn,
    fetch_wheel,
    read_wheel_members,
    weights_in_half_precision,
)

REFERENCE = Path(__file__).with_name("musicnn_reference.npz")


def _patches() -> NDArray[np.float32]:
    """Three patches at the levels of log mel spectra: even, darker towards the top, pulsing."""
    patches = np.random.default_rng(20191104).random((3, 187, 96), dtype=np.float32)
    patches *= np.array([1, 3, 4.5], np.float32)[:, None, None]
    patches[1] *= np.linspace(1, 0.2, 96, dtype=np.float32)
    patches[2] *= (np.sin(np.arange(187) / 7.0) ** 2).astype(np.float32)[:, None]
    return patches


def _run(content: bytes, patches: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    logits, feature = session.run(["logits", "feature"], {"patch": patches})
    return logits, feature


def _random_variables() -> dict[str, NDArray[Any]]:
    """Variables of the right shapes, among them negative scales."""
    shapes: dict[str, tuple[int, ...]] = {
        "conv2d": (7, 38, 1, 204),
        "conv2d_1": (7, 67, 1, 204),
        "conv2d_2": (128, 1, 1, 51),
    }
    shapes |= {"conv2d_3": (64, 1, 1, 51), "conv2d_4": (32, 1, 1, 51), "conv2d_5": (7, 561, 1, 64)}
    shapes |= {"conv2d_6": (7, 64, 1, 64), "conv2d_7": (7, 64, 1, 64), "dense": (1506, 200), "dense_1": (200, 50)}
    norms = (1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200)
    random, variables = np.random.default_rng(3), {}
    for name, shape in shapes.items():
        variables[f"{name}/kernel"] = random.normal(0, np.prod(shape[:-1]) ** -0.5, shape).astype(np.float32)
        variables[f"{name}/bias"] = random.normal(0, 0.1, shape[-1]).astype(np.float32)
    for number, channels in enumerate(norms):
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        for part in ("gamma", "beta", "moving_mean"):
            variables[f"{name}/{part}"] = random.normal(0, 1, channels).astype(np.float32)
        variables[f"{name}/moving_variance"] = random.uniform(0.5, 2, channels).astype(np.float32)
    return variables


def _straightforward(variables: dict[str, NDArray[Any]], patch: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logits of one patch in numpy and double precision, block by block as the description says."""

    def norm(values: NDArray[Any], number: int) -> NDArray[Any]:
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        gamma, beta, mean, variance = (
            variables[f"{name}/{part}"].astype(np.float64)
            for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        return (values - mean) / np.sqrt(variance + 0.001) * gamma + beta

    def block(values: NDArray[Any], number: int, before: int, behind: int) -> NDArray[Any]:  # values [T, F]
        kernel = variables["conv2d" + (f"_{number}" if number else "") + "/kernel"][:, :, 0].astype(np.float64)
        bias = variables["conv2d" + (f"_{number}" if number else "") + "/bias"]
        padded = np.pad(values, ((before, behind), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[:2])  # [T, F', time, mel]
        maps = np.tensordot(windows, kernel, axes=([2, 3], [0, 1])) + bias
        highest: NDArray[Any] = norm(np.maximum(maps, 0), number + 1).max(axis=1)  # [T, C]
        return highest

    spectra = norm(patch.astype(np.float64)[..., None], 0)[..., 0]
    paddings = ((3, 3), (3, 3), (63, 64), (31, 32), (15, 16))
    front = np.concatenate([block(spectra, number, *padding) for number, padding in enumerate(paddings)], axis=1)
    first = block(front, 5, 3, 3)
    second = block(first, 6, 3, 3) + first
    third = block(second, 7, 3, 3) + second
    frames = np.concatenate([front, first, second, third], axis=1)
    pooled = norm(np.stack([frames.max(axis=0), frames.mean(axis=0)], axis=1).reshape(-1), 9)
    hidden = np.maximum(pooled @ variables["dense/kernel"] + variables["dense/bias"], 0)
    logits: NDArray[np.float64] = norm(hidden, 10) @ variables["dense_1/kernel"] + variables["dense_1/bias"]
    return logits


def test_every_checkpoint_has_50_tags() -> None:
    assert all(len(set(tags)) == 50 for tags in TAGS.values())


def test_it_computes_what_the_description_says() -> None:
    variables, patch = _random_variables(), _patches()[1]
    assert set(variables) == set(variable_names())
    logits, feature = musicnn_network(variables)(torch.from_numpy(patch[None]))
    np.testing.assert_allclose(logits.detach().numpy()[0], _straightforward(variables, patch), atol=1e-3, rtol=1e-4)
    assert feature.shape == (1, 200)


def test_the_logits_are_linear_in_the_feature() -> None:
    network = musicnn_network(_random_variables())
    logits, feature = network(torch.from_numpy(_patches()))
    again = feature @ network.tags.weight.T + network.tags.bias
    torch.testing.assert_close(again, logits, atol=1e-5, rtol=1e-5)


def test_variables_that_do_not_fit_are_refused() -> None:
    variables = _random_variables()
    variables["conv2d_1/kernel"] = variables["conv2d_1/kernel"][:, :-1]
    with pytest.raises(ValueError, match="'conv2d_1/kernel' does not fit"):
        musicnn_network(variables)
    del variables["conv2d_1/kernel"]
    with pytest.raises(KeyError, match="conv2d_1/kernel"):
        musicnn_network(variables)


def test_the_graph_takes_any_batch_and_half_of_the_bytes() -> None:
    network, patches = musicnn_network(_random_variables()), _patches()
    content = export_musicnn(network, half_precision=False)
    small = weights_in_half_precision(content)
    assert len(small) < 1_900_000 < len(content)
    logits, feature = network(torch.from_numpy(patches))
    for batch in (1, 3):
        exported = _run(content, patches[:batch])
        np.testing.assert_allclose(exported[0], logits.detach().numpy()[:batch], atol=1e-3, rtol=1e-4)
        np.testing.assert_allclose(exported[1], feature.detach().numpy()[:batch], atol=1e-3, rtol=1e-4)
        assert _run(small, patches[:batch])[0].shape == (batch, 50)


@pytest.mark.parametrize("dead_shares", [(0.9, 0.95, 0.9, 0.8, 0.5), (1.0, 0.0, 1.0, 0.0, 0.0)])
def test_without_dead_filters_it_computes_the_same(dead_shares: tuple[float, ...]) -> None:
    variables, random = _random_variables(), np.random.default_rng(5)
    for number, share in enumerate(dead_shares):
        kernel = variables[f"conv2d_{number}/kernel" if number else "conv2d/kernel"]
        kernel[..., random.random(kernel.shape[-1]) < share] *= 1e-9
    network, patches = musicnn_network(variables), torch.from_numpy(_patches())
    smaller = without_dead_filters(network)
    assert sum(values.numel() for values in smaller.parameters()) < 0.7 * sum(v.numel() for v in network.parameters())
    for computed, expected in zip(smaller(patches), network(patches), strict=True):
        torch.testing.assert_close(computed, expected, atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize("filters", [(32, 16, 3, 7, 17), (30, 31, 1, 2, 48)])
def test_the_graph_takes_filters_that_fill_whole_lanes_and_others(filters: tuple[int, ...]) -> None:
    network = MusicnnNetwork(filters).eval()
    logits, feature = _run(export_musicnn(network), _patches())
    assert logits.shape == (3, 50) and feature.shape == (3, 200) and np.isfinite(logits).all()


def test_an_untrained_network_has_the_described_number_of_values() -> None:
    network = MusicnnNetwork()
    weights = sum(values.numel() for values in network.parameters())
    norms = (1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200)
    assert weights + 4 * sum(norms) == 792_079


@pytest.mark.slow  # downloads 29 MB
@pytest.mark.parametrize("checkpoint", sorted(TAGS))
def test_it_equals_the_original_graph(checkpoint: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    wheel = fetch_wheel(MUSICNN, tmp_path_factory.getbasetemp() / "wheels")
    index, data = (f"musicnn/{checkpoint}/{file}" for file in (".index", ".data-00000-of-00001"))
    members = read_wheel_members(wheel, (index, data))
    network = musicnn_network(read_tensor_bundle(members[index], members[data], variable_names()))
    smaller = without_dead_filters(network)
    filters = sum(len(block.sign) for block in (*smaller.timbral, *smaller.temporal))
    assert filters == 64 if checkpoint == "MSD_musicnn" else filters < 561
    with np.load(REFERENCE, allow_pickle=False) as reference:
        expected, feature = reference[f"{checkpoint}_logits"], reference[f"{checkpoint}_feature"]
    content = export_musicnn(network, half_precision=False)
    computed = _run(content, _patches())
    np.testing.assert_allclose(computed[0], expected, atol=1e-4)
    np.testing.assert_allclose(computed[1], feature, atol=1e-4)
    np.testing.assert_allclose(_run(weights_in_half_precision(content), _patches())[0], expected, atol=0.02)
    content = export_musicnn(smaller, half_precision=False)
    np.testing.assert_allclose(_run(content, _patches())[0], expected, atol=1e-4)
    np.testing.assert_allclose(_run(weights_in_half_precision(content), _patches())[0], expected, atol=0.02)
