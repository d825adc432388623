"""Where in a track the network listens: patches of a few seconds spread over it, without the lead-in and the fade-out.

Positions come in an order whose every beginning is spread over the track, so that a quick pass takes the first few, a refined
pass takes more of the same, and a patch that turns out to be silent is replaced by the next position. No position is ever
moved by how long the list is: what the quick pass heard is heard again by the refined one.
"""

from collections.abc import Iterator

from tagger.inference.audio.musicnn_front_end import PATCH_SECONDS

QUICK_PATCHES = 2
REFINED_PATCHES = 8
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
