"""What the order of asking saves a new user: the shipped model, made without the albums that are corrected, on 1 600 real albums.

Each source of ``shared/data/albums`` is a library without tags in turn. A person corrects albums five at a time: accepts the
genres that an album has, rejects what was suggested and is wrong. Each decision corrects the model and moves where the artist's
other albums start, whatever the order. Random orders are the mean of several draws. PR-AUC is the mean over the genres of at
least ten albums: of the library with what was corrected in it, and of albums by other artists, which nobody is asked about.

``pytest -m benchmark -s tests/benchmarks/test_asking_order.py``
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

pytest.importorskip("torch")

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres
from tagger.inference.bundle import Bundle
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles, Floats
from tagger.learning.correction import fit_correction, worth_asking
from tagger.learning.genre_targets import Flags
from tagger.learning.measures import auc_and_precision
from tagger.paths import resource
from tagger.services.review_learning import verdicts
from tests.helpers.left_out_libraries import DATA, LeftOutLibrary, left_out_libraries

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]
AT_ONCE, MOST_DECIDED = 5, 140
DRAWS, SPLITS = 4, 5  # random orders of each choice of the artists that are asked about
OTHERS = 0.4  # of the artists are never asked about
LEAST_ALBUMS, NEARLY_ALL = 10, 0.95
COUNTS = (25, 50, 100)  # decisions of a random order whose PR-AUC is to be reached


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """A library without tags, and what a person decides about its albums."""

    library: LeftOutLibrary
    start: Doubles  # [L] where scores start
    decided: tuple[Doubles, Doubles]  # what the decisions about each album say, and what each counts, [N, L]
    genres: tuple[AlbumGenres, ...]  # the same for the artist's other albums
    artists: np.ndarray  # a number each, [N]; an album whose artist is not known is by one of its own

    @property
    def units(self) -> Floats:
        """The features at unit length, as those that the order of asking compares, [N, D]."""
        features = self.library.features.values()
        parts = [v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in features]
        joined = np.concatenate(parts, axis=1)
        return np.asarray(joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-9), np.float32)

    def pool(self, split: int) -> Flags:
        """The albums by the artists that are asked about, in one of several choices of them, [N]."""
        names = np.unique(self.library.artists)
        never = np.random.default_rng(split).permutation(names)[: int(OTHERS * len(names))]
        return np.asarray(~np.isin(self.library.artists, never))


@pytest.fixture(scope="module")
def libraries() -> list[Reviewed]:
    if not (DATA / "albums").is_dir():
        pytest.skip("no real data on this machine")
    starter = Bundle.load(resource("starter"))
    return [reviewed(library, starter) for library in left_out_libraries()]


def reviewed(library: LeftOutLibrary, starter: Bundle) -> Reviewed:
    """With the decisions of a person who accepts what is true, and rejects what was suggested at first and is wrong."""
    taxonomy, prior, names = Taxonomy.load(), library.prior(), np.array(starter.labels)
    start = np.array(prior.log_odds)
    suggested = sigmoid(start + library.evidence) >= np.array(prior.thresholds)
    said, counts, genres = [], [], []
    for shown, true in zip(suggested, library.targets, strict=True):
        rejected, accepted = names[shown & ~true].tolist(), names[true].tolist()
        verdict = verdicts(
            starter.labels, dict.fromkeys(rejected, "rejected") | dict.fromkeys(accepted, "accepted"), taxonomy
        )
        said.append(verdict[0])
        counts.append(verdict[1])
        genres.append(AlbumGenres(*(tuple(sorted(map(taxonomy.key, of_state))) for of_state in (accepted, rejected))))
    own = [artist or f"album {row}" for row, artist in enumerate(library.artists)]
    artists = np.unique(np.array(own), return_inverse=True)[1]
    return Reviewed(library, start, (np.stack(said), np.stack(counts)), tuple(genres), artists)


Order = Callable[[Doubles, Flags, Floats, np.ndarray], list[int]]


def corrected(review: Reviewed, order: Order, split: int) -> Doubles:
    """After each batch of decisions: how many there were, PR-AUC of the library and of albums by other artists, and what the
    decisions about those cost in log-loss [batches, 4].
    """
    library, pool, units = review.library, review.pool(split), review.units
    asked, others = np.flatnonzero(pool), np.flatnonzero(~pool)
    targets, everything = library.targets, list(range(len(library.targets)))
    measured = (targets.sum(axis=0) >= LEAST_ALBUMS) & (targets.mean(axis=0) < NEARLY_ALL)
    scores, decided = review.start + library.evidence, np.zeros(len(targets), np.bool_)
    curve: list[tuple[float, float, float, float]] = []
    true, counted = (values[others] for values in review.decided)
    while True:
        known = np.where(decided[:, None], np.where(targets, 50.0, -50.0), scores)
        own, elsewhere = (
            auc_and_precision(known[rows][:, measured], targets[rows][:, measured])[2] for rows in (asked, others)
        )
        loss = (np.logaddexp(0, scores[others]) - true * scores[others]) * counted
        curve.append((int(decided.sum()), own, elsewhere, float(loss.sum()) / len(others)))
        if decided.sum() >= MOST_DECIDED:
            return np.array(curve)
        decided[asked[order(scores[asked], decided[asked], units[asked], review.artists[asked])[:AT_ONCE]]] = True
        rows = np.flatnonzero(decided)
        judged = {row: review.genres[row] for row in rows.tolist()}
        log_odds = review.start + library.evidence + library.moved(review.start, judged, everything)
        said, counts = (values[rows] for values in review.decided)
        correction = fit_correction(
            {m: values[rows] for m, values in library.features.items()},
            {m: present[rows] for m, present in library.present.items()},
            log_odds[rows],
            said,
            counts,
        )
        moved = sum(values @ correction.rows[m].T for m, values in library.features.items())
        scores = np.asarray(log_odds + correction.bias + moved, np.float64)


def decisions_until(curve: Doubles, goal: float, column: int = 1) -> float:
    """How many decisions reach the PR-AUC ``goal``, between two batches in proportion; all of them where it is not reached."""
    reached = np.flatnonzero(curve[:, column] >= goal)
    if not reached.size or reached[0] == 0:
        return float(curve[-1, 0] if not reached.size else 0)
    before, after = curve[reached[0] - 1], curve[reached[0]]
    share = (goal - before[column]) / (after[column] - before[column])
    return float(before[0] + share * (after[0] - before[0]))


def at_random(seed: int) -> Order:
    rng = np.random.default_rng(seed)
    return lambda scores, decided, units, artists: rng.permutation(np.flatnonzero(~decided)).tolist()


def test_what_a_decision_adds_is_foretold_by_nothing_that_is_known_before(libraries: list[Reviewed]) -> None:
    """By the rarity of the genres that are true of an album, and by the doubt that the order of asking knows."""
    for review in libraries:
        library, rows = review.library, np.flatnonzero(review.pool(0))
        measured = (library.targets.sum(axis=0) >= LEAST_ALBUMS) & (library.targets.mean(axis=0) < NEARLY_ALL)
        scores, targets = (review.start + library.evidence)[rows], library.targets[rows][:, measured]
        known = np.where(targets, 50.0, -50.0)

        def precision(decided: Flags, scores: Doubles = scores[:, measured], known: Doubles = known) -> float:
            return float(auc_and_precision(np.where(decided[:, None], known, scores), known > 0)[2])

        before = precision(np.zeros(len(rows), np.bool_))
        gains = np.array([precision(np.arange(len(rows)) == row) - before for row in range(len(rows))])
        rarity = (targets / targets.sum(axis=0)).sum(axis=1)
        chance = sigmoid(scores)
        doubt = (chance * (1 - chance) / (1 + chance.sum(axis=0))).sum(axis=1)
        by_truth, by_doubt = (float(np.corrcoef(gains, values)[0, 1]) for values in (rarity, doubt))
        print(
            f"{library.source}: what a decision adds to the library's PR-AUC correlates by {by_truth:.2f} with how few albums "
            f"share the genres that are true, by {by_doubt:.2f} with the model's doubt"
        )
        assert by_truth > by_doubt > 0


def test_the_shipped_model_is_corrected_in_the_order_of_asking(libraries: list[Reviewed]) -> None:
    ratios: list[float] = []
    for review in libraries:
        random = [np.mean([corrected(review, at_random(d), s) for d in range(DRAWS)], axis=0) for s in range(SPLITS)]
        asked = [corrected(review, worth_asking, split) for split in range(SPLITS)]
        for count in COUNTS:
            batch = count // AT_ONCE
            needed = [decisions_until(a, r[batch, 1]) for a, r in zip(asked, random, strict=True)]
            other = [float(np.mean([curve[batch, 2] for curve in curves])) for curves in (random, asked)]
            start, after = (np.mean([r[when, 2:] for r in random], axis=0).tolist() for when in (0, batch))
            ratios.append(float(np.mean(needed)) / count)
            print(
                f"{review.library.source}, {len(review.artists)} albums: the library's PR-AUC after {count} decisions at random, "
                f"{np.mean([r[batch, 1] for r in random]):.3f}, takes {np.mean(needed):.0f} in order ({ratios[-1]:.2f}); albums "
                f"by other artists {start[0]:.3f} → {other[0]:.3f} at random, {other[1]:.3f} in order; log-loss of what would be "
                f"decided about them {start[1]:.2f} → {after[1]:.2f}"
            )
            assert other[0] >= start[0] - 0.002, "decisions made the suggestions for other albums worse"
            assert after[1] < start[1]
    print(f"mean ratio {np.mean(ratios):.2f} (the aim is .60)")
    assert np.mean(ratios) < 1
