"""The library as examples to learn from: albums with the genres in their files, who they are by, and stored features.

An album whose tracks differ in genre is an example per genre and artist. A track whose tags name no album is an example of
its own, since what lies in one folder then need not be an album; if they name no artist either, it is by an artist of its own.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from sqlalchemy import func, select

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats
from tagger.learning.base_evidence import with_base
from tagger.learning.genre_targets import Flags, GenreTargets, TaggedExamples, genre_targets
from tagger.library.album_names import fold, is_unknown, is_various, without_guests
from tagger.progress import Task
from tagger.services.stored_encodings import stored_array
from tagger.state.database import State
from tagger.state.learning_queries import (
    TaggedTrack,
    accepted_in_bulk,
    album_decisions,
    genres_before_writes,
    stored_values,
    tagged_tracks,
)
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.row_conditions import among
from tagger.state.tables import AlbumPrediction

MOST_EXAMPLES = 5_000  # more change what is learnt by little, and take long
MOST_PATCHES = 40_000  # that say how the sound varies within a track
LEAST_OF_LABEL = 40  # examples of each genre that are taken, wherever so many are to be had
_SEPARATORS = re.compile(r"\s*(?:[,;/&+|]|\b(?:feat|ft|featuring|vs|versus|with|and|und|et|x)\b\.?)\s*", re.IGNORECASE)


@dataclass(slots=True)
class TaggedAlbum:
    """An album, or the part of one that has the same genres and artist."""

    album_id: int
    name: str
    artist: str  # a key: folded, or what stands for an artist that is not known
    artist_is_known: bool
    artists: frozenset[str]
    genres: tuple[str, ...]
    cover_key: str
    text_key: str
    track_keys: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class LearningMaterial:
    """The examples, the genres in the files of each, how they were made into labels, and how many albums are tagged.

    ``usable``: how many of those have a genre that can be learnt; of very many only some are the examples.
    ``silent``: of how many of those nothing was heard, seen or read, although they were analysed.
    ``bulk_accepted``: for how many albums suggestions were accepted in one step, and so count for nothing.
    """

    examples: TaggedExamples
    genres: tuple[tuple[str, ...], ...]
    targets: GenreTargets
    tagged: int
    usable: int
    silent: int
    bulk_accepted: int
    unknown_artists: int


class TaggedLibrary(NamedTuple):
    """What can be learnt from, and for how many albums suggestions were accepted in one step, which cannot."""

    albums: list[TaggedAlbum]
    bulk_accepted: int


def tagged_library(state: State) -> TaggedLibrary:
    """Everything that has a genre, in the files or accepted by the person; what the person rejected is none.

    Nor is what was suggested and accepted for many albums at once, in the files or not: it says what the model says.
    """
    parts: dict[tuple[object, ...], TaggedAlbum] = {}
    artists: defaultdict[int, set[str]] = defaultdict(set)
    taxonomy = read_taxonomy(state.folder)
    with state.reading() as session:
        decisions, in_bulk = album_decisions(session), accepted_in_bulk(session)
        before_writes = genres_before_writes(session, in_bulk)
        for album_id, tracks in groupby(tagged_tracks(session), attrgetter("album_id")):
            decided, by_model = decisions.get(album_id, {}), in_bulk.get(album_id, frozenset())
            tagged = []
            for track in tracks:
                before = before_writes.get(track.id, track.genres)
                if names := _genres(track.genres, before, decided, by_model, taxonomy):
                    tagged.append((track, names))
            is_mixed = len({names for _, names in tagged}) > 1
            for track, genres in tagged:
                artist, is_known = _artist(track, is_mixed)
                is_loose = is_unknown(track.album_tag)
                key = (album_id, artist, genres, track.id if is_loose else None)
                artists[album_id].add(artist)
                if key not in parts:
                    names = (track.album_artist, track.album, track.title if is_loose else "")
                    name = " – ".join(dict.fromkeys(filter(None, names)))
                    parts[key] = TaggedAlbum(
                        album_id, name, artist, is_known, frozenset(), genres, track.cover_key, track.text_key
                    )
                parts[key].artists |= _everybody(track, artist)
                parts[key].track_keys.append(track.key)
    for part in parts.values():
        if len(artists[part.album_id]) > 1:  # what they share would tell those judged by what those learnt from are
            part.cover_key = part.text_key = ""
    return TaggedLibrary(list(parts.values()), len(in_bulk))


def whole_albums(state: State, ids: Sequence[int] | None = None) -> list[TaggedAlbum]:
    """Every album, or those with these ids, as one, whatever genres it has."""
    albums: dict[int, TaggedAlbum] = {}
    with state.reading() as session:
        for track in tagged_tracks(session, ids):
            if track.album_id not in albums:
                albums[track.album_id] = TaggedAlbum(
                    track.album_id, track.album, "", False, frozenset(), (), track.cover_key, track.text_key
                )
            albums[track.album_id].track_keys.append(track.key)
    return list(albums.values())


def read_material(state: State, bundle: Bundle, task: Task) -> LearningMaterial:
    """The examples of the library for heads over a bundle's encoders. Raises CancelledError."""
    albums, bulk_accepted = tagged_library(state)
    taxonomy = read_taxonomy(state.folder)
    targets = genre_targets([album.genres for album in albums], [album.artist for album in albums], taxonomy)
    sample = _sample(albums, targets.targets)
    rows = np.asarray(sample, np.int64)
    picked = [albums[row] for row in sample]
    # Of lengths of 1, patches would say something else.
    scatter = None if bundle.manifest.fusion.normalise else Scatter()
    features, present = stored_features(state, bundle, picked, task, scatter)
    analysed = np.logical_or.reduce(list(present.values())) if present else np.zeros(len(picked), np.bool_)
    silent = _analysed(state, [album.album_id for album, has in zip(picked, analysed, strict=True) if not has])
    labelled = np.flatnonzero(analysed)
    picked = [picked[row] for row in labelled]
    features = {modality: values[labelled] for modality, values in features.items()}
    present = {modality: flags[labelled] for modality, flags in present.items()}
    examples = TaggedExamples(
        albums=tuple(album.album_id for album in picked),
        names=tuple(album.name for album in picked),
        artist=tuple(album.artist for album in picked),
        artists=tuple(album.artists for album in picked),
        labels=targets.labels,
        targets=targets.targets[rows[labelled]],
        features=features,
        present=present,
        base={},
        base_fused=np.zeros((len(picked), len(targets.labels))),
        spread={}
        if scatter is None or not scatter.patches
        else {Modality.AUDIO: np.asarray(scatter.total) / scatter.patches},
        taxonomy=taxonomy,
    )
    examples = with_base(examples, bundle)
    unknown = sum(not album.artist_is_known for album in picked)
    usable = int(targets.targets.any(axis=1).sum())
    genres = tuple(album.genres for album in picked)
    return LearningMaterial(examples, genres, targets, len(albums), usable, silent, bulk_accepted, unknown)


def _analysed(state: State, albums: Iterable[int]) -> int:
    """How many of the albums were analysed, whatever came of it."""
    with state.reading() as session:
        predicted = select(func.count()).select_from(AlbumPrediction).where(among(AlbumPrediction.album_id, albums))
        return session.scalar(predicted) or 0


def _genres(
    in_file: Iterable[str],
    before_writes: Iterable[str],
    decided: Mapping[str, str],
    by_model: Collection[str],
    taxonomy: Taxonomy,
) -> tuple[str, ...]:
    """The genres to learn from for one track: those in the file, and those accepted for its album.

    Rejected genres and placeholders are left out. So are genres that the model proposed and the person accepted in bulk
    (``by_model``), and genres that such a write added to the file: it did not hold them ``before_writes``.
    """
    states = {taxonomy.key(genre): state for genre, state in decided.items()}
    names = [
        name
        for name in in_file
        if states.get(taxonomy.key(name)) != "rejected"
        and (
            not any(taxonomy.same(name, genre) or taxonomy.below(name, genre) for genre in by_model)
            or any(taxonomy.same(name, old) for old in before_writes)
        )
    ]
    accepted = [genre for genre, state in decided.items() if state in ("accepted", "added") and genre not in by_model]
    return tuple(taxonomy.unique([name for name in (*names, *accepted) if taxonomy.names_genre(name)]))


def _artist(track: TaggedTrack, is_mixed: bool) -> tuple[str, bool]:
    """A key for the artist, and whether the artist is known; without one the key stands for the album or the track.

    ``is_mixed``: the tracks differ in genre, so that without an artist they need not belong together.
    """
    for name in (track.album_artist, track.artist):
        if not is_unknown(name) and not is_various(name):
            return fold(without_guests(name)), True
    by_itself = is_mixed or is_unknown(track.album_tag) or is_various(track.album_artist) or is_various(track.artist)
    return (f"track {track.id}" if by_itself else f"album {track.album_id}"), False


def _everybody(track: TaggedTrack, artist: str) -> frozenset[str]:
    """The keys of everybody whom the tags name, alone and together."""
    names = [name for name in (track.album_artist, track.artist) if not is_unknown(name) and not is_various(name)]
    parts = [part for name in names for part in (name, without_guests(name), *_SEPARATORS.split(name))]
    return frozenset(key for part in parts if (key := fold(part))) | {artist}


def _sample(albums: Sequence[TaggedAlbum], targets: Flags) -> list[int]:
    """The rows of the albums to learn from: all that have a genre, or of very many always the same ones, some of each genre
    first.
    """
    labelled = np.flatnonzero(targets.any(axis=1)).tolist()
    if len(labelled) <= MOST_EXAMPLES:
        return labelled
    order = sorted(labelled, key=lambda row: (zlib.crc32(f"{albums[row].name} {row}".encode()), row))
    counts: Counter[int] = Counter()
    needed: list[int] = []
    spare: list[int] = []
    for row in order:
        own = np.flatnonzero(targets[row]).tolist()
        is_needed = any(counts[label] < LEAST_OF_LABEL for label in own)
        counts.update(own if is_needed else ())
        (needed if is_needed else spare).append(row)
    return sorted([*needed, *spare][:MOST_EXAMPLES])


@dataclass(slots=True, eq=False)
class Scatter:
    """Sums of squares and products [D, D] of what the patches of tracks differ by from the mean of their track."""

    total: Doubles | float = 0.0
    patches: int = 0

    def add(self, patches: Floats) -> None:
        """Add a track's patches [P, D], where there are two or more, until there are enough."""
        if 1 < len(patches) <= MOST_PATCHES - self.patches:
            deviations = patches.astype(np.float64) - patches.mean(axis=0)
            self.total = np.asarray(self.total + deviations.T @ deviations, np.float64)
            self.patches += len(patches)


def stored_features(
    state: State, bundle: Bundle, albums: Sequence[TaggedAlbum], task: Task, scatter: Scatter | None = None
) -> tuple[dict[Modality, Floats], dict[Modality, Flags]]:
    """The stored feature of each album and modality, as a head sees it, and which albums have one.

    ``scatter``: takes how the sound varies from patch to patch of a track.
    """
    features: dict[Modality, Floats] = {}
    present: dict[Modality, Flags] = {}
    task.begin("reading features", len(bundle.modalities))
    for modality in bundle.modalities:
        rows_by_key: defaultdict[str, list[int]] = defaultdict(list)
        for row, album in enumerate(albums):
            for key in _keys(album, modality):
                rows_by_key[key].append(row)
        hashes = [bundle.encoder_hash(modality)]
        quick = bundle.quick_encoder_hash() if modality is Modality.AUDIO else None
        size = bundle.encoder(modality).dimension
        patches = scatter if modality is Modality.AUDIO else None
        values, counts = _means(state, hashes[0], rows_by_key, len(albums), size, task, patches)
        if quick is not None:
            brief, brief_counts = _means(state, quick, rows_by_key, len(albums), size, task, patches)
            values, counts = np.where(counts[:, None] > 0, values, brief), np.where(counts > 0, counts, brief_counts)
        if bundle.manifest.fusion.normalise:
            values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-12)
        features[modality], present[modality] = values.astype(np.float32), counts > 0
        task.step(str(modality))
    return features, present


def _keys(album: TaggedAlbum, modality: Modality) -> list[str]:
    if modality is Modality.AUDIO:
        return album.track_keys
    key = album.cover_key if modality is Modality.IMAGE else album.text_key
    return [key] if key else []


def _means(
    state: State,
    encoder: str,
    rows_by_key: Mapping[str, Sequence[int]],
    albums: int,
    size: int,
    task: Task,
    scatter: Scatter | None = None,
) -> tuple[Doubles, Doubles]:
    """The mean feature [albums, size] over each album's inputs, and how many of them have one [albums]; adds to ``scatter``."""
    total, counts = np.zeros((albums, size)), np.zeros(albums)
    with state.reading() as session:
        for key, data, shape in stored_values(session, encoder, list(rows_by_key)):
            array = stored_array(data, shape)
            feature = array if array.ndim == 1 else array.mean(axis=0).reshape(-1)
            task.check()
            if feature.size == size:
                if scatter is not None and array.ndim == 3:
                    scatter.add(array.mean(axis=1))
                for row in rows_by_key[key]:
                    total[row] += feature
                    counts[row] += 1
    return total / np.maximum(counts, 1)[:, None], counts
