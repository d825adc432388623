"""What the shipped model is fitted on: albums with covers and texts of three sources, covers of five genres, and the share
of each genre in unrelated collections, where a library's prior starts.

Every split by source leaves a whole collection out, with all artists of it: only that says how good a model is on music
that it was not made from.

Seven collections give shares (how many albums of a hundred have a genre): the three sources of ``albums/`` and the label
tables of Jamendo, MSD-I, freemusi.cc and MuMu. The bundle stores them for its genres, [collections, L], from which
``library_prior`` starts.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from trainer.data.items import Item, Split
from trainer.data.labels import common_labels, label_matrix, target_matrix, with_parents
from trainer.data.open_sets import album_items, cover_items, ensure_table
from trainer.experiments.schema import Experiment
from trainer.models.classifiers import EvidenceSettings
from trainer.models.registry import settings_of
from trainer.starter.tag_evidence import HEARD, NAMED

SOURCES = ("netlabels", "phlow", "ben")
COVERS = "covers"

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LabelledItems:
    """Items with ``targets`` [items, L] of 1, 0 or UNKNOWN; an item that has a genre has those above it too."""

    items: tuple[Item, ...]
    targets: NDArray[np.int8]

    @cached_property
    def sources(self) -> NDArray[np.str_]:
        """The collection that each item comes from, [items]."""
        return np.array([item.source for item in self.items])

    @cached_property
    def artists(self) -> NDArray[np.str_]:
        """Each item's artist without case, "" where the collection does not say, [items]."""
        return np.array([" & ".join(item.artists).casefold() for item in self.items])

    def of_split(self, split: Split) -> Rows:
        """The rows of the items of a split."""
        return np.flatnonzero([item.split is split for item in self.items])

    def without(self, source: str) -> tuple[Rows, Rows]:
        """The rows to train on when a source is left out (none by an artist of it), and the rows of that source."""
        test = self.sources == source
        artists = np.setdiff1d(self.artists[test], [""])
        return np.flatnonzero(~test & ~np.isin(self.artists, artists)), np.flatnonzero(test)

    def each_left_out(self) -> Iterator[tuple[str, Rows, Rows]]:
        """(source left out, rows to train on, its rows) for the sources of albums."""
        for source in SOURCES:
            yield source, *self.without(source)


@dataclass(frozen=True, eq=False)
class StarterSources:
    """The sets, and the model's labels. ``learnt`` [L]: enough albums have the label; ``covers``: the albums, then the covers,
    where labels that are not learnt are UNKNOWN.
    """

    experiment: Experiment
    labels: tuple[str, ...]
    learnt: NDArray[np.bool_]
    albums: LabelledItems
    covers: LabelledItems

    @property
    def settings(self) -> EvidenceSettings:
        """How the parts are fitted."""
        return evidence_settings(self.experiment)

    @cached_property
    def album_genres(self) -> list[frozenset[str]]:
        """Every album's genres and all their ancestors, including those that are not labels of the model."""
        return [with_parents(item.labels) for item in self.albums.items]


def read_sources(data: Path, experiment: Experiment) -> StarterSources:
    """The sets under ``data``: albums/ and covers/, with the labels that the experiment's settings give.

    Raises TaggerError for a set that is missing or malformed.
    """
    albums, covers = album_items(data), cover_items(data)
    if bare := [item.id for item in albums if item.cover is None]:
        raise TaggerError(f"The album '{bare[0]}' of {data} has no cover; complete or remove it.")
    album_genres = [with_parents(item.labels) for item in albums]
    learnt = common_labels(album_genres, evidence_settings(experiment).least_albums)
    labels = tuple(sorted({*learnt, *HEARD, *NAMED}))
    cover_genres = [with_parents(item.labels) for item in covers]
    taught_by_covers = learnt & frozenset().union(*cover_genres)
    known = [learnt] * len(albums) + [taught_by_covers] * len(covers)
    return StarterSources(
        experiment,
        labels,
        np.array([label in learnt for label in labels]),
        LabelledItems(tuple(albums), label_matrix(album_genres, labels).astype(np.int8)),
        LabelledItems((*albums, *covers), target_matrix([*album_genres, *cover_genres], known, labels)),
    )


def evidence_settings(experiment: Experiment) -> EvidenceSettings:
    """The experiment's settings with the usual ones. Raises TaggerError for an experiment with another model."""
    settings = settings_of(experiment.network.name, **experiment.network.dimensions)
    if not isinstance(settings, EvidenceSettings):
        raise TaggerError(f"The experiment '{experiment.name}' has no settings of the shipped model.")
    return settings


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
    other_numbers = [value for name, value in number.items() if name != SINGLE_LABEL]
    raised = sum(other_numbers) / len(other_numbers) / number[SINGLE_LABEL]
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
    ensure_table(file)
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t" if file.suffix == ".tsv" else ",")
