"""Each source of ``shared/data/albums`` as the library of a new user: the shipped model, made without it, and what is true.

Words and covers are judged by models fitted on the other sources, weighted as the shipped model weights them; scores start
from where its other collections say, and from the albums of the library that are taken as tagged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres, ArtistAlbums, LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.genre_folders import FolderNames, GenreFolder
from tagger.inference.library_prior import LibraryPrior, library_prior
from tagger.inference.manifest import Label, PriorSection
from tagger.inference.modality import Modality
from tagger.inference.prediction import collection_likelihoods
from tagger.inference.start_evidence import StartEvidence
from tagger.inference.types import Doubles, Floats
from tagger.learning.genre_targets import Flags
from tagger.library.album_names import fold, is_unknown, is_various, without_guests
from tagger.paths import resource
from trainer.data.items import Item
from trainer.data.labels import common_labels, label_matrix, with_parents
from trainer.data.open_sets import album_items
from trainer.experiments.schema import experiments_of
from trainer.starter.covers import fit_covers
from trainer.starter.fitting import PHLOW
from trainer.starter.sources import LabelledItems, evidence_settings
from trainer.starter.texts import fit_text, read_texts

DATA = Path(__file__).parents[3] / "shared/data"
WEIGHTS = {Modality.IMAGE: 1.0, Modality.TEXT: 0.95}  # of the shipped model's parts, as its card says


@dataclass(frozen=True, slots=True, eq=False)
class LeftOutLibrary:
    """A source as a person's library: what is known of its albums, and what is true of them [N, L]."""

    source: str
    labels: tuple[Label, ...]
    section: PriorSection  # the model's, without this source
    features: dict[Modality, Floats]  # [N, D] beyond their means
    present: dict[Modality, Flags]
    evidence: Doubles  # [N, L] log-odds beyond the start
    targets: Flags
    genres: tuple[frozenset[str], ...]  # of each album with all above, also those that are no label
    artists: tuple[str, ...]  # keys; "" where none is named, or several are
    tree: LabelTree

    def prior(self, tagged: Sequence[int] = ()) -> LibraryPrior:
        """Where scores start where these albums are tagged."""
        likelihoods = collection_likelihoods(self.section, self.evidence).tolist()
        return library_prior(self.section, self.labels, [self.genres[row] for row in tagged], likelihoods)

    def tagged(self, rows: Iterable[int]) -> dict[int, AlbumGenres]:
        """What is known of these albums where their files hold all their genres."""
        key = Taxonomy.load().key
        return {row: AlbumGenres(tuple(sorted(map(key, self.genres[row])))) for row in rows}

    def moved(
        self,
        start: Doubles,
        judged: Mapping[int, AlbumGenres],
        rows: Sequence[int],
        folders: Mapping[int, tuple[GenreFolder, ...]] = MappingProxyType({}),
    ) -> Doubles:
        """What other albums by the same artist, as far as they are ``judged``, and the folders that albums are in add to
        ``start`` [L] of each, [rows, L].
        """
        of_artist: dict[str, list[int]] = {}
        for row in judged:
            of_artist.setdefault(self.artists[row], []).append(row)
        moved = np.zeros((len(rows), len(self.labels)))
        for place, row in enumerate(rows):
            others = [other for other in of_artist.get(self.artists[row], ()) if other != row and self.artists[row]]
            albums = tuple(sorted(Counter(judged[other] for other in others).items()))
            moved[place] = _shifts(self.tree, albums, folders.get(row, ()), tuple(start.tolist()))
        return moved


@lru_cache(maxsize=20_000)
def _shifts(
    tree: LabelTree,
    albums: tuple[tuple[AlbumGenres, int], ...],
    folders: tuple[GenreFolder, ...],
    start: tuple[float, ...],
) -> Doubles:
    artist = tree.votes(ArtistAlbums("", albums)) if albums else None
    evidence = StartEvidence(artist, FolderNames(tree, folders) if folders else None)
    moves = evidence.moves(tree.labels, np.array(start), of_shares=True)
    return np.zeros(len(start)) + sum(move.shifts for move in moves)


def left_out_libraries() -> Iterator[LeftOutLibrary]:
    """The three sources in turn."""
    starter, experiment = Bundle.load(resource("starter")), experiments_of("starter")["starter"]
    settings = evidence_settings(experiment)
    items, labels, taxonomy = album_items(DATA), starter.labels, Taxonomy.load()
    genres = [with_parents(item.labels) for item in items]
    learnt = np.isin(labels, list(common_labels(genres, settings.least_albums)))
    albums = LabelledItems(tuple(items), label_matrix(genres, labels).astype(np.int8))
    texts = read_texts([item.text for item in items], labels, experiment.text.characters)
    encoder = BundleEncoders(starter).cover
    seen = [encoder.encode(item.cover.read_bytes()).feature if item.cover else np.empty(0) for item in items]
    has_cover = np.array([feature.size > 0 for feature in seen])
    width = starter.encoder(Modality.IMAGE).dimension
    covers = np.stack([feature if feature.size else np.zeros(width, np.float32) for feature in seen])
    section, tree = starter.manifest.prior, LabelTree(starter.manifest.labels, taxonomy)
    assert section is not None
    for source, train, test in albums.each_left_out():
        words = fit_text(texts, train, albums.targets, albums.sources, learnt, experiment.text, settings)
        read = words.evidence(texts, test)
        cover_fit = fit_covers(covers, albums, train[has_cover[train]], settings.cover_penalty)
        looked = cover_fit.evidence(covers[test]) * has_cover[test, None]
        own = "phlow" if source in PHLOW else source
        elsewhere = {name: share for name, share in section.collections.items() if name != own}
        yield LeftOutLibrary(
            source,
            tuple(starter.manifest.labels),
            section.model_copy(update={"collections": elsewhere}),
            {
                Modality.IMAGE: (covers[test] - covers[test][has_cover[test]].mean(axis=0)) * has_cover[test, None],
                Modality.TEXT: read.astype(np.float32),
            },
            {Modality.IMAGE: has_cover[test], Modality.TEXT: np.asarray(read.any(axis=1))},
            WEIGHTS[Modality.IMAGE] * looked + WEIGHTS[Modality.TEXT] * read,
            albums.targets[test] == 1,
            tuple(genres[row] for row in test),
            tuple(_artist(items[row]) for row in test),
            tree,
        )


def _artist(item: Item) -> str:
    """A key, as the application tells artists apart."""
    name = without_guests(" & ".join(item.artists))
    return "" if is_unknown(name) or is_various(name) else fold(name)
