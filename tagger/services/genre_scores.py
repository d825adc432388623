"""The score of every genre that the model in use knows, suggested or not, for albums and each of their tracks.

For who measures the model, or builds on it: suggestions are the few that the evidence is enough for. Scores are computed from
what is stored of the analysis, as they were when the suggestions were made.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tagger.inference.bundle import Bundle
from tagger.services import models
from tagger.services.album_prediction import AlbumPredictor, Scores
from tagger.services.album_reading import album_json
from tagger.services.encoding_index import EncodingIndex
from tagger.services.encoding_writer import EncodingWriter
from tagger.services.library_model import LibraryModel
from tagger.state import analysis
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State

ALBUMS_LOADED = 100


@dataclass(frozen=True, slots=True)
class GenreScores:
    """By genre, highest first: of an album, and of each of its tracks that was heard, by the track's id.

    A track has the score of an album that sounds like it; in an album of several artists, its own.
    """

    album: Scores
    tracks: Mapping[int, Scores]


def genre_scores(state: State, album_ids: Collection[int]) -> dict[int, GenreScores]:
    """By album id; without albums whose suggestions are not those of the model in use and of the files as they are."""
    index = EncodingIndex(state, LibraryModel.read(state, Bundle.load(models.in_use(state))))
    with state.reading() as session:
        albums = analysis.albums_to_analyse(session, albums=list(album_ids))
    current = [album for album in albums if album.predicted == index.prediction_inputs(album)]
    predictor, reader, scores = AlbumPredictor(state, index), EncodingWriter(state, index), {}
    for number, album in enumerate(current):
        if number % ALBUMS_LOADED == 0:
            reader.load(current[number : number + ALBUMS_LOADED])
        of_album, of_tracks = predictor.scores(album, reader.features(album), reader.sounds(album))
        scores[album.album_id] = GenreScores(of_album, of_tracks)
    return scores


def scores_json(album: AlbumSummary, scores: GenreScores | None) -> dict[str, Any]:
    """The album as ``album_json`` with its ``scores`` and those of its tracks; None where they are not known."""
    about = album_json(album) | {"scores": None if scores is None else scores.album}
    for track, entry in zip(album.tracks, about["tracks"], strict=True):
        entry["scores"] = None if scores is None else scores.tracks.get(track.id)
    return about
