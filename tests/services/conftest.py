"""A small music folder for tests of the verbs."""

from pathlib import Path

import pytest

from tests.helpers.music import make_music


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Three albums, see ``make_music``."""
    return make_music(tmp_path / "music")
