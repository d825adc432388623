"""Positions of patches: inside the track, apart from each other, spread, and the quick pass's among the refined pass's."""

from itertools import pairwise

import pytest

from tagger.inference.audio.musicnn_front_end import PATCH_SECONDS
from tagger.inference.audio.patches import patch_positions

QUICK_PATCHES, REFINED_PATCHES = 2, 8  # the shipped model's


@pytest.mark.parametrize("whole", [0.0, 0.5, 2.9, 3.0, 4.0, 7.0, 12.5, 30.0, 61.0, 240.0, 7200.0])
@pytest.mark.parametrize("count", [1, QUICK_PATCHES, REFINED_PATCHES, 12])
def test_patches_lie_in_the_track_and_do_not_overlap(whole: float, count: int) -> None:
    positions = patch_positions(whole, count)
    assert 1 <= len(positions) <= count
    assert all(0 <= start <= max(0.0, whole - PATCH_SECONDS) for start in positions)
    ordered = sorted(positions)
    assert all(after - before >= PATCH_SECONDS - 1e-3 for before, after in pairwise(ordered))


@pytest.mark.parametrize("whole", [60.0, 200.0, 3600.0])
def test_the_refined_pass_hears_what_the_quick_pass_heard(whole: float) -> None:
    refined = patch_positions(whole, REFINED_PATCHES)
    assert len(refined) == REFINED_PATCHES
    assert patch_positions(whole, QUICK_PATCHES) == refined[:QUICK_PATCHES]


def test_patches_are_spread_and_avoid_beginning_and_end() -> None:
    positions = sorted(patch_positions(240.0, 8))
    assert positions[0] > 10
    assert positions[-1] < 240 - 20
    assert max(after - before for before, after in pairwise(positions)) < 50


def test_a_short_track_is_heard_from_its_middle() -> None:
    assert patch_positions(2.0, 8) == (0.0,)
    (start,) = patch_positions(5.0, 8)
    assert 0 < start < 1.5
