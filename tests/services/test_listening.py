"""What was heard track by track adds up to the album's explanation, and its score lies around the album's."""

from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tagger.inference.explanation import AudioHeat
from tagger.services import explain, listening
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State


def test_times_are_those_of_the_explanation_without_reading_a_file(state: State, explained: AlbumSummary) -> None:
    suggestion = explained.suggestions[0]
    expected = [explain.audio_heat(state, track.id, suggestion.genre) for track in explained.tracks]
    for track in explained.tracks:
        track.path.rename(track.path.with_suffix(".away"))
    heats = listening.track_heats(state, explained.id, suggestion.genre, suggestion.score)
    assert [heat.track_id for heat in heats] == [track.id for track in explained.tracks]
    for heat, other in zip(heats, expected, strict=True):
        assert heat.heat is not None and isinstance(other, AudioHeat)
        np.testing.assert_allclose(heat.heat.values, other.values, rtol=1e-3, atol=1e-5)
        assert (heat.heat.starts, heat.heat.sentence) == (other.starts, other.sentence)


def test_scores_of_tracks_lie_around_the_albums(state: State, explained: AlbumSummary) -> None:
    for suggestion in explained.suggestions:
        assert suggestion.score is not None
        heats = listening.track_heats(state, explained.id, suggestion.genre, suggestion.score)
        scores = [heat.score for heat in heats if heat.score is not None]
        assert len(scores) == 2 and min(scores) - 1e-6 <= suggestion.score <= max(scores) + 1e-6
        sums = [float(heat.heat.values.sum()) for heat in heats if heat.heat is not None]
        assert np.argmax(scores) == np.argmax(sums) or scores[0] == pytest.approx(scores[1], abs=1e-6)
    assert listening.track_heats(state, explained.id, "No such genre", 0.5) == ()
    unknown = listening.track_heats(state, explained.id, explained.suggestions[0].genre, None)
    assert [heat.score for heat in unknown] == [None, None]


def test_a_spectrogram_is_read_from_the_file_only_where_that_is_in_the_library(
    state: State, explained: AlbumSummary, tmp_path: Path
) -> None:
    track = explained.tracks[0]
    shown = listening.track_spectrogram(state, track.id)
    assert shown is not None and shown.duration == pytest.approx(track.duration, abs=0.1)
    assert listening.track_spectrogram(state, 999) is None
    outside = tmp_path / "outside.flac"
    track.path.rename(outside)
    track.path.symlink_to(outside)
    with pytest.raises(TaggerError, match="link leads"):
        listening.track_spectrogram(state, track.id)
