"""Which parts of a track are listened to: one patch from the middle, or several spread evenly over it.

The middle, because beginnings and ends are often quiet or unlike the rest. A file that ends before the middle it
declares is listened to from its beginning, and that is said.
"""

from dataclasses import dataclass
from pathlib import Path

from tagger.inference.audio.decode import Resampler, duration, is_cut_off, read_patch
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
