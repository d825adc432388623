"""Patches of a track that sound: spread over it, in the order of patch_positions, a quiet one replaced by the next."""

from pathlib import Path

import numpy as np

from tagger.inference.audio.audibility import Audibility, Sound, audibility, is_sounding
from tagger.inference.audio.decode import Resampler, duration, is_cut_off, read_patch, resampled
from tagger.inference.audio.musicnn_front_end import PATCH_SAMPLES, PATCH_SECONDS, RATE, clip_patch
from tagger.inference.audio.patch_placement import SPARE_PATCHES, patch_positions
from tagger.inference.audio.patches import TOLERANCE, AudioPatches, cut_off_remark, read_patches
from tagger.inference.types import Floats


def read_sounding_patches(
    path: Path, count: int, seconds: float = PATCH_SECONDS, rate: int = RATE, resampler: Resampler = "soxr"
) -> AudioPatches:
    """Up to ``count`` patches of ``seconds`` at ``rate``, in the order of time.

    Where all are quiet they are returned as they are, so that it can be said what the track holds. A file that ends before
    the first position is read from its beginning. Raises SourceError naming the file.
    """
    track_seconds = duration(path)
    sounding: dict[float, Floats] = {}
    quiet: dict[float, Floats] = {}
    missing = 0.0
    for start in patch_positions(track_seconds, count + SPARE_PATCHES, seconds):
        samples = read_patch(path, start=start, seconds=seconds, rate=rate, resampler=resampler)
        missing += max(0.0, min(seconds, track_seconds - start) - samples.size / rate)
        if samples.size:
            (sounding if is_sounding(samples, round(seconds * rate)) else quiet)[start] = samples
        if len(sounding) == count:
            break
    if not sounding and not quiet:
        return read_patches(path, seconds, rate, resampler=resampler)
    clips = sounding or dict(list(quiet.items())[:count])
    remark = cut_off_remark(track_seconds) if missing > TOLERANCE or is_cut_off(path) else None
    starts = sorted(clips)
    return AudioPatches(tuple(clips[start] for start in starts), tuple(starts), remark)


def clip_audibility(clips: tuple[Floats, ...], rate: int) -> Audibility:
    """Judge a track by clips of any length of three seconds or more; a clip counts where half of its pieces are music."""
    pieces, owners = list[Floats](), list[int]()
    for owner, clip in enumerate(clips):
        at_rate = resampled(clip, rate, RATE)
        count = max(1, at_rate.size // PATCH_SAMPLES)  # what a shorter clip lacks is silence
        pieces += [at_rate[piece * PATCH_SAMPLES : (piece + 1) * PATCH_SAMPLES] for piece in range(count)]
        owners += [owner] * count
    judged = audibility(pieces, np.stack([clip_patch(piece) for piece in pieces]))
    shares = np.bincount(owners, judged.music) / np.bincount(owners)
    music = shares >= min(0.5, shares.max())  # the clips that are music at all, where none is mostly
    return Audibility(judged.sound, music & (judged.sound is Sound.MUSIC))
