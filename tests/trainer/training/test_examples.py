from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tagger.errors import TaggerError
from trainer.training import media_examples as covers_module
from trainer.training.device import fits
from trainer.training.examples import SpaceExamples, TensorExamples, padded_terms, used_rows
from trainer.training.media_examples import (
    IMAGENET_DEVIATION,
    IMAGENET_MEAN,
    Augmentation,
    CoverExamples,
    PatchExamples,
)


def spectrograms() -> np.ndarray:
    """Three tracks of 40 frames and 2 bins; frame t of track n holds 100·n + t, in bin 1 a thousand more."""
    frames = 100 * np.arange(3)[:, None] + np.arange(40)
    return np.stack([frames, frames + 1000], axis=2).astype(np.float16)


def patches(*, redraw: bool = True, scaler: tuple[np.ndarray, np.ndarray] | None = None) -> PatchExamples:
    lengths, rows = np.array([40, 12, 6], np.int32), np.array([2, 0, 1, 0])
    unit = np.zeros(2, np.float32), np.ones(2, np.float32)
    targets = torch.arange(4)
    return PatchExamples.of(spectrograms(), lengths, rows, targets, scaler or unit, frames=8, redraw=redraw)


def test_without_drawing_patches_come_from_the_middle() -> None:
    (inputs,), targets = patches().batch(torch.tensor([1, 2, 0]))
    assert inputs.shape == (3, 8, 2)
    # the middle of 40, of 12, and all of a track shorter than a patch
    assert inputs[:, 0, 0].tolist() == [16, 102, 200]
    assert (inputs.diff(dim=1) == 1).all()
    assert targets.tolist() == [1, 2, 0]


def test_every_epoch_draws_new_places_inside_the_track() -> None:
    starts = set()
    for epoch in range(200):
        (inputs,), _ = patches().for_epoch(0, epoch).batch(torch.tensor([1, 2, 0]))
        assert inputs[0, 0, 0] in range(33) and inputs[1, 0, 0] in range(100, 105) and inputs[2, 0, 0] == 200
        starts.add(float(inputs[0, 0, 0]))
    assert len(starts) > 30  # of 33 possible ones


def test_drawing_is_a_function_of_seed_and_epoch() -> None:
    def first(seed: int, epoch: int) -> float:
        return float(patches().for_epoch(seed, epoch).batch(torch.tensor([1]))[0][0][0, 0, 0])

    assert first(1, 5) == first(1, 5)
    assert len({first(seed, epoch) for seed in range(5) for epoch in range(5)}) > 10


def test_items_of_one_track_draw_their_own_patches() -> None:
    (inputs,), _ = patches().for_epoch(0, 1).batch(torch.tensor([1, 3]))
    assert inputs[0, 0, 0] != inputs[1, 0, 0]


def test_stored_patches_stay_where_they_are() -> None:
    (inputs,), _ = patches(redraw=False).for_epoch(0, 3).batch(torch.tensor([1]))
    assert inputs[0, 0, 0] == 16


def test_each_bin_has_its_own_mean_and_deviation() -> None:
    scaler = np.array([10, 1010], np.float32), np.array([2, 4], np.float32)
    (inputs,), _ = patches(scaler=scaler).batch(torch.tensor([1]))
    assert inputs[0, 0].tolist() == [(16 - 10) / 2, (1016 - 1010) / 4]


def test_a_memory_map_is_read_without_a_copy(tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", spectrograms())
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    lengths, rows = np.full(3, 40, np.int32), np.arange(3)
    scaler = np.zeros(2, np.float32), np.ones(2, np.float32)
    examples = PatchExamples.of(mapped, lengths, rows, torch.zeros(3), scaler, frames=8)
    assert examples.spectrograms.data_ptr() == mapped.ctypes.data
    assert examples.batch(torch.tensor([2]))[0][0][0, 0, 0] == 216


def test_only_the_rows_that_are_used_move(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = patches().to(torch.device("meta"))
    assert moved.spectrograms.shape == (3, 40, 2)
    less = PatchExamples.of(
        spectrograms(),
        np.full(3, 40, np.int32),
        np.array([2, 2]),
        torch.zeros(2),
        (np.zeros(2, np.float32), np.ones(2, np.float32)),
        frames=8,
    )
    assert less.to(torch.device("meta")).spectrograms.shape == (1, 40, 2)


def test_everything_follows_spectrograms_that_are_on_the_device_already() -> None:
    meta = torch.device("meta")
    moved = replace(patches(), spectrograms=torch.empty(3, 40, 2, device=meta)).to(meta)
    parts = ("spectrograms", "lengths", "rows", "targets", "mean", "deviation")
    assert {getattr(moved, part).device for part in parts} == {meta}
    assert moved.for_epoch(0, 0).batch(torch.zeros(2, dtype=torch.int64, device=meta)).inputs[0].shape == (
        2,
        8,
        2,
    )


def test_covers_that_are_on_the_device_already_need_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = torch.device("meta")
    monkeypatch.setattr(covers_module, "fits", lambda size, device: False)
    pixels = torch.empty((2, 8, 8, 3), dtype=torch.uint8, device=meta)
    moved = CoverExamples(pixels, torch.arange(2), torch.zeros(2), size=8).to(meta)
    assert {moved.pixels.device, moved.rows.device, moved.targets.device} == {meta}


def test_only_the_covers_that_are_used_move() -> None:
    pixels = torch.arange(4 * 8 * 8 * 3).reshape(4, 8, 8, 3).to(torch.uint8)
    examples = CoverExamples(pixels, torch.tensor([3, 1, 3]), torch.zeros(3), size=8)
    assert examples.to(torch.device("meta")).pixels.shape == (2, 8, 8, 3)
    used, places = used_rows(pixels, examples.rows, torch.device("cpu"), chunk=1)
    assert torch.equal(used[places], pixels[examples.rows])


def test_spectrograms_shorter_than_a_patch_are_said() -> None:
    scaler = np.zeros(2, np.float32), np.ones(2, np.float32)
    with pytest.raises(TaggerError, match="hold 40 frames; a patch needs 322"):
        PatchExamples.of(spectrograms(), np.full(3, 40, np.int32), np.arange(3), torch.zeros(3), scaler)


def test_what_does_not_fit_on_the_gpu_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1000, 2000))
    gpu = torch.device("cuda")
    assert fits(500, gpu) and not fits(501, gpu) and fits(10**15, torch.device("cpu"))
    examples = TensorExamples((torch.zeros(200),), torch.zeros(200))
    assert examples.to(gpu) is examples


def test_what_torch_keeps_of_tensors_that_are_gone_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1000, 9000))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _: 7000)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda _: 2000)
    gpu = torch.device("cuda")
    assert fits(3000, gpu) and not fits(3001, gpu)


def test_negatives_are_never_the_item_itself() -> None:
    examples = SpaceExamples.of(torch.arange(5.0).unsqueeze(1), torch.arange(5.0).unsqueeze(1) + 10)
    pairs = set()
    for epoch in range(30):
        (first, second, first_negative, second_negative), targets = examples.for_epoch(0, epoch).batch(torch.arange(5))
        assert (first != first_negative).all() and (second != second_negative).all()
        assert targets.shape == (5, 0)
        pairs |= set(zip(first.flatten().tolist(), first_negative.flatten().tolist(), strict=True))
    assert len(pairs) == 20  # every other item, for each


def test_a_space_of_one_item_is_refused() -> None:
    with pytest.raises(TaggerError, match="at least two items"):
        SpaceExamples.of(torch.zeros(1, 2), torch.zeros(1, 2))


def test_tensors_of_different_length_are_refused() -> None:
    with pytest.raises(TaggerError, match="equally many items"):
        TensorExamples((torch.zeros(3),), torch.zeros(2))


def test_texts_are_padded_to_the_longest() -> None:
    rows = [(np.array([4, 2]), np.array([0.5, 0.25], np.float32)), (np.array([], int), np.array([], np.float32))]
    indices, values = padded_terms(rows)
    assert indices.tolist() == [[4, 2], [0, 0]] and values.tolist() == [[0.5, 0.25], [0, 0]]
    assert padded_terms(rows[1:])[0].shape == (1, 1)


def covers(size: int = 12, augmentation: Augmentation | None = None) -> CoverExamples:
    rows, columns = torch.meshgrid(torch.arange(16), torch.arange(16), indexing="ij")
    one = torch.stack([rows * 10, columns * 10, torch.full((16, 16), 99)], dim=2).to(torch.uint8)
    pixels = torch.stack([one, 255 - one])
    return CoverExamples(pixels, torch.tensor([0, 1, 0]), torch.arange(3), size, augmentation=augmentation)


def unnormalised(batch: torch.Tensor) -> torch.Tensor:
    mean, deviation = (torch.tensor(part).view(3, 1, 1) for part in (IMAGENET_MEAN, IMAGENET_DEVIATION))
    return (batch * deviation + mean) * 255


def test_covers_are_the_normalised_centre() -> None:
    (inputs,), targets = covers().batch(torch.tensor([0, 1]))
    assert inputs.shape == (2, 3, 12, 12) and targets.tolist() == [0, 1]
    plain = unnormalised(inputs)
    torch.testing.assert_close(plain[0, 0, :, 0], torch.arange(2, 14) * 10.0)
    torch.testing.assert_close(plain[0, 1, 0], torch.arange(2, 14) * 10.0)
    torch.testing.assert_close(plain[1], 255 - plain[0])


def test_the_whole_cover_unturned_is_itself() -> None:
    whole = Augmentation(smallest=1.0, ratio=(1.0, 1.0), jitter=0.0, lighting=0.0, flip=False)
    examples = covers(16, whole)
    torch.testing.assert_close(
        examples.for_epoch(0, 0).batch(torch.tensor([0]))[0], examples.batch(torch.tensor([0]))[0]
    )


def test_crops_lie_inside_and_keep_to_their_share_and_sides() -> None:
    crop = Augmentation(smallest=0.25, jitter=0.0, lighting=0.0, flip=False)
    for epoch in range(20):
        draws = covers(16, crop).for_epoch(1, epoch).draws
        assert draws is not None
        height, width, y, x = draws[:, :4].T
        assert (height * width >= 0.15).all() and (height <= 1).all() and (width <= 1).all()
        assert ((y.abs() + height) <= 1 + 1e-6).all() and ((x.abs() + width) <= 1 + 1e-6).all()
    first = covers(16, crop).for_epoch(1, 0)
    assert first.draws is not None
    (inputs,), _ = first.batch(torch.tensor([0]))
    plain = unnormalised(inputs)[0]
    slope = plain[0, 8:10, 8].diff() * 16  # rows brighten by 10 a pixel: a crop of height h shows 160·h over its side
    assert float(slope) == pytest.approx(160 * float(first.draws[0, 0]), rel=0.02)


def test_half_of_the_covers_are_mirrored() -> None:
    flip = Augmentation(smallest=1.0, ratio=(1.0, 1.0), jitter=0.0, lighting=0.0)
    mirrored = 0
    for epoch in range(40):
        (inputs,), _ = covers(16, flip).for_epoch(0, epoch).batch(torch.tensor([0]))
        plain = unnormalised(inputs)[0, 1, 0]
        assert plain[0] < 5 or plain[0] > 145
        mirrored += int(plain[0] > 145)
    assert 10 < mirrored < 30


def test_colours_change_but_not_without_being_asked() -> None:
    colour = Augmentation(smallest=1.0, ratio=(1.0, 1.0), flip=False)
    first, second = (covers(16, colour).for_epoch(0, epoch).batch(torch.tensor([0, 2]))[0][0] for epoch in (0, 1))
    assert not torch.allclose(first, second) and not torch.allclose(first[0], first[1])
    fixed = covers(16, None)
    assert fixed.for_epoch(0, 1) is fixed
