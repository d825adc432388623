"""Which parts of a track are listened to: one patch from the middle, several spread evenly over it, or patches that sound.

The middle, because beginnings and ends are often quiet or unlike the rest. A file that ends before the middle it
declares is listened to from its beginning, and that is said.

Sounding patches take a few seconds each, spread over the track without the lead-in and the fade-out, a quiet one replaced by
the next. Positions come in an order whose every beginning is spread over the track, so that a quick pass takes the first few, a
refined pass takes more of the same, and a patch that turns out to be silent is replaced by the next position. No position is
ever moved by how long the list is: what the quick pass heard is heard again by the refined one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tagger.inference.audio.audibility import Sound, audibility, is_sounding
from tagger.inference.audio.decode import Resampler, duration, is_cut_off, read_patch, resampled
from tagger.inference.audio.musicnn_front_end import PATCH_SAMPLES, PATCH_SECONDS, RATE, clip_patch
from tagger.inference.audio.speech import is_speech
from tagger.inference.types import Floats, SourceError

TOLERANCE = 1.0  # seconds that may be missing of what was declared: encoders pad, containers round …
TOLERATED_PART = 0.2  # … and where nothing is declared, lengths are estimated from the first packets' bit rate


@dataclass(frozen=True, slots=True, eq=False)
class AudioPatches:
    """What was listened to: mono float32 samples, where each patch starts, and what is wrong with the file."""

    patches: tuple[Floats, ...]
    starts: tuple[float, ...]  # seconds
    remark: str | None = None


def patch_starts(duration_seconds: float, seconds: float, count: int = 1) -> tuple[float, ...]:
    """Where ``count`` patches start whose middles lie in the middles of equal parts of a track of ``duration_seconds``.

    Kept inside the track; fewer where they would be the same; (0.0,) where the track is no longer than a patch.
    """
    last = max(0.0, duration_seconds - seconds)
    starts = (duration_seconds * (part + 0.5) / count - seconds / 2 for part in range(count))
    return tuple(dict.fromkeys(min(max(0.0, start), last) for start in starts))


def read_patches(path: Path, seconds: float, rate: int, count: int = 1, resampler: Resampler = "soxr") -> AudioPatches:
    """``count`` patches of ``seconds`` at ``rate`` Hz. Raises SourceError naming the file."""
    duration_seconds = duration(path)
    starts = patch_starts(duration_seconds, seconds, count)
    patches = [read_patch(path, start=start, seconds=seconds, rate=rate, resampler=resampler) for start in starts]
    present = [(start, samples) for start, samples in zip(starts, patches, strict=True) if samples.size]
    if not present:
        return _from_the_beginning(path, seconds, rate, duration_seconds, resampler)
    promised = sum(min(seconds, duration_seconds - start) for start in starts)
    missing = promised - sum(samples.size for samples in patches) / rate
    too_short = missing > max(TOLERANCE, TOLERATED_PART * promised)
    remark = cut_off_remark(duration_seconds) if too_short or is_cut_off(path) else None
    return AudioPatches(tuple(samples for _, samples in present), tuple(start for start, _ in present), remark)


def _from_the_beginning(
    path: Path, seconds: float, rate: int, duration_seconds: float, resampler: Resampler
) -> AudioPatches:
    samples = read_patch(path, start=0.0, seconds=seconds, rate=rate, resampler=resampler)
    if not samples.size:
        raise SourceError(path, "it holds no sound")
    return AudioPatches((samples,), (0.0,), cut_off_remark(duration_seconds))


def cut_off_remark(duration_seconds: float) -> str:
    """What is said of a track that ends before it should."""
    minutes, seconds = divmod(int(duration_seconds), 60)
    return f"the audio is damaged or cut off: it should last {minutes}:{seconds:02}, but parts of it are missing"


SPARE_PATCHES = 4  # further positions that may replace silent ones
LEAD_IN, FADE_OUT = 0.08, 0.10  # shares of the track that are left out at its beginning and end
_LONGEST_LEFT_OUT = 20.0  # seconds


def patch_positions(track_seconds: float, count: int, seconds: float = PATCH_SECONDS) -> tuple[float, ...]:
    """Where up to ``count`` patches of ``seconds`` start, in the order of listening, in a track of ``track_seconds``.

    Patches do not overlap: a short track has fewer positions, one no longer than a patch only (0.0,).
    """
    first, last = _span(track_seconds, seconds)
    slots = int((last - first) / seconds) + 1
    if slots <= count:  # side by side over the span, the middle ones first
        step = (last - first) / max(1, slots - 1)
        return tuple(round(first + step * slot, 3) for slot in _inside_out(slots))
    chosen: list[float] = []
    for share in _spread_shares():
        position = round(first + (last - first) * share, 3)
        if all(abs(position - other) >= seconds for other in chosen):
            chosen.append(position)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _span(track_seconds: float, seconds: float) -> tuple[float, float]:
    """The first and the last second at which a patch may start."""
    latest = max(0.0, track_seconds - seconds)
    first = min(LEAD_IN * track_seconds, _LONGEST_LEFT_OUT, latest / 2)
    return first, max(first, latest - min(FADE_OUT * track_seconds, _LONGEST_LEFT_OUT))


def _inside_out(slots: int) -> list[int]:
    return sorted(range(slots), key=lambda slot: (abs(slot - (slots - 1) / 2), slot))


def _spread_shares() -> Iterator[float]:
    """1/3, 2/3, then the gaps: a sequence of which every beginning covers 0 to 1 evenly (1024 shares)."""
    yield 1 / 3
    yield 2 / 3
    for number in range(1, 1023):
        yield _radical_inverse(number)


def _radical_inverse(number: int) -> float:
    """The van der Corput sequence in base 2: 1/2, 1/4, 3/4, 1/8, 5/8, …"""
    share, part = 0.0, 0.5
    while number:
        share += part * (number & 1)
        number >>= 1
        part /= 2
    return share


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


def clip_audibility(
    clips: tuple[Floats, ...], rate: int
) -> tuple[Sound, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """What a track holds, by clips of any length of three seconds or more, and which of them count [n].

    A clip counts where half of its pieces are music.
    """
    pieces, owners = list[Floats](), list[int]()
    for owner, clip in enumerate(clips):
        at_rate = resampled(clip, rate, RATE)
        count = max(1, at_rate.size // PATCH_SAMPLES)  # what a shorter clip lacks is silence
        pieces += [at_rate[piece * PATCH_SAMPLES : (piece + 1) * PATCH_SAMPLES] for piece in range(count)]
        owners += [owner] * count
    patches = np.stack([clip_patch(piece) for piece in pieces])
    judged = audibility(pieces, patches)
    sound = judged.sound
    if sound is Sound.MUSIC and is_speech(judged.measures, patches[judged.music]):
        sound = Sound.SPEECH
    shares = np.bincount(owners, judged.music) / np.bincount(owners)
    music = shares >= min(0.5, shares.max())  # the clips that are music at all, where none is mostly
    return sound, music & (sound is Sound.MUSIC)
