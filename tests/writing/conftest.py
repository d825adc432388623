"""Where the tests of writing make their music."""

from pathlib import Path

import pytest


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "music"
