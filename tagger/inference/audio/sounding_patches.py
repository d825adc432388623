"""Patches of a track that sound: spread over it, in the order of patch_positions, a quiet one replaced by the next."""

from pathlib import Path

from tagger.inference.audio.audibility import is_sounding
from tagger.inference.audio.decode import duration, is_cut_off, read_patch
from tagger.inference.audio.musicnn_front_end import PATCH_SECONDS, RATE
from tagger.inference.audio.patch_placement import SPARE_PATCHES, patch_positions
from tagger.inference.audio.patches import TOLERANCE, AudioPatches, cut_off_remark, read_patches
from tagger.inference.types import Floats


def read_sounding_patches(path: Path, count: int) -> AudioPatches:
    """Up to ``count`` patches of three seconds at 16 kHz, in the order of time.

    Where all are quiet they are returned as they are, so that it can be said what the track holds. A file that ends before
    the first position is read from its beginning. Raises SourceError naming the file.
    """
    whole = duration(path)
    sounding: dict[float, Floats] = {}
    quiet: dict[float, Floats] = {}
    missing = 0.0
    for start in patch_positions(whole, count + SPARE_PATCHES):
        samples = read_patch(path, start=start, seconds=PATCH_SECONDS, rate=RATE)
        missing += max(0.0, min(PATCH_SECONDS, whole - start) - samples.size / RATE)
        if samples.size:
            (sounding if is_sounding(samples) else quiet)[start] = samples
        if len(sounding) == count:
            break
    if not sounding and not quiet:
        return read_patches(path, PATCH_SECONDS, RATE)
    clips = sounding or dict(list(quiet.items())[:count])
    remark = cut_off_remark(whole) if missing > TOLERANCE or is_cut_off(path) else None
    starts = sorted(clips)
    return AudioPatches(tuple(clips[start] for start in starts), tuple(starts), remark)
