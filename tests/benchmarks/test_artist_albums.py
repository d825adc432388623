"""What the artist's other albums add where some are tagged: the shipped model on 1 600 real albums, each source left out whole.

Each source of ``shared/data/albums`` is the library of a new user in turn, with 50 or half of its albums tagged; measured is on
the untagged albums that have a tagged one by the same artist. Intervals: 95 %, a paired bootstrap over artists.

``pytest -m benchmark -s tests/benchmarks/test_artist_albums.py``
"""

from dataclasses import dataclass

import numpy as np
import pytest

pytest.importorskip("torch")

from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles
from tagger.learning.genre_targets import Flags
from tagger.learning.measures import auc_and_precision
from tests.helpers.left_out_libraries import DATA, LeftOutLibrary, left_out_libraries
from trainer.starter.evaluation import calibration_error

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]
TAGGED = (50, "half")
DRAWS, SAMPLES = 10, 200
LEAST_ALBUMS, NEARLY_ALL = 10, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Albums with a tagged sibling, over several draws of which are tagged: truth and log-odds without and with siblings."""

    artists: np.ndarray
    targets: Flags
    without: Doubles
    with_others: Doubles


def judged(library: LeftOutLibrary, tagged: int | str) -> Judged:
    """Of several draws together, so that an album is judged more than once."""
    count = len(library.artists) // 2 if tagged == "half" else int(tagged)
    parts: list[tuple[list[int], Doubles, Doubles]] = []
    for draw in range(DRAWS):
        order = np.random.default_rng(draw).permutation(len(library.artists)).tolist()
        known = {library.artists[row] for row in order[:count]} - {""}
        rows = [row for row in order[count:] if library.artists[row] in known]
        start = np.array(library.prior(order[:count]).log_odds)
        log_odds = start + library.evidence[rows]
        parts.append((rows, log_odds, log_odds + library.by_artist(start, library.tagged(order[:count]), rows)))
    rows = [row for of_draw, _, _ in parts for row in of_draw]
    return Judged(
        np.array([library.artists[row] for row in rows]),
        library.targets[rows],
        *(np.concatenate(log_odds) for log_odds in list(zip(*parts, strict=True))[1:]),
    )


def measures(targets: Flags, log_odds: Doubles) -> dict[str, float]:
    """How often the first genre is right, PR-AUC, the log-loss of an album, and the calibration error of the first genre."""
    first, chance = log_odds.argmax(axis=1), sigmoid(log_odds)
    right = targets[np.arange(len(targets)), first]
    labels = (targets.sum(axis=0) >= LEAST_ALBUMS) & (targets.mean(axis=0) < NEARLY_ALL)
    return {
        "first genre right": float(right.mean()),
        "PR-AUC": auc_and_precision(log_odds[:, labels], targets[:, labels])[2],
        "log-loss": float((np.logaddexp(0, log_odds) - targets * log_odds).sum(axis=1).mean()),
        "calibration error": calibration_error(chance.max(axis=1), right),
    }


def test_other_albums_by_the_artist_say_more_than_the_library_s_shares() -> None:
    if not (DATA / "albums").is_dir():
        pytest.skip("no real data on this machine")
    for library in left_out_libraries():
        for tagged in TAGGED:
            found = judged(library, tagged)
            names, of_artist = np.unique(found.artists, return_inverse=True)
            before, after = (measures(found.targets, values) for values in (found.without, found.with_others))
            drawn: dict[str, list[float]] = {name: [] for name in before}
            places = [np.flatnonzero(of_artist == number) for number in range(len(names))]
            for sample in range(SAMPLES):
                chosen = np.random.default_rng(sample).integers(0, len(names), len(names))
                rows = np.concatenate([places[number] for number in chosen])
                sampled = [
                    measures(found.targets[rows], log_odds[rows]) for log_odds in (found.without, found.with_others)
                ]
                for name, values in drawn.items():
                    values.append(sampled[1][name] - sampled[0][name])
            print(f"{library.source}, {tagged} tagged: {len(of_artist) / DRAWS:.0f} albums by {len(names)} artists")
            for name, values in drawn.items():
                gain = after[name] - before[name]
                low, middle, high = np.quantile(values, (0.025, 0.5, 0.975)).tolist()
                print(
                    f"  {name} {before[name]:.3f} → {after[name]:.3f} "
                    f"({gain:+.3f}, {gain + low - middle:+.3f} to {gain + high - middle:+.3f})"
                )
            assert after["PR-AUC"] >= before["PR-AUC"] and after["log-loss"] <= before["log-loss"]
