"""What the artist's other albums add where some are tagged: the shipped model on 1 600 real albums, each source left out whole.

Each source of ``shared/data/albums`` is the library of a new user in turn, with 50 or half of its albums tagged; measured is on
the untagged albums that have a tagged one by the same artist. Intervals: 95 %, a paired bootstrap over artists.

``pytest -m benchmark -s tests/benchmarks/test_artist_albums.py``
"""

import numpy as np
import pytest

pytest.importorskip("torch")

from tagger.inference.types import Doubles
from tests.helpers.left_out_libraries import DATA, LeftOutLibrary, left_out_libraries
from tests.helpers.start_gains import Judged, print_gains

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]
TAGGED = (50, "half")
DRAWS = 10


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
        parts.append((rows, log_odds, log_odds + library.moved(start, library.tagged(order[:count]), rows)))
    rows = [row for of_draw, _, _ in parts for row in of_draw]
    return Judged(
        np.array([library.artists[row] for row in rows]),
        library.targets[rows],
        *(np.concatenate(log_odds) for log_odds in list(zip(*parts, strict=True))[1:]),
    )


def test_other_albums_by_the_artist_say_more_than_the_library_s_shares() -> None:
    if not (DATA / "albums").is_dir():
        pytest.skip("no real data on this machine")
    for library in left_out_libraries():
        for tagged in TAGGED:
            found = judged(library, tagged)
            gains = print_gains(found, f"{library.source}, {tagged} tagged: {len(found.artists) / DRAWS:.0f} albums")
            assert gains["PR-AUC"][1] >= gains["PR-AUC"][0] and gains["log-loss"][1] <= gains["log-loss"][0]
