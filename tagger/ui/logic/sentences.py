"""Progress, durations and counts in words."""

from collections.abc import Sequence
from pathlib import Path

from tagger.library.names import listed, printable
from tagger.progress import Progress


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 file", "2 400 files"."""
    return f"{grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def grouped(number: int) -> str:
    """A whole number with thin spaces between the thousands."""
    return f"{number:,}".replace(",", "\u202f")


def scope(selected: int) -> str:
    """What the commands decide about while several albums are selected and one is shown, "" while it is only that."""
    if selected < 2:
        return ""
    return (
        f"One of {count(selected, 'selected album')}. "
        "Accepting all, rejecting all and adding hold for every one of them; ✓, ✕ and numbers for this one."
    )


def no_music(folders: Sequence[Path]) -> str:
    """That nothing was found in some folders."""
    return f"No music was found in {listed([f'“{printable(str(folder))}”' for folder in folders])}."


def duration(seconds: float) -> str:
    """Time left, no more exact than it can be."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def clock(seconds: float) -> str:
    """A position in a track: "0:42"."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def rate(per_second: float) -> str:
    """A speed with two digits that mean something."""
    return f"{per_second:.0f} per second" if per_second >= 10 else f"{per_second:.1f} per second"


def progress_sentence(progress: Progress) -> str:
    """Stage, how far, how fast, how long still."""
    stage = progress.stage[:1].upper() + progress.stage[1:]
    if progress.total is None:
        return f"{stage}: {grouped(progress.done)} so far" if progress.done else f"{stage} …"
    parts = [f"{stage}: {grouped(progress.done)} of {grouped(progress.total)}"]
    if progress.done and progress.seconds >= 1:
        parts.append(rate(progress.rate))
    if progress.seconds_left and progress.seconds >= 1:
        parts.append(f"{duration(progress.seconds_left)} left")
    return " · ".join(parts)
