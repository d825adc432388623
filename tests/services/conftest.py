"""A small music folder for tests of the verbs."""

from pathlib import Path

import pytest

from tagger.services import models
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tests.helpers.bundles import make_bundle
from tests.helpers.music import make_music


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Three albums, see ``make_music``."""
    return make_music(tmp_path / "music")


@pytest.fixture
def explained(state: State, music: Path, tmp_path: Path) -> AlbumSummary:
    """The album that has two tracks, cover and text, with suggestions of an installed model."""
    models.use(state, models.add(state, make_bundle(tmp_path / "bundle")).id)
    scan(state, [music])
    suggest(state, workers=1)
    return next(album for album in albums(state) if album.album == "First")
