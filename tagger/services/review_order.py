"""What to ask next, and new suggestions for the next albums as soon as something is decided."""

from collections.abc import Sequence

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.types import Floats
from tagger.learning.correction import worth_asking
from tagger.learning.genre_targets import Flags
from tagger.progress import Task
from tagger.services import models
from tagger.services.album_analysis import analyse_albums
from tagger.services.encoding_index import EncodingIndex
from tagger.services.learning_examples import stored_features, whole_albums
from tagger.services.library_model import LibraryModel
from tagger.services.review_learning import decided_albums, scores
from tagger.state import analysis
from tagger.state.analysis import AlbumInput
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy

MOST_IMPROVED = 40  # albums whose suggestions are made again after a decision, so that the next ones stand at once
MOST_ORDERED = 5_000  # albums that are compared with each other; those beyond come last


def ask_order(state: State, task: Task | None = None) -> list[int]:
    """The ids of the albums that nothing was decided about, those first whose decisions would teach the model most.

    Albums that are not analysed come last.
    """
    model = LibraryModel.read(state, Bundle.load(models.in_use(state)))
    albums = whole_albums(state)[:MOST_ORDERED]
    if not albums:
        return []
    features, present = stored_features(state, model.bundle, albums, task or Task())
    judged = decided_albums(state)
    decided = np.array([album.album_id in judged for album in albums], np.bool_)
    units = np.concatenate([_units(values, present[modality]) for modality, values in features.items()], axis=1)
    units /= np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
    has_features = np.logical_or.reduce(list(present.values()))
    album_ids = [album.album_id for album in albums]
    starts = model.starts.of_albums(state, album_ids)
    log_odds = scores(model.bundle, features, present, model.prior, album_ids, starts, read_taxonomy(state.folder))
    by_artist = judged_by_artist = None
    if (artists := model.starts.artists) is not None:
        keys = [artists.artist_key(album_id) or f"\0{album_id}" for album_id in album_ids]
        by_artist = np.unique(keys, return_inverse=True)[1]
        judged_by_artist = np.array([artists.is_judged(album_id) for album_id in album_ids], np.bool_)
    order = worth_asking(log_odds, decided | ~has_features, units, by_artist, judged_by_artist)
    unheard = np.flatnonzero(~decided & ~has_features).tolist()
    return [albums[row].album_id for row in (*order, *unheard)]


def improve(state: State, first: Sequence[int], task: Task | None = None, *, decided: Sequence[int] = ()) -> list[int]:
    """Suggest again for the first so many of these albums whose suggestions rest on other decisions: their ids.

    ``decided``: what was just decided about; as many other albums by the same artists come first. Only what is encoded
    already is judged. Raises CancelledError, where a further decision was made meanwhile.
    """
    task = task or Task()
    index = EncodingIndex(state, LibraryModel.read(state, Bundle.load(models.in_use(state))))
    artists = index.model.starts.artists
    beside = [] if artists is None else artists.beside(decided)
    with state.reading() as session:
        albums = analysis.albums_to_analyse(session, albums=[*beside, *first])
    by_id = {album.album_id: album for album in albums}
    missing = index.missing(albums)

    def outdated_of(album_ids: Sequence[int]) -> list[AlbumInput]:
        existing = [by_id[album_id] for album_id in dict.fromkeys(album_ids) if album_id in by_id]
        return [
            album
            for album in existing
            if album.predicted is not None
            and not missing[album.album_id]
            and album.predicted != index.prediction_inputs(album)
        ][:MOST_IMPROVED]

    first_outdated = {album.album_id: album for album in (*outdated_of(beside), *outdated_of(first))}
    outdated = list(first_outdated.values())
    if outdated:
        no_inputs = {album.album_id: () for album in outdated}
        analyse_albums(state, index, outdated, no_inputs, pool=None, task=task)
    return [album.album_id for album in outdated]


def _units(values: Floats, present: Flags) -> Floats:
    """Features beyond their mean at unit length, zeros where they are absent."""
    if not present.any():
        return np.zeros_like(values)
    centred = (values - values[present].mean(axis=0)) * present[:, None]
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9), np.float32)
