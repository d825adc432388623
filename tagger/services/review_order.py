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
from tagger.services.review_learning import corrected, decided_albums, scores, tags_of
from tagger.services.suggest import current_prior
from tagger.state import analysis
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy

MOST_IMPROVED = 40  # albums whose suggestions are made again after a decision, so that the next ones stand at once
MOST_ORDERED = 5_000  # albums that are compared with each other; those beyond come last


def ask_order(state: State, task: Task | None = None) -> list[int]:
    """The ids of the albums that nothing was decided about, those first whose decisions would teach the model most.

    Albums that are not analysed come last.
    """
    model = Bundle.load(models.in_use(state))
    prior = current_prior(state, model)
    model = corrected(state, model, prior)
    albums = whole_albums(state)[:MOST_ORDERED]
    if not albums:
        return []
    features, present = stored_features(state, model, albums, task or Task())
    judged = decided_albums(state)
    decided = np.array([album.album_id in judged for album in albums], np.bool_)
    units = np.concatenate([_units(values, present[modality]) for modality, values in features.items()], axis=1)
    units /= np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
    has_features = np.logical_or.reduce(list(present.values()))
    stored_tags = tags_of(state, [album.album_id for album in albums])
    tags = [stored_tags.get(album.album_id, ()) for album in albums]
    log_odds = scores(model, features, present, prior, tags, read_taxonomy(state.folder))
    order = worth_asking(log_odds, decided | ~has_features, units)
    unheard = np.flatnonzero(~decided & ~has_features).tolist()
    return [albums[row].album_id for row in (*order, *unheard)]


def improve(state: State, first: Sequence[int], task: Task | None = None) -> list[int]:
    """Suggest again for the first so many of these albums whose suggestions rest on other decisions: their ids.

    Only what is encoded already is judged. Raises CancelledError, where a further decision was made meanwhile.
    """
    task = task or Task()
    model = Bundle.load(models.in_use(state))
    prior = current_prior(state, model)
    model = corrected(state, model, prior)
    index = EncodingIndex(state, model, prior)
    with state.reading() as session:
        by_id = {album.album_id: album for album in analysis.albums_to_analyse(session, albums=list(first))}
    albums = [by_id[album_id] for album_id in dict.fromkeys(first) if album_id in by_id]
    missing = index.missing(albums)
    outdated = [
        album
        for album in albums
        if album.predicted is not None
        and not missing[album.album_id]
        and album.predicted != index.prediction_inputs(album)
    ][:MOST_IMPROVED]
    if outdated:
        no_inputs = {album.album_id: () for album in outdated}
        analyse_albums(state, model, index, outdated, no_inputs, pool=None, task=task)
    return [album.album_id for album in outdated]


def _units(values: Floats, present: Flags) -> Floats:
    """Features beyond their mean at unit length, zeros where they are absent."""
    if not present.any():
        return np.zeros_like(values)
    centred = (values - values[present].mean(axis=0)) * present[:, None]
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9), np.float32)
