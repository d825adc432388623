"""The share of each genre in collections that have nothing to do with each other: where a library's prior starts.

Seven collections: the three sources of ``albums/`` and the label tables of Jamendo, MSD-I, freemusi.cc and MuMu. Only
shares are taken from them (how many albums of a hundred have a genre). Used by the trainer; the bundle stores the
shares of its genres, [collections, L], for ``library_prior.likeness`` and ``world_share``.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tagger.errors import TaggerError

MUMU_ALBUMS = 31471  # TISMIR (2018), section 5.1; the table has counts only
SINGLE_LABEL = "MSD-I"  # one genre per album

Expand = Callable[[Iterable[str]], set[str]]
Shares = dict[str, dict[str, float]]


def world_collections(
    labels: Path, albums: Mapping[str, Sequence[set[str]]], roots: Sequence[str], expand: Expand
) -> Shares:
    """Each collection's share of every genre.

    ``labels`` is the folder of the tables; ``albums`` the genres of each album (with all above) by source; ``roots``
    the root genres that the model knows; ``expand`` turns names into the taxonomy's genres with all above. The shares of
    the single-label collection are raised until an album has as many root genres there as elsewhere. Raises TaggerError
    where a table is missing.
    """
    named = {source: [genres for genres in items if genres] for source, items in albums.items()}
    named["Jamendo"] = list(_jamendo(labels, expand).values())
    named[SINGLE_LABEL] = [expand([row["genre_label"]]) for row in _rows(labels / "msdi_albums.csv")]
    named["freemusi.cc"] = [
        genres
        for row in _rows(labels / "freemusicc_releases.csv")
        if (genres := expand(name.strip() for name in f"{row['genre']},{row['style']}".split(",")))
    ]
    shares = {name: _share(items) for name, items in named.items()}
    shares["MuMu"] = _mumu(labels, expand)
    number = {name: sum(share.get(genre, 0.0) for genre in roots) for name, share in shares.items()}
    others = [value for name, value in number.items() if name != SINGLE_LABEL]
    raised = sum(others) / len(others) / number[SINGLE_LABEL]
    shares[SINGLE_LABEL] = {genre: min(1.0, share * raised) for genre, share in shares[SINGLE_LABEL].items()}
    return shares


def _share(items: Sequence[set[str]]) -> dict[str, float]:
    count = Counter(genre for genres in items for genre in genres)
    return {genre: times / len(items) for genre, times in count.items()}


def _jamendo(labels: Path, expand: Expand) -> dict[str, set[str]]:
    """The genres of each album: those of its tracks."""
    named: dict[str, set[str]] = {}
    for split in ("train", "validation", "test"):
        for row in _rows(labels / f"jamendo_genre-{split}.tsv"):
            named.setdefault(row["album_id"], set()).update(expand(row["tags"].split(";")))
    return named


def _mumu(labels: Path, expand: Expand) -> dict[str, float]:
    """From counts per name: of a genre that lies above others, the largest of its names."""
    share: dict[str, float] = {}
    for row in _rows(labels / "mumu_genres.tsv"):
        for genre in expand([row["genre"]]):
            share[genre] = max(share.get(genre, 0.0), int(row["count"]) / MUMU_ALBUMS)
    return share


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if not file.is_file():
        raise TaggerError(f"{file} is missing; name the folder that holds the label tables of all collections.")
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t" if file.suffix == ".tsv" else ",")
