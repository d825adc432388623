"""The reasons as they are drawn, from a real model of each kind over real files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from tagger.inference.explanation import AudioHeat, StatisticWeights
from tagger.services import explain, models
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.ui.presenters.explanation import cover_sentence, kinds_of_sound, strength
from tests.helpers.bundles import make_bundle
from tests.helpers.music import make_music


def analysed_with(tmp_path: Path, audio: Literal["cqt", "timbre"]) -> Iterator[tuple[State, AlbumSummary]]:
    with State.open(tmp_path / "state") as state:
        models.use(state, models.add(state, make_bundle(tmp_path / "bundle", audio=audio)).id)
        scan(state, [make_music(tmp_path / "music")])
        suggest(state, workers=1)
        yield state, next(album for album in album_queries.albums(state) if album.album == "First")


@pytest.fixture
def times(tmp_path: Path) -> Iterator[tuple[State, AlbumSummary]]:
    yield from analysed_with(tmp_path, "cqt")


@pytest.fixture
def kinds(tmp_path: Path) -> Iterator[tuple[State, AlbumSummary]]:
    yield from analysed_with(tmp_path, "timbre")


def test_cover_times_and_words_explain_a_genre(times: tuple[State, AlbumSummary]) -> None:
    state, album = times
    best = album.suggestions[0]
    cover = explain.cover_heat(state, album.id, best.genre)
    assert cover is not None and cover.values.ndim == 2 and best.genre in cover.sentence
    assert cover_sentence(cover).endswith("of the evidence.")
    assert strength(cover.share) == pytest.approx(strength(best.evidence.image))
    sound = explain.audio_heat(state, album.tracks[1].id, best.genre)
    assert isinstance(sound, AudioHeat)
    assert sound.values.shape[0] == len(sound.starts) and sound.duration == pytest.approx(1.0, abs=0.1)
    text = explain.word_weights(state, album.id, best.genre)
    assert text is not None and "dub techno" in text.text and set(text.by_word()) >= {"dub", "echo"}


def test_kinds_of_sound_explain_where_the_model_hears_no_times(kinds: tuple[State, AlbumSummary]) -> None:
    state, album = kinds
    sound = explain.audio_heat(state, album.tracks[0].id, album.suggestions[0].genre)
    assert isinstance(sound, StatisticWeights)
    shares = [abs(share) for share in kinds_of_sound(sound.weights).values()]
    assert max(shares) == 1.0
    assert shares == sorted(shares, reverse=True)


def test_what_the_model_does_not_know_has_no_reasons(times: tuple[State, AlbumSummary]) -> None:
    state, album = times
    assert explain.cover_heat(state, album.id, "Zouk") is None
    assert explain.audio_heat(state, album.tracks[0].id, "Zouk") is None
    assert explain.word_weights(state, album.id, "Zouk") is None


def test_a_small_share_is_drawn_faintly() -> None:
    assert strength(0.0) < 0.2 < strength(-0.1) < strength(0.5) == strength(None) == 1.0
    assert not np.isnan(strength(1.0))
