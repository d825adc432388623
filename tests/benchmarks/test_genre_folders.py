"""What the names of folders add: the shipped model on 1 600 real albums, each source left out whole and laid out in folders.

Each source of ``shared/data/albums`` is the library of a new user in turn, with none or half of its albums tagged. An album lies
in a folder called as one of its genres, drawn at random from those that not nearly all albums have; every tenth such album in
another's (or three in ten), and every fifth of all in "Misc". Measured is on the untagged albums whose folder says something,
without the folders and with them, both with the artist's other albums. Intervals: 95 %, a paired bootstrap over artists.

``pytest -m benchmark -s tests/benchmarks/test_genre_folders.py``
"""

from collections.abc import Collection
from pathlib import PurePosixPath

import numpy as np
import pytest

pytest.importorskip("torch")

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.types import Doubles
from tagger.services.folder_index import FolderIndex
from tagger.services.known_albums import known_albums
from tagger.state.artist_queries import AlikeTracks
from tests.helpers.left_out_libraries import DATA, LeftOutLibrary, left_out_libraries
from tests.helpers.start_gains import NEARLY_ALL, Judged, print_gains

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]
TAGGED = (0, 0.5)  # share of the albums
WRONG, UNSORTED = (0.1, 0.3), 0.2
DRAWS = 5
ROOT = PurePosixPath("/music")


def laid_out(library: LeftOutLibrary, tagged: Collection[int], rng: np.random.Generator, wrong: float) -> FolderIndex:
    """The library in folders called as genres, of which so many albums are in a wrong one."""
    taxonomy, count = Taxonomy.load(), len(library.genres)
    often = [
        name for name in set().union(*library.genres) if sum(name in own for own in library.genres) > NEARLY_ALL * count
    ]
    names = [sorted(name for name in own if taxonomy.spelled(name) and name not in often) for own in library.genres]
    of_some = [own for own in names if own]
    tracks = []
    for row, (own, artist) in enumerate(zip(names, library.artists, strict=True)):
        chosen = of_some[rng.integers(len(of_some))] if rng.random() < wrong else own
        folder = chosen[rng.integers(len(chosen))] if chosen and rng.random() >= UNSORTED else "Misc"
        name, genres = artist or f"nobody {row}", tuple(library.genres[row]) if row in tagged else ()
        path = ROOT / folder.replace("/", "-") / name.replace("/", "-") / f"album {row}"
        tracks.append(AlikeTracks(row, name, name, genres, False, 1, f"album {row}", path))
    return FolderIndex(known_albums(tracks, [], taxonomy), [ROOT], taxonomy)


def judged(library: LeftOutLibrary, share: float, wrong: float) -> Judged:
    """Of several draws together, so that an album is judged more than once."""
    count = int(share * len(library.artists))
    parts: list[tuple[list[int], Doubles, Doubles]] = []
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        order = rng.permutation(len(library.artists)).tolist()
        index = laid_out(library, order[:count], rng, wrong)
        folders = {row: index.of_album(row) for row in order[count:]}
        rows = [row for row, named in folders.items() if named]
        start, tagged = np.array(library.prior(order[:count]).log_odds), library.tagged(order[:count])
        log_odds = start + library.evidence[rows]
        without, moved = (library.moved(start, tagged, rows, known) for known in ({}, folders))
        parts.append((rows, log_odds + without, log_odds + moved))
    rows = [row for of_draw, _, _ in parts for row in of_draw]
    return Judged(
        np.array([library.artists[row] or f"nobody {row}" for row in rows]),
        library.targets[rows],
        *(np.concatenate(log_odds) for log_odds in list(zip(*parts, strict=True))[1:]),
    )


def test_the_names_of_folders_say_more_than_the_library_s_shares_and_the_artist_s_albums() -> None:
    if not (DATA / "albums").is_dir():
        pytest.skip("no real data on this machine")
    for library in left_out_libraries():
        for share in TAGGED:
            for wrong in WRONG:
                found = judged(library, share, wrong)
                of_albums = (
                    f"{share:.0%} tagged, {wrong:.0%} in a wrong folder: {len(found.artists) / DRAWS:.0f} albums"
                )
                gains = print_gains(found, f"{library.source}, {of_albums}")
                assert gains["PR-AUC"][1] >= gains["PR-AUC"][0] and gains["log-loss"][1] <= gains["log-loss"][0]
